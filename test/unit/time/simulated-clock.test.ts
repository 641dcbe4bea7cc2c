import { expect } from "chai";
import fc from "fast-check";
import { AssertionError } from "../../../src/assert.ts";
import { simulatedClock } from "../../../src/time/simulated-clock.ts";

const thrownBy = (promise: Promise<void>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("simulatedClock", () => {
  it("stands still until it is advanced", async () => {
    const clock = simulatedClock(1_000);
    let fired = false;
    clock.setTimer(() => {
      fired = true;
    }, 1);

    await clock.settle();

    expect([clock.now(), clock.monotonic(), fired]).to.deep.equal([1_000, 0, false]);
  });

  it("shows each timer its own due time, and ends where it was told to", async () => {
    const clock = simulatedClock(1_000);
    const seen: number[] = [];
    for (const afterMs of [30, 10.5, 20])
      clock.setTimer(() => seen.push(clock.monotonic()), afterMs);

    await clock.advance(25);

    expect(seen).to.deep.equal([10.5, 20]);
    expect([clock.monotonic(), clock.now()]).to.deep.equal([25, 1_025]);
    expect([clock.pendingTimers, clock.nextDueMs]).to.deep.equal([1, 5]);
  });

  it("fires what is due at the very end of a move, and a timer of 0 ms on a move of 0 ms", async () => {
    const clock = simulatedClock();
    const fired: number[] = [];
    clock.setTimer(() => fired.push(10), 10);
    clock.setTimer(() => fired.push(0), 0);

    await clock.settle();
    expect(fired).to.deep.equal([]);
    await clock.advance(0);
    expect(fired).to.deep.equal([0]);
    await clock.advance(10);

    expect(fired).to.deep.equal([0, 10]);
    expect(clock.nextDueMs).to.equal(undefined);
  });

  it("settles promises, deferred work and turns between two timers", async () => {
    const clock = simulatedClock();
    const ran: string[] = [];
    clock.setTimer(() => {
      void (async () => {
        for (let step = 0; step < 20; step += 1) await Promise.resolve();
        clock.yieldTurn(() => clock.defer(() => ran.push("work of the first")));
      })();
    }, 1);
    clock.setTimer(() => ran.push("second"), 1);

    await clock.advance(1);

    expect(ran).to.deep.equal(["work of the first", "second"]);
  });

  it("settles work that takes the turn many times over", async () => {
    const clock = simulatedClock();
    let turns = 0;
    const work = (): void => {
      turns += 1;
      if (turns < 500) clock.yieldTurn(work);
    };
    clock.yieldTurn(work);

    await clock.settle();

    expect(turns).to.equal(500);
  });

  it("fires within one move the timers that timers set", async () => {
    const clock = simulatedClock();
    const seen: number[] = [];
    const tick = (): void => {
      seen.push(clock.monotonic());
      clock.setTimer(tick, 10);
    };
    clock.setTimer(tick, 10);

    await clock.advance(35);

    expect(seen).to.deep.equal([10, 20, 30]);
  });

  it("moves the wall clock by a jump, either way, and nothing else", async () => {
    const clock = simulatedClock(1_000_000);
    let fired = false;
    clock.setTimer(() => {
      fired = true;
    }, 50);

    clock.jump(-500_000);
    expect([clock.now(), clock.monotonic(), clock.nextDueMs]).to.deep.equal([500_000, 0, 50]);
    clock.jump(3_600_000);
    await clock.advance(49);
    expect([clock.now(), fired]).to.deep.equal([4_100_049, false]);
    await clock.advance(1);

    expect(fired).to.equal(true);
  });

  it("lets a second move wait for the first, so that time never goes back", async () => {
    const clock = simulatedClock();
    const seen: number[] = [];
    clock.setTimer(() => seen.push(clock.monotonic()), 12);

    await Promise.all([clock.advance(10), clock.advance(5)]);

    expect([clock.monotonic(), ...seen]).to.deep.equal([15, 12]);
  });

  it("tells whoever advances it what a timer threw, and goes on after it", async () => {
    const clock = simulatedClock();
    let fired = false;
    const broken = new Error("broken");
    clock.setTimer(() => {
      throw broken;
    }, 1);
    clock.setTimer(() => {
      fired = true;
    }, 2);

    expect(await thrownBy(clock.advance(5))).to.equal(broken);
    expect([clock.monotonic(), fired]).to.deep.equal([1, false]);
    await clock.advance(1);

    expect(fired).to.equal(true);
  });

  it("refuses to go back and to set a timer for no number", () => {
    const clock = simulatedClock();

    expect(() => clock.advance(-1)).to.throw(AssertionError);
    expect(() => clock.advance(Number.NaN)).to.throw(AssertionError);
    expect(() => clock.setTimer(() => {}, Number.NaN)).to.throw(AssertionError);
  });

  it("fires any timers by due time, then by setting, whichever are cleared", async () => {
    const timers = fc.array(fc.record({ afterMs: fc.nat(20), cleared: fc.boolean() }), {
      maxLength: 300,
    });
    await fc.assert(
      fc.asyncProperty(timers, async (wanted) => {
        const clock = simulatedClock();
        const fired: number[] = [];
        const ids = wanted.map(({ afterMs }, index) =>
          clock.setTimer(() => fired.push(index), afterMs),
        );
        for (const [index, id] of ids.entries()) if (wanted[index]?.cleared) clock.clearTimer(id);

        const expected = wanted
          .map((timer, index) => ({ ...timer, index }))
          .filter(({ cleared }) => !cleared)
          .sort((a, b) => a.afterMs - b.afterMs || a.index - b.index)
          .map(({ index }) => index);
        expect(clock.pendingTimers).to.equal(expected.length);
        await clock.advance(20);
        expect(fired).to.deep.equal(expected);
        expect(clock.pendingTimers).to.equal(0);
      }),
      { numRuns: 60 },
    );
  });

  it("sets and clears a hundred thousand timers without slowing down", async () => {
    const clock = simulatedClock();
    let fired = 0;
    for (let index = 0; index < 100_000; index += 1) {
      clock.clearTimer(clock.setTimer(() => fired++, 5_000 + index));
      if (index % 1_000 === 0) clock.setTimer(() => fired++, 1);
    }

    await clock.advance(1);

    expect([fired, clock.pendingTimers]).to.deep.equal([100, 0]);
  });
});
