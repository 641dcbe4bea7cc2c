import { expect } from "chai";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import type { Fault, FiredFault } from "../../../../src/testing/fault-plan.ts";
import { describeFaults, FAULT_LINES_MAX } from "../../../../src/testing/faults/fault-text.ts";

const all = { pick: "all" } as const;

function told(what: Fault, fired: Partial<FiredFault> = {}): readonly string[] {
  const plan = { rules: [{ id: "r", what, when: { at: 1 } }] };
  const one = { rule: "r", nth: 1, atMs: 12_030, node: "a", place: "node", ...fired };
  return describeFaults([one], { plan, draws: drawsOf(1n) });
}

describe("fault text", () => {
  it("tells a fault in one line: when, where, what and how long", () => {
    expect(
      told({ at: "node", do: "power_cut", on: all, downMs: 8_100, keeps: "prefix" }),
    ).to.deep.equal(["t=12.030 s  a node  node.power_cut down 8.100 s keeps prefix"]);
    expect(told({ at: "link", do: "reset", from: all, to: all }, { place: "a>b" })).to.deep.equal([
      "t=12.030 s  a>b  link.reset",
    ]);
    expect(
      told({ at: "store", do: "write_error", on: all, code: "EIO" }, { place: "t" })[0],
    ).to.match(/a t {2}store\.write_error EIO$/);
    expect(told({ at: "clock", do: "drift", on: all, partsPerMillion: 9 })[0]).to.match(
      /by 9 ppm$/,
    );
    expect(told({ at: "peer", do: "lie_height", on: all, by: -7 })[0]).to.match(/by -7$/);
    expect(told({ at: "peer", do: "flood", on: all, messages: 8 })[0]).to.match(/of 8 messages$/);
  });

  it("tells the how-manieth time it was", () => {
    const what: Fault = { at: "geo", do: "missing", on: all };
    const times = [1, 2, 3, 4, 11, 12, 21, 112].map(
      (nth) => told(what, { nth })[0]?.split("  ")[3],
    );

    expect(times).to.deep.equal([
      undefined,
      ...["(2nd time)", "(3rd time)", "(4th time)", "(11th time)"],
      ...["(12th time)", "(21st time)", "(112th time)"],
    ]);
  });

  it("says how many it leaves out", () => {
    const one = { rule: "gone", nth: 1, atMs: 0, node: "a", place: "x" };
    const many = Array.from({ length: FAULT_LINES_MAX + 2 }, () => one);
    const lines = describeFaults(many, { plan: { rules: [] }, draws: drawsOf(1n) });

    expect(lines).to.have.length(FAULT_LINES_MAX + 1);
    expect(lines.at(0)).to.equal("t=0.000 s  a x  gone");
    expect(lines.at(-1)).to.equal("... and 2 more");
  });
});
