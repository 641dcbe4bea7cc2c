import { expect } from "chai";
import type { DrawnMachine } from "../../../../../src/inspector/page/view/census.ts";
import { chartMarks } from "../../../../../src/inspector/page/view/chart-marks.ts";
import type { WatchedMachine } from "../../../../../src/inspector/protocol/watched.ts";
import { layoutChart } from "../../../../../src/machines/layout.ts";
import { readMachine } from "../../../../../src/machines/read-machine.ts";
import { lockMachine } from "../../../../support/inspector/locks.ts";

const graph = readMachine(lockMachine);
const machine: DrawnMachine = {
  ...{ hash: graph.hash, name: "lock", graph, layout: layoutChart(graph) },
};
const seen: WatchedMachine = {
  ...{ runs: "machine", visits: { lock: 1, "lock.shut": 2 }, taken: {}, invoked: [] },
  guards: { "lock.shut:0": { said: "false", atMs: 1_000, message: 3, times: { false: 1 } } },
  delays: [{ transitions: ["lock.open:0", "lock.open:1"], dueInMs: 1_000, ofMs: 4_000 }],
};

describe("the marks over a drawn machine", () => {
  const { guards, rings, heat } = chartMarks(machine, seen, 3_000);

  it("have a sign for each guard, told apart without colour, with the words behind it (V1)", () => {
    expect(guards.map(({ id, sign, title }) => [id, sign, title])).to.deep.equal([
      ["lock.shut:0", "✗", "guard: false, 2 s ago"],
      ["lock.shut:1", "○", "guard: not asked yet"],
      ["lock.shut:4", "○", "guard: not asked yet"],
      ["lock.open:0", "○", "guard: not asked yet"],
      ["lock.helped:0", "○", "guard: not asked yet"],
    ]);
  });

  it("have a ring at each way that waits, as full as there is time left (V1)", () => {
    expect(rings.map(({ id, part, text }) => [id, part, text])).to.deep.equal([
      ["lock.open:0", 0.25, "1 s"],
      ["lock.open:1", 0.25, "1 s"],
    ]);
  });

  it("say at most where it is not known when the delay began (V1)", () => {
    const [delay] = seen.delays;
    const late = { ...seen, delays: delay === undefined ? [] : [{ ...delay, isAtMost: true }] };
    expect(chartMarks(machine, late, 3_000).rings[0]?.text).to.equal("≤ 1 s");
  });

  it("count how often each state was entered, and stay within the drawing (V1)", () => {
    expect(heat.map(({ id, count }) => [id, count])).to.have.deep.members([
      ["lock.shut", 2],
      ...["open", "helped", "stuck", "forgotten"].map((key) => [`lock.${key}`, 0]),
    ]);
    for (const { x, y } of [...guards, ...rings, ...heat]) {
      expect(x).to.be.within(0, machine.layout.width + 8);
      expect(y).to.be.within(0, machine.layout.height + 8);
    }
  });
});
