import { expect } from "chai";
import { delayCeilingMs, DIAL_BACKOFF, nextDelayMs } from "../../../src/peer/backoff.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";

describe("back-off", () => {
  it("anemo_backoff (S3): doubles from 0.5 s to 16,384 s and then stays at 6 h", () => {
    const ceilings = [0, 1, 2, 3, 15, 16, 17, 5_000].map((n) => delayCeilingMs(n, DIAL_BACKOFF));
    expect(ceilings.map((ms) => ms / 1_000)).to.deep.equal([
      0.5, 1, 2, 4, 16_384, 21_600, 21_600, 21_600,
    ]);
  });

  it("draws from the whole range below the ceiling, in whole milliseconds from 1 on", () => {
    const random = seededRandom("backoff");
    const drawn = Array.from({ length: 500 }, () => nextDelayMs(3, DIAL_BACKOFF, random));
    expect(drawn.every((ms) => Number.isInteger(ms) && ms >= 1 && ms <= 4_000)).to.equal(true);
    expect(Math.min(...drawn)).to.be.lessThan(400);
    expect(Math.max(...drawn)).to.be.greaterThan(3_600);
  });

  it("waits at least 1 ms even for a draw of zero", () => {
    const zero = { ...seededRandom("zero"), unit: () => 0 };
    expect(nextDelayMs(0, DIAL_BACKOFF, zero)).to.equal(1);
  });

  it("counts attempts from 0 in whole numbers", () => {
    for (const attempt of [-1, 0.5, Number.NaN]) {
      expect(() => delayCeilingMs(attempt, DIAL_BACKOFF)).to.throw("broken promise");
    }
  });
});
