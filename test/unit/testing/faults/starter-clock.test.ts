import { expect } from "chai";
import fc from "fast-check";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import type { When } from "../../../../src/testing/fault-plan.ts";
import { EVERY_MS_MIN, Starters } from "../../../../src/testing/faults/starter-clock.ts";
import { conditionOf, startersOf } from "../../../../src/testing/faults/when.ts";
import { seed } from "./runs.ts";

function startersFor(when: When, startMs = 0, ofRun = 1n): Starters {
  return new Starters(startersOf(conditionOf(when, "r"), "start"), drawsOf(ofRun), startMs);
}

describe("starters", () => {
  it("are due at their times, the first one first", () => {
    const starters = startersFor({ any: [{ at: 30 }, { every: 20 }] });
    const times: (number | undefined)[] = [];
    for (let count = 0; count < 4; count += 1) {
      const at = starters.nextMs;
      times.push(at);
      starters.tick(at ?? 0, "all");
    }

    expect(times).to.deep.equal([20, 30, 40, 60]);
  });

  it("count repeats from when the rule joined", () => {
    expect(startersFor({ every: 20 }, 1_000).nextMs).to.equal(1_020);
  });

  it("stay armed until the rule applies", () => {
    const starters = startersFor({ at: 5 });
    const before = starters.isArmed(0);
    starters.tick(5, "all");
    const after = starters.isArmed(0);
    starters.disarm();

    expect([before, after, starters.isArmed(0)]).to.deep.equal([false, true, false]);
  });

  it("let no burst build up while nothing happens", () => {
    const starters = startersFor({ every: 10 });
    starters.tick(1_000, "unarmed");

    expect(starters.nextMs).to.equal(1_010);
  });

  it("are at least a moment apart, whatever is drawn", () => {
    fc.assert(
      fc.property(seed, fc.nat({ max: 3 }), (ofRun, mean) => {
        const starters = startersFor({ every: { exponential: mean } }, 0, ofRun);
        let last = 0;
        for (let count = 0; count < 50; count += 1) {
          const at = starters.nextMs ?? 0;
          expect(at - last).to.be.at.least(EVERY_MS_MIN);
          starters.tick(at, "all");
          last = at;
        }
      }),
    );
  });

  it("listen only when one of them does", () => {
    expect(startersFor({ at: 5 }).listens).to.equal(false);
    expect(startersFor({ onTrace: {} }).listens).to.equal(true);
  });
});
