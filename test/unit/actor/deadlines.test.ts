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
        const made = armed.map(({ afterMs }, at) =>
          deadlines.arm(afterMs, { expire: () => void expired.push([at, clock.monotonic()]) }),
        );
        armed.forEach(({ isKept }, at) => {
          if (!isKept) made[at]?.disarm();
        });

        await clock.advance(200);

        const due = armed.flatMap(({ afterMs, isKept }, at) => (isKept ? [[at, afterMs]] : []));
        expect(expired.sort(([a], [b]) => a - b)).to.deep.equal(due);
      }),
      { numRuns: 40 },
    );
  });

  /** Arms and disarms one of each of that many patiences. */
  function use(deadlines: Deadlines, patiences: number): void {
    for (let extra = 0; extra < patiences; extra += 1) {
      deadlines.arm(5_000 + extra, { expire: () => {} }).disarm();
    }
  }

  it("of one patience share a timer however many patiences were used before (5.1)", async () => {
    for (const passMs of [0, 10_000]) {
      const clock = simulatedClock();
      const deadlines = new Deadlines(clock);
      use(deadlines, 200);
      await clock.advance(passMs);
      const before = clock.pendingTimers;
      for (let count = 0; count < 100; count += 1) deadlines.arm(7, { expire: () => {} });

      expect(clock.pendingTimers - before, `after ${passMs} ms`).to.be.at.most(1);
      expect(before).to.be.at.most(passMs === 0 ? 64 : 0);
    }
  });

  it("of more patiences than have a list all expire, and leave no timer", async () => {
    const clock = simulatedClock();
    const deadlines = new Deadlines(clock);
    const expired: number[] = [];
    for (let ms = 1; ms <= 200; ms += 1) deadlines.arm(ms, { expire: () => void expired.push(ms) });
    use(deadlines, 10);
    await clock.advance(10_000);

    expect(expired).to.deep.equal(Array.from({ length: 200 }, (_, at) => at + 1));
    expect(clock.pendingTimers).to.equal(0);
  });

  it("may be armed by one that expires, and still have one timer", async () => {
    const clock = simulatedClock();
    const deadlines = new Deadlines(clock);
    const expired: number[] = [];
    const again = (): void => {
      expired.push(clock.monotonic());
      if (expired.length < 3) deadlines.arm(10, { expire: again });
    };
    deadlines.arm(10, { expire: again });
    await clock.advance(10);
    expect(clock.pendingTimers).to.equal(1);
    await clock.advance(100);

    expect(expired).to.deep.equal([10, 20, 30]);
    expect(clock.pendingTimers).to.equal(0);
  });

  it("of one patience share a timer; all are forgotten at once", async () => {
    const clock = simulatedClock();
    const deadlines = new Deadlines(clock);
    let expired = 0;
    const expire = (): void => {
      expired += 1;
    };
    for (let count = 0; count < 100; count += 1) deadlines.arm(5_000, { expire });
    expect(clock.pendingTimers).to.equal(1);

    deadlines.clear();
    await clock.advance(10_000);

    expect([expired, clock.pendingTimers]).to.deep.equal([0, 0]);
  });
});
