/** What an actor handles, and in which order (`docs/semantics.md` 4; OTP `gen_server`). */

import { expect } from "chai";
import {
  type Cast,
  defineActor,
  exitActor,
  keep,
  next,
  reply,
  started,
  stop,
  sys,
} from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import {
  type HeardProbe,
  type ProbeArgs,
  type ProbeContext,
  startProbe,
} from "../../support/probe.ts";

describe("An actor's loop", () => {
  const world = useOtpWorld();
  const start = (args: Omit<ProbeArgs, "heard"> = {}): Promise<HeardProbe> =>
    startProbe(world().runtime, args);

  it("GS-019: handles casts, delayed ones in time, and ends with the reason it decides (4.7)", async () => {
    const a = await start();
    a.ref.cast.note("now");
    a.ref.cast.decide((_state, context) =>
      keepAfter(() => context.setTimer("t", 100, "own", "later")),
    );

    await world().clock.advance(99);
    expect(a.heard).to.deep.equal(["now"]);
    await world().clock.advance(1);
    a.ref.cast.decide(() => stop("decided"));

    expect(await a.ref.exited()).to.equal("decided");
    expect(a.heard).to.deep.equal(["now", "later", "terminate decided"]);
  });

  it("GS-021: is told of idleness when nothing came for that long, once (4.3)", async () => {
    const a = await start();
    a.ref.cast.decide(() => next("waiting", { idleAfterMs: 100 }));

    await world().clock.advance(100);
    await world().clock.advance(1_000);

    expect(a.heard).to.deep.equal(["idle"]);
  });

  it("GS-021: any message ends the wait for idleness, a timer's or a down too (4.3)", async () => {
    for (const disturb of ["note", "timer", "down"] as const) {
      const [a, b] = [await start(), await start()];
      a.ref.cast.decide((_state, context) => {
        if (disturb === "timer") context.setTimer("t", 50, "own", "timer");
        if (disturb === "down") context.monitor(b.ref);
        return next("waiting", { idleAfterMs: 100 });
      });

      await world().clock.advance(50);
      if (disturb === "note") a.ref.cast.note("note");
      if (disturb === "down") exitActor(b.ref, "kill");
      await world().clock.advance(1_000);

      expect(a.heard).to.have.length(1);
      expect(a.heard).not.to.include("idle");
    }
  });

  it("GS-021: idleness of 0 ms comes only when nothing waits (4.3)", async () => {
    const a = await start();

    a.ref.cast.decide(() => next("waiting", { idleAfterMs: 0 }));
    a.ref.cast.note("waits");
    await world().settle();
    expect(a.heard).to.deep.equal(["waits"]);

    a.ref.cast.decide(() => next("waiting", { idleAfterMs: 0 }));
    await world().settle();
    expect(a.heard).to.deep.equal(["waits", "idle"]);
  });

  it("GS-044: a look from outside does not end idleness, but the wait begins anew (4.3)", async () => {
    const a = await start();
    a.ref.cast.decide(() => next("waiting", { idleAfterMs: 100 }));
    await world().clock.advance(60);

    await sys.getState(a.ref);

    await world().clock.advance(99);
    expect(a.heard).to.deep.equal([]);
    await world().clock.advance(1);
    expect(a.heard).to.deep.equal(["idle"]);
  });

  const continued = { continueWith: ["own", "continued"] } as const;

  it("GS-023: continues before anything that waits, from init, calls and casts (4.1)", async () => {
    const a = await start({
      init: (context) => {
        context.self.cast.note("sent in init");
        return started("new", continued);
      },
    });
    await world().settle();
    expect(a.heard.splice(0)).to.deep.equal(["continued", "sent in init"]);

    const called = a.ref.call.answer((_state, context) => {
      context.self.cast.note("sent");
      return reply("answer", continued);
    });
    expect(await called).to.equal("answer");
    await world().settle();
    expect(a.heard.splice(0)).to.deep.equal(["continued", "sent"]);

    a.ref.cast.decide((_state, context) => {
      context.self.cast.note("sent");
      return keep(continued);
    });
    await world().settle();
    expect(a.heard).to.deep.equal(["continued", "sent"]);
  });

  it("GS-023: continues in a chain, and stops from within it (4.1)", async () => {
    const steps: string[] = [];
    const chain = await world().runtime.start(chained(steps));
    chain.ref.cast.poke();

    expect(await chain.exited).to.equal("done");
    expect(steps).to.deep.equal(["step 1", "step 2", "step 3"]);
  });

  it("GS-021: its parent's exit ends it whatever the reason, without the exit handler (4.2)", async () => {
    for (const reason of ["normal", "shutdown", "any"]) {
      const a = await start({ trapExit: true });

      exitActor(a.ref, reason);

      expect(await a.ref.exited()).to.equal(reason);
      expect(a.heard).to.deep.equal([`terminate ${reason}`]);
    }
  });

  it("GS-052: one without terminate stops with the reason given (4.7)", async () => {
    const tree = await world().runtime.start(plain);
    tree.ref.cast.halt();

    expect(await tree.exited).to.equal("halted");
  });

  it("GS-012: does not run terminate on an exit signal it does not trap, nor on a kill (4.7)", async () => {
    const [a, b] = [await start(), await start({ trapExit: true })];

    exitActor(a.ref, "shutdown");
    exitActor(b.ref, "kill");
    await world().settle();

    expect([a.heard, b.heard]).to.deep.equal([[], []]);
  });

  it("GS-012: what terminate throws becomes the reason (4.7)", async () => {
    const thrown = new Error("in terminate");
    const a = await start({
      terminate: () => {
        throw thrown;
      },
    });
    a.ref.cast.decide(() => stop("normal"));

    expect(await a.ref.exited()).to.deep.equal({ error: thrown });
  });

  it("PRC-013: cancelled and restarted timers are never handled, fired or not (4.4)", async () => {
    const a = await start();

    await a.ref.call.run((context) => {
      context.setTimer("fired", 0, "own", "fired");
      context.cancelTimer("fired");
      context.setTimer("twice", 10, "own", "first");
      context.setTimer("twice", 20, "own", "second");
    });
    await world().clock.advance(100);

    expect(a.heard).to.deep.equal(["second"]);
  });

  it("PRC-013: neither timer nor task nor monitor of an actor that is gone does anything (4.5)", async () => {
    const [a, b] = [await start(), await start()];
    let context: ProbeContext | undefined;
    await a.ref.call.run((own) => {
      context = own;
    });
    exitActor(a.ref, "kill");
    await world().settle();
    let ran = false;
    const work = (): void => {
      ran = true;
    };

    const task = context?.task(work, { done: "result" });
    context?.setTimer("t", 10, "own", "x");
    context?.monitor(b.ref);
    await world().clock.advance(100);

    expect([ran, task?.isRunning]).to.deep.equal([false, false]);
    expect((await sys.getStatus(b.ref)).monitoredBy).to.equal(0);
  });

  it("PRC-013: a task's signal fires when its actor exits, and its result goes nowhere (4.5)", async () => {
    const a = await start();
    let finish = (_value: string): void => {};
    let signal: AbortSignal | undefined;
    await a.ref.call.run((context) => {
      const work = (given: AbortSignal): Promise<string> => {
        signal = given;
        return new Promise((resolve) => {
          finish = resolve;
        });
      };
      context.task(work, { done: "result" });
    });

    exitActor(a.ref, "kill");
    await world().settle();
    finish("late");
    await world().settle();

    expect([signal?.aborted, a.heard]).to.deep.equal([true, []]);
  });

  it("GS-014: an async handler holds the mailbox, and signals still reach the actor (4.6)", async () => {
    const a = await start();
    a.ref.cast.decide(() => new Promise(() => {}));
    a.ref.cast.note("waits");
    await world().settle();

    expect(a.heard).to.deep.equal([]);
    exitActor(a.ref, "kill");
    expect(await a.ref.exited()).to.equal("killed");
  });
});

/** Does something and keeps the state. */
function keepAfter(work: () => void): ReturnType<typeof keep> {
  work();
  return keep();
}

const plain = defineActor<{ halt: Cast }, null>({
  name: "plain",
  init: () => started(null),
  handle: { halt: () => stop("halted") },
});

function chained(steps: string[]) {
  return defineActor<{ poke: Cast; step: Cast<number> }, null>({
    name: "chained",
    init: () => started(null),
    handle: {
      poke: (_state, _payload, { self }) => {
        self.cast.poke();
        return keep({ continueWith: ["step", 1] });
      },
      step: (_state, at) => {
        steps.push(`step ${at}`);
        return at === 3 ? stop("done") : keep({ continueWith: ["step", at + 1] });
      },
    },
  });
}
