import { expect } from "chai";
import fc from "fast-check";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import type { FaultRule } from "../../../../src/testing/fault-plan.ts";
import { firedLengthMs, firedWord } from "../../../../src/testing/faults/firing.ts";
import { plan, run, seed } from "./runs.ts";

describe("firing", () => {
  it("is as long afterwards as it was in the run", () => {
    fc.assert(
      fc.property(seed, plan, (ofRun, ofPlan) => {
        const draws = drawsOf(ofRun);
        for (const { rule, fired, ms, word } of run({ seed: ofRun, plan: ofPlan })) {
          expect(firedLengthMs(draws, rule, fired)).to.equal(ms);
          expect(firedWord(draws, fired)).to.equal(word);
        }
      }),
    );
  });

  it("draws a length each time, and none where there is none", () => {
    const rule: FaultRule = {
      ...{ id: "r", when: { chance: 1 } },
      what: { at: "store", do: "slow", on: "a", byMs: { uniform: [10, 20] } },
    };
    const lengths = Array.from({ length: 20 }, (_, index) =>
      firedLengthMs(drawsOf(1n), rule, { rule: "r", node: "a", place: "t", nth: index + 1 }),
    );
    const none: FaultRule = { ...rule, what: { at: "store", do: "flush_error", on: "a" } };

    expect(new Set(lengths).size).to.be.greaterThan(15);
    for (const ms of lengths) expect(ms).to.be.within(10, 20);
    expect(firedLengthMs(drawsOf(1n), none, { rule: "r", node: "a", place: "t", nth: 1 })).to.equal(
      0,
    );
  });
});
