import { expect } from "chai";
import fc from "fast-check";
import { clockOffsetMs } from "../../../src/link/clock-offset.ts";
import { NewestTimes } from "../../../src/link/newest-times.ts";

/** What a peer's times say whose clock is ahead, over ways that take so long. */
function seen(offsetMs: number, waysMs: readonly number[]): number | undefined {
  const [ahead, roundTrips] = [new NewestTimes(), new NewestTimes()];
  for (const wayMs of waysMs) {
    ahead.note(offsetMs - wayMs);
    roundTrips.note(2 * wayMs);
  }
  return clockOffsetMs(ahead, roundTrips);
}

describe("how far a peer's clock is from ours", () => {
  it("is not known before something came", () => {
    expect(seen(500, [])).to.equal(undefined);
  });

  it("is found exactly where both ways take as long, however slow some messages are", () => {
    const offset = fc.integer({ min: -100_000, max: 100_000 });
    const ways = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 32 });
    fc.assert(fc.property(offset, ways, (ms, took) => seen(ms, took) === ms));
  });
});
