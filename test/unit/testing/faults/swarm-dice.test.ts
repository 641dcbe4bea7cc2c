import { expect } from "chai";
import fc from "fast-check";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import { diceOf } from "../../../../src/testing/faults/swarm-dice.ts";
import { seed } from "./runs.ts";

describe("swarm dice", () => {
  it("draws amounts within their range", () => {
    const range = fc
      .tuple(
        fc.double({ min: 1e-4, max: 1e6, noNaN: true }),
        fc.double({ min: 1, max: 1e4, noNaN: true }),
      )
      .map(([from, times]) => [from, from * times] as const);
    fc.assert(
      fc.property(seed, range, (ofRun, [from, to]) => {
        expect(diceOf(drawsOf(ofRun), "r", 1_000).amount("a", [from, to])).to.be.within(from, to);
      }),
    );
  });

  it("draws amounts of each order of magnitude about as often", () => {
    const counts = [0, 0, 0];
    for (let one = 0n; one < 3_000n; one += 1n) {
      const amount = diceOf(drawsOf(one), "r", 1_000).amount("a", [1, 1_000]);
      const order = amount < 10 ? 0 : amount < 100 ? 1 : 2;
      counts[order] = (counts[order] ?? 0) + 1;
    }

    for (const count of counts) expect(count).to.be.within(700, 1_300);
  });

  it("draws the same under the same name, whatever else is drawn", () => {
    const one = diceOf(drawsOf(1n), "r", 1_000);
    const other = diceOf(drawsOf(1n), "r", 1_000);
    one.unit("else");

    expect(one.chance([0.1, 0.9])).to.deep.equal(other.chance([0.1, 0.9]));
    expect(one.unit("a")).to.not.equal(diceOf(drawsOf(1n), "s", 1_000).unit("a"));
  });
});
