import { expect } from "chai";
import type { Fault } from "../../../../src/testing/fault-plan.ts";
import { idleSpec, smallWorld } from "./small-spec.ts";

/** What one node was through, under one act at 100 ms; its kinds of trace events with their times. */
async function through(what: Fault): Promise<string[]> {
  const rules = [{ id: "act", what, when: { at: 100 } }];
  const { world, run } = smallWorld(idleSpec(["a", "b"]), rules);
  await run(500, () => world.begin());
  return world.trace
    .where({ node: "a" })
    .filter(({ atMs }) => atMs > 0)
    .map(({ kind, atMs }) => `${kind} ${atMs}`);
}

describe("makeHappen", () => {
  it("ends nodes and brings them back", async () => {
    const back = ["node.starting 150", "node.started 150"];
    const on = "a";
    const downMs = 50;

    expect(await through({ at: "node", do: "kill", on, downMs })).to.deep.equal([
      ...["fault.fired 100", "node.killed 100", ...back],
    ]);
    expect(await through({ at: "node", do: "power_cut", on, downMs, keeps: "none" })).to.deep.equal(
      ["fault.fired 100", "node.power_cut 100", ...back],
    );
    expect(await through({ at: "node", do: "leave", on, downMs })).to.deep.equal([
      ...["fault.fired 100", "node.leaving 100", "node.killed 100", ...back],
    ]);
  });

  it("makes nodes stand still and go on", async () => {
    expect(await through({ at: "node", do: "pause", on: "a", forMs: 70 })).to.deep.equal([
      ...["fault.fired 100", "node.paused 100", "node.resumed 170"],
    ]);
  });

  it("moves clocks, until everything is healed", async () => {
    const jump: Fault = { at: "clock", do: "jump", on: "a", byMs: 5_000 };
    const drift: Fault = { at: "clock", do: "drift", on: "b", partsPerMillion: 10_000 };
    const rules = [jump, drift].map((what, nth) => ({ id: `c${nth}`, what, when: { at: 100 } }));
    const { world, run } = smallWorld(idleSpec(["a", "b"]), rules);
    await run(300, () => world.begin());
    expect(world.node("a").time.skewMs).to.equal(5_000);
    expect(world.node("b").time.skewMs).to.be.closeTo(2, 0.01);
    await run(310, () => world.heal());

    expect(world.node("a").time.skewMs).to.equal(0);
    expect(world.node("b").time.skewMs).to.equal(0);
  });
});
