import { expect } from "chai";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { SimulatedCommittee, type SimulationOptions } from "./simulated-committee.ts";

/** Every two chains are beginnings of one, and every honest author made one block a round. */
function expectOneChain(world: SimulatedCommittee): void {
  expect(world.failures).to.deep.equal([]);
  const chains = world.machines.map(({ index }) => world.chainOf(index));
  const longest = chains.reduce((one, other) => (other.length > one.length ? other : one));
  for (const chain of chains) expect(chain).to.deep.equal(longest.slice(0, chain.length));
  for (const [slot, blocks] of world.sent) expect(blocks.size, `blocks of ${slot}`).to.equal(1);
}

function heights(world: SimulatedCommittee): number[] {
  return world.machines.map(({ disk }) => disk.head.index);
}

function begin(options: SimulationOptions): SimulatedCommittee {
  const world = new SimulatedCommittee(options);
  world.start();
  return world;
}

describe("committee", function () {
  this.timeout(60_000);

  it("makes two to four commits a second on a good network", async () => {
    const world = begin({ seed: "good" });
    await world.clock.advance(10_000);
    console.log(heights(world), world.machine(0).host?.status());
    expectOneChain(world);
    for (const height of heights(world)) expect(height).to.be.within(20, 40);
  });
});
