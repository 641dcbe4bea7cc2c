import { expect } from "chai";
import fc from "fast-check";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import type { Fault } from "../../../../src/testing/fault-plan.ts";
import { actTargets } from "../../../../src/testing/faults/act-targets.ts";
import { NODES, seed } from "./runs.ts";

const ISOLATE = {
  at: "link",
  do: "partition",
  shape: "isolate_one",
  inFlight: "drop",
  forMs: 1,
} as const;

function targets(what: Fault, nth = 1, ofRun = 1n) {
  const world = { draws: drawsOf(ofRun), nodes: NODES };
  return actTargets({ id: "r", what, when: { at: 1 } }, world, nth);
}

describe("act targets", () => {
  it("are the nodes a fault is on, one each", () => {
    const down = targets({ at: "node", do: "pause", on: ["a", "c"], forMs: 1 });
    const killed = targets({ at: "lifecycle", do: "kill", on: { node: "b", path: "/x/*" } });

    expect(down.map(({ node, place }) => [node, place])).to.deep.equal([
      ["a", "node"],
      ["c", "node"],
    ]);
    expect(killed).to.deep.equal([{ node: "b", place: "/x/*", pairs: [] }]);
  });

  it("are drawn anew each time", () => {
    const one = new Set<string>();
    for (let nth = 1; nth <= 40; nth += 1) {
      for (const { node } of targets(
        { at: "node", do: "pause", on: { pick: "one" }, forMs: 1 },
        nth,
      )) {
        one.add(node);
      }
    }

    expect(one.size).to.equal(NODES.length);
  });

  it("are one cut of those between whom it is", () => {
    fc.assert(
      fc.property(seed, fc.boolean(), (ofRun, symmetric) => {
        const what = { ...ISOLATE, symmetric, from: ["a"], to: { role: "reader" } } as const;
        const [cut, ...others] = targets(what, 1, ofRun);
        const texts = (cut?.pairs ?? []).map(({ from, to }) => `${from}>${to}`);

        expect(others).to.deep.equal([]);
        expect(["a>d", "a>e", ...(symmetric ? ["d>a", "e>a"] : [])]).to.include.members(texts);
        expect(texts.some((text) => text.startsWith("a"))).to.equal(texts.length > 0);
      }),
    );
  });

  it("are none where there are too few for the shape, or the fault is no act", () => {
    const ends = { from: "a", to: "a", symmetric: true } as const;

    expect(targets({ ...ISOLATE, ...ends })).to.deep.equal([]);
    expect(targets({ at: "geo", do: "missing", on: "a" })).to.deep.equal([]);
  });
});
