import { expect } from "chai";
import fc from "fast-check";
import { RestartWindow } from "../../../src/supervision/restart-intensity.ts";

/** OTP's own algorithm, in milliseconds: a list of times, newest first. */
function otpWindow(intensity: number, periodMs: number): (nowMs: number) => boolean {
  let times: number[] = [];
  return (nowMs) => {
    times = [nowMs, ...times.filter((timeMs) => timeMs >= nowMs - periodMs)];
    return times.length <= intensity;
  };
}

describe("the restart window", () => {
  const decisions: readonly (readonly [
    intensity: number,
    timesMs: readonly number[],
    allowed: readonly boolean[],
  ])[] = [
    [0, [0], [false]],
    [1, [0, 1_000], [true, false]],
    [1, [0, 1_001], [true, true]],
    [2, [0, 500, 1_000], [true, true, false]],
    [2, [0, 500, 1_001], [true, true, true]],
    [2, [0, 900, 1_100, 1_800], [true, true, true, false]],
  ];

  for (const [intensity, timesMs, allowed] of decisions) {
    it(`of ${intensity} in 1000 ms says ${allowed} to restarts at ${timesMs}`, () => {
      const window = new RestartWindow({ intensity, periodMs: 1_000 });

      expect(timesMs.map((timeMs) => window.add(timeMs))).to.deep.equal(allowed);
    });
  }

  it("decides as OTP's list does, for any times, until it says no", () => {
    const gaps = fc.array(fc.nat(700), { maxLength: 60 });
    fc.assert(
      fc.property(
        fc.nat(6),
        fc.integer({ min: 1, max: 3_000 }),
        gaps,
        (intensity, periodMs, gapsMs) => {
          const window = new RestartWindow({ intensity, periodMs });
          const expected = otpWindow(intensity, periodMs);
          let nowMs = 0;
          for (const gapMs of gapsMs) {
            nowMs += gapMs;
            const isAllowed = window.add(nowMs);
            expect(isAllowed).to.equal(expected(nowMs));
            if (!isAllowed) return;
          }
        },
      ),
    );
  });

  it("never allows more than its intensity within any period", () => {
    const gaps = fc.array(fc.nat(400), { maxLength: 80 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), gaps, (intensity, gapsMs) => {
        const window = new RestartWindow({ intensity, periodMs: 1_000 });
        const allowedMs: number[] = [];
        let nowMs = 0;
        for (const gapMs of gapsMs) {
          nowMs += gapMs;
          if (window.add(nowMs)) allowedMs.push(nowMs);
        }
        for (const fromMs of allowedMs) {
          const within = allowedMs.filter((timeMs) => timeMs >= fromMs && timeMs <= fromMs + 1_000);
          expect(within.length).to.be.at.most(intensity);
        }
      }),
    );
  });

  it("tells how many restarts still count", () => {
    const window = new RestartWindow({ intensity: 3, periodMs: 1_000 });
    for (const timeMs of [0, 400, 800]) window.add(timeMs);

    expect([800, 1_000, 1_001, 1_801].map((nowMs) => window.countAt(nowMs))).to.deep.equal([
      3, 3, 2, 0,
    ]);
  });
});
