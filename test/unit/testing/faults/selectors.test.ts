import { expect } from "chai";
import fc from "fast-check";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import type { NodeSelector } from "../../../../src/testing/fault-plan.ts";
import {
  actorMatcher,
  chooseNodes,
  inDrawnOrder,
  lotsOf,
} from "../../../../src/testing/faults/selectors.ts";
import { NODES, seed } from "./runs.ts";

const world = fc
  .integer({ min: 0, max: 12 })
  .map((length) => Array.from({ length }, (_, index) => ({ name: `n${index}` })));

function chosen(selector: NodeSelector): readonly string[] {
  return chooseNodes(selector, NODES, lotsOf(drawsOf(1n), "p", 1));
}

describe("selectors", () => {
  it("means nodes by name, names and role, in the order of the world", () => {
    expect(chosen("b")).to.deep.equal(["b"]);
    expect(chosen(["d", "a"])).to.deep.equal(["a", "d"]);
    expect(chosen({ role: "reader" })).to.deep.equal(["d", "e"]);
    expect(chosen("nobody")).to.deep.equal([]);
  });

  it("picks one, less than half, more than half, and all", () => {
    fc.assert(
      fc.property(seed, world, fc.nat(), (ofRun, nodes, nth) => {
        const count = (pick: "one" | "minority" | "majority" | "all") =>
          chooseNodes({ pick }, nodes, lotsOf(drawsOf(ofRun), "p", nth)).length;
        const total = nodes.length;

        expect(count("one")).to.equal(Math.min(1, total));
        expect(count("all")).to.equal(total);
        expect(count("majority")).to.be.at.most(total);
        if (total > 0) expect(count("majority") * 2).to.be.greaterThan(total);
        if (total > 2) expect(count("minority")).to.be.at.least(1);
        expect(count("minority") * 2).to.be.at.most(Math.max(0, total - 1));
      }),
    );
  });

  it("picks each node about as often", () => {
    const counts = new Map(NODES.map(({ name }) => [name, 0]));
    for (let nth = 0; nth < 5_000; nth += 1) {
      const [name] = chooseNodes({ pick: "one" }, NODES, lotsOf(drawsOf(2n), "p", nth));
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }

    for (const count of counts.values()) expect(count).to.be.within(850, 1_150);
  });

  it("draws an order in which a node more moves no other", () => {
    fc.assert(
      fc.property(seed, (ofRun) => {
        const lots = lotsOf(drawsOf(ofRun), "p", 1);
        const all = inDrawnOrder(["a", "b", "c", "d", "e"], lots);

        expect(inDrawnOrder(["a", "b", "d", "e"], lots)).to.deep.equal(
          all.filter((name) => name !== "c"),
        );
      }),
    );
  });

  it("asks of an actor every part that is given", () => {
    const fits = actorMatcher({ path: "/x/*", behaviour: "session" });

    expect(fits({ path: "/x/1", behaviour: "session" })).to.equal(true);
    expect(fits({ path: "/x/1", behaviour: "dialer" })).to.equal(false);
    expect(fits({ path: "/y/1", behaviour: "session" })).to.equal(false);
    expect(actorMatcher({})({ path: "/y" })).to.equal(true);
  });
});
