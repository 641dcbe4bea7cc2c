/** What every clock promises, run on each implementation. */

import { expect } from "chai";
import type { Clock } from "../../src/time/clock.ts";

/** A clock and the way to let its time pass. */
export interface ClockWorld {
  readonly clock: Clock;
  /** Resolves when at least `ms` milliseconds of the clock have passed. */
  pass(ms: number): Promise<void>;
}

/** Long enough apart for a busy machine to keep two timers in order. */
const STEP_MS = 10;

/** Declares the tests of one implementation. */
export function describeClock(name: string, makeWorld: () => ClockWorld): void {
  describe(`Clock, ${name}`, () => {
    let clock: Clock;
    let pass: (ms: number) => Promise<void>;

    beforeEach(() => {
      const world = makeWorld();
      clock = world.clock;
      pass = (ms) => world.pass(ms);
    });

    it("tells the date in whole milliseconds and a time that moves forward", async () => {
      const before = [clock.now(), clock.monotonic()] as const;
      await pass(STEP_MS);

      expect(Number.isInteger(clock.now())).to.equal(true);
      expect(clock.now()).to.be.greaterThan(Date.parse("2024-01-01"));
      expect(clock.now()).to.be.greaterThan(before[0]);
      expect(clock.monotonic() - before[1]).to.be.at.least(STEP_MS - 1);
    });

    it("fires a timer once, not at once and not before its time", async () => {
      let fired = 0;
      let firedAt = Number.NaN;
      const setAt = clock.monotonic();
      clock.setTimer(() => {
        fired += 1;
        firedAt = clock.monotonic();
      }, STEP_MS);
      expect(fired).to.equal(0);

      await pass(3 * STEP_MS);

      expect(fired).to.equal(1);
      // The platform rounds its timers down to a millisecond.
      expect(firedAt - setAt).to.be.at.least(STEP_MS - 1);
    });

    it("fires timers by due time, equals in the order of setting", async () => {
      const fired: string[] = [];
      clock.setTimer(() => fired.push("late"), 3 * STEP_MS);
      clock.setTimer(() => fired.push("first"), STEP_MS);
      clock.setTimer(() => fired.push("second"), STEP_MS);

      await pass(5 * STEP_MS);

      expect(fired).to.deep.equal(["first", "second", "late"]);
    });

    it("never fires a timer of 0 ms, or below, synchronously", async () => {
      const fired: string[] = [];
      clock.setTimer(() => fired.push("zero"), 0);
      clock.setTimer(() => fired.push("below"), -5);
      expect(fired).to.deep.equal([]);

      await pass(STEP_MS);

      expect([...fired].sort()).to.deep.equal(["below", "zero"]);
    });

    it("never fires a timer of Infinity, and refuses a wait that is no number", async () => {
      const fired: string[] = [];
      const never = clock.setTimer(() => fired.push("never"), Number.POSITIVE_INFINITY);
      for (const odd of [Number.NaN, undefined, "5"]) {
        const set = () => clock.setTimer(() => fired.push("odd"), odd as number);
        expect(set, String(odd)).to.throw("a wait is a number of milliseconds");
      }

      await pass(3 * STEP_MS);
      clock.clearTimer(never);

      expect(fired).to.deep.equal([]);
    });

    it("forgets a cleared timer, also one cleared by another at the same instant", async () => {
      const fired: string[] = [];
      clock.clearTimer(clock.setTimer(() => fired.push("cleared"), STEP_MS));
      clock.setTimer(() => clock.clearTimer(victim), STEP_MS);
      const victim = clock.setTimer(() => fired.push("victim"), STEP_MS);

      await pass(3 * STEP_MS);

      expect(fired).to.deep.equal([]);
    });

    it("ignores a timer that has fired or is cleared twice", async () => {
      let fired = 0;
      const timer = clock.setTimer(() => {
        fired += 1;
      }, STEP_MS);
      await pass(3 * STEP_MS);
      clock.clearTimer(timer);
      clock.clearTimer(timer);
      clock.setTimer(() => {
        fired += 1;
      }, STEP_MS);

      await pass(3 * STEP_MS);

      expect(fired).to.equal(2);
    });

    it("fires a timer that a timer set", async () => {
      let fired = false;
      clock.setTimer(() => {
        clock.setTimer(() => {
          fired = true;
        }, STEP_MS);
      }, STEP_MS);

      await pass(5 * STEP_MS);

      expect(fired).to.equal(true);
    });

    it("runs deferred work after the synchronous, before turns and timers, in order", async () => {
      const ran: string[] = [];
      clock.setTimer(() => ran.push("timer"), 2 * STEP_MS);
      clock.yieldTurn(() => ran.push("turn"));
      clock.defer(() => {
        ran.push("deferred");
        clock.defer(() => ran.push("deferred by deferred"));
      });
      clock.defer(() => ran.push("deferred too"));
      ran.push("synchronous");

      await pass(4 * STEP_MS);

      expect(ran).to.deep.equal([
        "synchronous",
        "deferred",
        "deferred too",
        "deferred by deferred",
        "turn",
        "timer",
      ]);
    });

    it("gives turns in the order they were asked for, promises between them", async () => {
      const ran: string[] = [];
      clock.yieldTurn(() => {
        ran.push("one");
        void Promise.resolve().then(() => ran.push("promise of one"));
      });
      clock.yieldTurn(() => ran.push("two"));

      await pass(STEP_MS);

      expect(ran).to.deep.equal(["one", "promise of one", "two"]);
    });
  });
}
