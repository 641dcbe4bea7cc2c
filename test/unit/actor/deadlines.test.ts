import { expect } from "chai";
import fc from "fast-check";
import { Deadlines } from "../../../src/actor/deadlines.ts";
import { simulatedClock } from "../../../src/time/simulated-clock.ts";

describe("Deadlines", () => {
  it("expire exactly those that were not disarmed, each at its time (5.1)", async () => {
    const plan = fc.array(
      fc.record({ afterMs: fc.integer({ min: 1, max: 120 }), isKept: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(plan, async (armed) => {
        const clock = simulatedClock();
        const deadlines = new Deadlines(clock);
        const expired: [number, number][] = [];
        const disarms = armed.map(({ afterMs }, at) =>
          deadlines.arm(afterMs, () => expired.push([at, clock.monotonic()])),
        );
        armed.forEach(({ isKept }, at) => {
          if (!isKept) disarms[at]?.();
        });

        await clock.advance(200);

        const due = armed.flatMap(({ afterMs, isKept }, at) => (isKept ? [[at, afterMs]] : []));
        expect(expired.sort(([a], [b]) => a - b)).to.deep.equal(due);
      }),
      { numRuns: 40 },
    );
  });

  it("of one patience share a timer; all are forgotten at once", async () => {
    const clock = simulatedClock();
    const deadlines = new Deadlines(clock);
    let expired = 0;
    for (let count = 0; count < 100; count += 1) deadlines.arm(5_000, () => (expired += 1));
    expect(clock.pendingTimers).to.equal(1);

    deadlines.clear();
    await clock.advance(10_000);

    expect([expired, clock.pendingTimers]).to.deep.equal([0, 0]);
  });
});
