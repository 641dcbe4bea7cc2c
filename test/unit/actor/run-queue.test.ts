import { expect } from "chai";
import { BLOCKED_MS, RunQueue, type Runnable, SLICE_MS } from "../../../src/actor/run-queue.ts";
import {
  type Cast,
  createRuntime,
  defineActor,
  keep,
  type RuntimeEvent,
  started,
  sys,
} from "../../../src/index.ts";
import type { Clock } from "../../../src/time/clock.ts";
import { simulatedClock } from "../../../src/time/simulated-clock.ts";

/** A clock whose monotonic time also moves while somebody holds the event loop. */
function heldClock(): {
  readonly clock: Clock;
  hold(forMs: number): void;
  settle(): Promise<void>;
} {
  const inner = simulatedClock();
  let heldMs = 0;
  return {
    clock: { ...inner, monotonic: () => inner.monotonic() + heldMs },
    hold: (forMs) => {
      heldMs += forMs;
    },
    settle: () => inner.settle(),
  };
}

describe("RunQueue", () => {
  it("runs everybody once for each push, in the order of pushing (2.1)", async () => {
    const { clock, settle } = heldClock();
    const ran: string[] = [];
    const queue = new RunQueue(clock, () => {});
    for (const name of ["a", "b", "c"]) queue.push({ run: () => ran.push(name) });

    expect([ran, queue.length]).to.deep.equal([[], 3]);
    await settle();

    expect(ran).to.deep.equal(["a", "b", "c"]);
  });

  it("gives the event loop a turn when it has run for a slice", async () => {
    const { clock, hold, settle } = heldClock();
    let turns = 0;
    const counting: Clock = {
      ...clock,
      yieldTurn: (run) => {
        turns += 1;
        clock.yieldTurn(run);
      },
    };
    const queue = new RunQueue(counting, () => {});
    for (let count = 0; count < 3; count += 1) {
      queue.push({
        run: () => {
          hold(SLICE_MS);
          return 256;
        },
      });
    }
    await settle();

    expect(turns).to.equal(2);
  });

  it("gives none where time stands still while actors run", async () => {
    const { clock, hold, settle } = heldClock();
    let turns = 0;
    const yieldTurn = (run: () => void): void => {
      turns += 1;
      clock.yieldTurn(run);
    };
    const queue = new RunQueue({ ...clock, yieldTurn }, () => {}, { sliceMs: Infinity });
    for (let count = 0; count < 3; count += 1) {
      queue.push({ run: () => 1 });
      await settle();
      hold(10 * SLICE_MS);
    }

    expect(turns).to.equal(0);
  });

  it("names who ran while the event loop was held, alone when it happens again (10.4)", async () => {
    const { clock, hold, settle } = heldClock();
    const seen: string[][] = [];
    const names = new Map<Runnable, string>();
    const queue = new RunQueue(clock, (blockedMs, suspects) => {
      seen.push([String(blockedMs), ...suspects.map((suspect) => names.get(suspect) ?? "?")]);
    });
    const named = (name: string, forMs: number): Runnable => {
      const runnable = {
        run: () => {
          hold(forMs);
          return 1;
        },
      };
      names.set(runnable, name);
      return runnable;
    };
    const both = [named("quick", 0), named("blocker", BLOCKED_MS)];

    for (let round = 0; round < 2; round += 1) {
      for (const runnable of both) queue.push(runnable);
      await settle();
    }

    expect(seen).to.deep.equal([
      ["100", "quick", "blocker"],
      ["100", "blocker"],
    ]);
  });
});

describe("A handler that blocks", () => {
  it("is named by the path of its actor (10.4)", async () => {
    const { clock, hold, settle } = heldClock();
    const runtime = createRuntime({ clock, strays: "process" });
    const events: RuntimeEvent[] = [];
    runtime.listen((event) => events.push(event));
    const blocker = defineActor<{ block: Cast<number> }, null>({
      name: "blocker",
      init: () => started(null),
      handle: {
        block: (_state, forMs) => {
          hold(forMs);
          return keep();
        },
      },
    });
    const { ref } = await runtime.start(blocker);

    ref.cast.block(BLOCKED_MS - 1);
    await settle();
    ref.cast.block(BLOCKED_MS + 50);
    await settle();

    expect(events.filter(({ type }) => type === "runtime.blocked")).to.deep.equal([
      { type: "runtime.blocked", blockedMs: BLOCKED_MS + 50, suspects: ["/blocker"] },
    ]);
    await runtime.stop();
  });

  it("is not what a phase that throws does: it keeps the old state, and the queue goes on (10.1)", async () => {
    const { clock, settle } = heldClock();
    const runtime = createRuntime({ clock, strays: "process" });
    const odd = defineActor<{ go: Cast }, number>({
      name: "odd",
      init: () => started(0),
      handle: { go: (count) => (count === 0 ? { kind: "postpone" } : keep()) },
      phase: (count) => {
        if (count === 1) throw new Error("phase");
        return count;
      },
    });
    const idling = defineActor<{ go: Cast }, number>({
      name: "other",
      init: () => started(0),
      handle: { go: () => keep() },
    });
    const [a, b] = [await runtime.start(odd), await runtime.start(idling)];
    a.ref.cast.go();
    await settle();

    const failure = await sys.replaceState(a.ref, () => 1).catch((error: unknown) => error);
    b.ref.cast.go();
    await settle();

    expect(failure).to.include({ code: "call.callback_failed" });
    expect([await sys.getState(a.ref), b.ref.isAlive]).to.deep.equal([0, true]);
    await runtime.stop();
  });
});
