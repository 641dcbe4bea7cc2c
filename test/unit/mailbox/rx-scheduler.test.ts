import { expect } from "chai";
import {
  asapScheduler,
  interval,
  observeOn,
  of,
  type SchedulerLike,
  take,
  timer,
  toArray,
  lastValueFrom,
} from "rxjs";
import { rxScheduler } from "../../../src/mailbox/rx-scheduler.ts";
import { simulatedClock } from "../../../src/time/simulated-clock.ts";

describe("rxScheduler", () => {
  const setUp = (): {
    clock: ReturnType<typeof simulatedClock>;
    scheduler: SchedulerLike;
    failures: unknown[];
  } => {
    const clock = simulatedClock();
    const failures: unknown[] = [];
    return { clock, scheduler: rxScheduler(clock, (error) => failures.push(error)), failures };
  };

  it("runs delayed and repeated work when the clock says so (2.5)", async () => {
    const { clock, scheduler } = setUp();
    const seen: number[] = [];
    interval(100, scheduler)
      .pipe(take(3))
      .subscribe((at) => seen.push(at));

    await clock.advance(250);
    expect(seen).to.deep.equal([0, 1]);
    await clock.advance(50);
    expect([seen, clock.pendingTimers]).to.deep.equal([[0, 1, 2], 0]);
  });

  it("runs work without a delay in a later turn, without time passing (2.5)", async () => {
    const { clock, scheduler } = setUp();
    const all = lastValueFrom(of(1, 2, 3).pipe(observeOn(scheduler), toArray()));

    await clock.settle();

    expect(await all).to.deep.equal([1, 2, 3]);
    expect(scheduler).not.to.equal(asapScheduler);
  });

  it("forgets work that was unsubscribed, delayed or not (2.5)", async () => {
    const { clock, scheduler } = setUp();
    const seen: unknown[] = [];
    const subscriptions = [
      timer(10, scheduler).subscribe(() => seen.push("timer")),
      scheduler.schedule(() => seen.push("now")),
    ];

    for (const subscription of subscriptions) subscription.unsubscribe();
    await clock.advance(100);

    expect([seen, clock.pendingTimers]).to.deep.equal([[], 0]);
  });

  it("hands what work throws to its owner, and runs that work no more (10.1)", async () => {
    const { clock, scheduler, failures } = setUp();
    const broken = new Error("broken");
    scheduler.schedule(function fail() {
      this.schedule(undefined, 10);
      throw broken;
    }, 10);

    await clock.advance(100);

    expect([failures, clock.pendingTimers]).to.deep.equal([[broken], 0]);
  });

  it("tells the clock's monotonic time", async () => {
    const { clock, scheduler } = setUp();
    await clock.advance(5);
    expect(scheduler.now()).to.equal(clock.monotonic());
  });
});
