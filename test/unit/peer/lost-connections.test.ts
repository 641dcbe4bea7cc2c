import { expect } from "chai";
import fc from "fast-check";
import {
  forgetOldLosses,
  LOSS_PERIOD_MS,
  type LostConnections,
  LOSSES_MAX,
  noteLost,
} from "../../../src/peer/lost-connections.ts";

/** Loses a connection at some times, and tells which of them were too often. */
function lose(timesMs: readonly number[], peer = "a") {
  let lost: LostConnections = new Map();
  const tooOften = timesMs.map((atMs) => {
    const noted = noteLost(lost, peer, atMs);
    lost = noted.lost;
    return noted.isTooOften;
  });
  return { lost, tooOften };
}

describe("lost connections (S3)", () => {
  it("are followed at once five times in a minute, and the sixth is too often", () => {
    const { tooOften } = lose([0, 1, 2, 3, 4, 5]);

    expect(tooOften).to.deep.equal([false, false, false, false, false, true]);
  });

  it("are too often exactly when more than five lie within a minute", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: LOSS_PERIOD_MS }), { maxLength: 30 });
    fc.assert(
      fc.property(gaps, (all) => {
        let nowMs = 0;
        const times = all.map((gapMs) => (nowMs += gapMs));

        const { tooOften } = lose(times);

        const counted = times.map((atMs, at) => {
          return times.slice(0, at + 1).filter((before) => atMs - before < LOSS_PERIOD_MS).length;
        });
        expect(tooOften).to.deep.equal(counted.map((count) => count > LOSSES_MAX));
      }),
    );
  });

  it("are forgotten after a minute, and count for their own peer only", () => {
    const { lost } = lose([0, 10]);

    expect(forgetOldLosses(lost, LOSS_PERIOD_MS).get("a")).to.deep.equal([10]);
    expect(forgetOldLosses(lost, LOSS_PERIOD_MS + 10).size).to.equal(0);
    expect(noteLost(lose([0, 0, 0, 0, 0]).lost, "b", 0).isTooOften).to.equal(false);
  });
});
