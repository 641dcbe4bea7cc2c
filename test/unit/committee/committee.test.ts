import { expect } from "chai";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { SimulatedCommittee, type SimulationOptions } from "./simulated-committee.ts";

/** Every two chains are beginnings of one, and every honest author made one block a round. */
function expectOneChain(world: SimulatedCommittee): void {
  expect(world.failures).to.deep.equal([]);
  const chains = world.machines.map(({ index }) => world.chainOf(index));
  const longest = chains.reduce((one, other) => (other.length > one.length ? other : one));
  for (const chain of chains) {
    const same = chain.findIndex((commit, at) => commit !== longest[at]);
    expect(same, "the first commit that differs").to.equal(-1);
  }
  for (const [slot, blocks] of world.sent) expect(blocks.size, `blocks of ${slot}`).to.equal(1);
}

function heights(world: SimulatedCommittee): number[] {
  return world.machines.map(({ disk }) => disk.head.index);
}

/** Lets time pass and expects every one of these members to store that many commits more. */
async function expectProgress(
  world: SimulatedCommittee,
  members: readonly number[],
  { seconds, commits }: { readonly seconds: number; readonly commits: number },
): Promise<void> {
  const before = heights(world);
  await world.clock.advance(seconds * 1_000);
  const after = heights(world);
  for (const member of members) {
    const made = (after[member] ?? 0) - (before[member] ?? 0);
    expect(made, `commits of member ${member} (${before} to ${after})`).to.be.at.least(commits);
  }
  expectOneChain(world);
}

function begin(options: SimulationOptions): SimulatedCommittee {
  const world = new SimulatedCommittee(options);
  world.start();
  return world;
}

const EVERYONE = [0, 1, 2, 3];
const BAD_NETWORK = { loss: 0.1, repeats: 0.1, delayMsMax: 150 };

describe("committee", function () {
  this.timeout(60_000);

  it("makes two to four commits a second on a good network", async () => {
    const world = begin({ seed: "good" });
    await expectProgress(world, EVERYONE, { seconds: 10, commits: 20 });
    for (const height of heights(world)) expect(height).to.be.at.most(40);
  });

  it("brings each transaction once, and all that are a second old", async () => {
    const world = begin({ seed: "content", transactionsPerSecond: 20 });
    await world.clock.advance(5_000);

    const brought = world
      .machine(0)
      .disk.subDags.flatMap(({ blocks }) => blocks.flatMap(({ block }) => block.transactions));
    const different = new Set(brought.map((bytes) => Buffer.from(bytes).toString("hex")));
    expect(different.size).to.equal(brought.length);
    expect(brought.length).to.be.at.least(4 * 20 * 4);
  });

  it("goes on with one of four members down, at its leaders' turns more slowly", async () => {
    const world = begin({ seed: "crash" });
    await world.clock.advance(2_000);
    world.crash(2);
    await expectProgress(world, [0, 1, 3], { seconds: 10, commits: 12 });
  });

  it("stands still without a quorum, and goes on when it is back", async () => {
    const world = begin({ seed: "quorum" });
    await world.clock.advance(2_000);
    world.crash(2);
    world.crash(3);
    await world.clock.advance(1_000);
    const still = heights(world);
    await world.clock.advance(5_000);
    expect(heights(world)).to.deep.equal(still);
    world.start([2, 3]);
    await expectProgress(world, EVERYONE, { seconds: 6, commits: 8 });
  });

  it("counts stake, not heads", async () => {
    const world = begin({ seed: "stake", stakes: [4, 1, 1, 1] });
    await world.clock.advance(1_000);
    world.crash(3);
    world.crash(2);
    await expectProgress(world, [0, 1], { seconds: 10, commits: 8 });
    world.crash(0);
    world.start([2, 3]);
    const [, still] = heights(world);
    await world.clock.advance(5_000);
    expect(heights(world)[1]).to.be.at.most((still ?? 0) + 2);
  });

  it("keeps one chain with a member that makes two blocks a round", async () => {
    const world = begin({ seed: "two faces", twoFaced: [1] });
    await expectProgress(world, EVERYONE, { seconds: 10, commits: 8 });
    expect(world.events.some(({ event }) => event.type === "equivocation")).to.equal(true);
  });

  it("goes on after a partition heals, with one chain on both sides", async () => {
    const world = begin({ seed: "parted" });
    await world.clock.advance(2_000);
    world.partition([0, 1], [2, 3]);
    await world.clock.advance(5_000);
    expectOneChain(world);
    world.partition();
    await expectProgress(world, EVERYONE, { seconds: 5, commits: 8 });
  });

  it("catches a member up that was cut off while the others went on", async () => {
    const world = begin({ seed: "cut off" });
    await world.clock.advance(1_000);
    world.partition([0, 1, 2], [3]);
    await world.clock.advance(8_000);
    world.partition();
    await world.clock.advance(3_000);
    const [first, , , last] = heights(world);
    expect(last).to.be.within((first ?? 0) - 2, (first ?? 0) + 2);
    await expectProgress(world, EVERYONE, { seconds: 3, commits: 6 });
  });

  it("loses nothing when all members lose power at once", async () => {
    const world = begin({ seed: "power", ...BAD_NETWORK });
    for (let time = 0; time < 4; time += 1) {
      await world.clock.advance(2_000);
      for (const index of EVERYONE) world.crash(index);
      await world.clock.advance(100);
      expectOneChain(world);
      world.start();
    }
    await expectProgress(world, EVERYONE, { seconds: 5, commits: 4 });
  });

  it("takes part again after state sync where peers no longer have its rounds", async () => {
    const timing = { roundIntervalMs: 20 };
    const world = begin({ seed: "pruned", timing, delayMsMax: 5, transactionsPerSecond: 1 });
    await world.clock.advance(500);
    world.crash(3);
    await world.clock.advance(30_000);
    world.start([3]);
    await world.clock.advance(1_000);
    const told = world.events.filter(({ member }) => member === 3).map(({ event }) => event.type);
    expect(told).to.include("peer_pruned");
    const behind = heights(world)[3] ?? 0;
    expect(behind).to.be.below(20);

    world.sync(3, 0);

    const proposed = world.machine(3).host?.status().ownRound ?? 0;
    await expectProgress(world, EVERYONE, { seconds: 3, commits: 6 });
    expect(world.machine(3).host?.status().ownRound).to.be.above(proposed + 20);
  });

  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it(`keeps one chain through what seed ${seed} brings, and goes on after it`, async () => {
      const world = begin({ seed, ...BAD_NETWORK, ...(seed % 2 ? { twoFaced: [seed % 4] } : {}) });
      const random = seededRandom(`faults ${seed}`);
      for (let step = 0; step < 8; step += 1) {
        await world.clock.advance(200 + random.below(1_500));
        disturb(world, random.below(4), random.below(4));
        expectOneChain(world);
      }
      world.partition();
      world.start(EVERYONE.filter((index) => world.machine(index).host === undefined));
      await world.clock.advance(3_000);
      await expectProgress(world, EVERYONE, { seconds: 12, commits: 4 });
    });
  }
});

/** One of the things that happen to networks. */
function disturb(world: SimulatedCommittee, what: number, member: number): void {
  const down = world.machine(member).host === undefined;
  if (what === 0)
    world.partition(
      [member],
      EVERYONE.filter((index) => index !== member),
    );
  if (what === 1) world.partition(EVERYONE.slice(0, 2), EVERYONE.slice(2));
  if (what === 2) world.partition();
  if (what === 3 && down) world.start([member]);
  if (what === 3 && !down) world.crash(member);
}
