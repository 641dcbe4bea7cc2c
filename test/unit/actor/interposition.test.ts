import { expect } from "chai";
import { targetOf } from "../../../src/actor/ref.ts";
import type { InterposedRuntime, Interposer, MailFate } from "../../../src/actor/interposer.ts";
import {
  type ActorRef,
  type Call,
  type Cast,
  createRuntime,
  defineActor,
  describeExit,
  exit,
  keep,
  next,
  reply,
  type Runtime,
  type RuntimeEvent,
  simulatedClock,
  started,
  stopActor,
} from "../../../src/index.ts";

type PadMessages = {
  note: Cast<string>;
  read: Call<void, readonly string[]>;
  watch: Cast<ActorRef<PadMessages>>;
  tell: Cast<ActorRef<PadMessages>>;
};

interface PadArgs {
  readonly onInit?: () => void;
  readonly onEnd?: () => void;
}

const pad = defineActor<PadMessages, readonly string[], PadArgs>({
  name: "pad",
  init: ({ onInit }) => {
    onInit?.();
    return started<readonly string[]>([]);
  },
  handle: {
    note: (notes, word) => next([...notes, word]),
    read: (notes) => reply(notes),
    watch: (_, other, context) => {
      context.monitor(other);
      return keep();
    },
    tell: (_, other) => {
      other.cast.note("told");
      return exit("done");
    },
  },
  down: (notes) => next([...notes, "down"]),
});

const tidyPad = (onEnd: () => void) =>
  defineActor<PadMessages, undefined>({
    name: "tidy",
    init: () => started(undefined),
    handle: { note: () => keep(), read: () => reply([]), watch: () => keep(), tell: () => keep() },
    terminate: onEnd,
  });

describe("An interposer", () => {
  let clock = simulatedClock();
  let runtime: Runtime;
  let ground: InterposedRuntime;
  let events: RuntimeEvent[] = [];

  function use(interposer: Interposer): void {
    clock = simulatedClock();
    events = [];
    runtime = createRuntime({
      clock,
      strays: "process",
      interposer: (made) => {
        ground = made;
        return interposer;
      },
    });
    runtime.listen((event) => events.push(event));
  }

  const toEach = (type: string, fate: MailFate): Interposer => ({
    mail: (mail) => (mail.type === type ? fate : undefined),
  });

  const startPad = async (label = "pad"): Promise<ActorRef<PadMessages>> =>
    (await runtime.start(pad, {}, { label })).ref;

  afterEach(async () => {
    await runtime.stop();
    expect(clock.pendingTimers).to.equal(0);
  });

  it("loses what its sender takes for sent; a call waits in vain", async () => {
    use({ mail: () => ({ do: "drop" }) });
    const ref = await startPad();
    const asked = ref.call.read().catch((error: unknown) => error);

    expect(ref.cast.note("lost")).to.equal(true);
    await ref.offer.note("lost too");
    await clock.advance(5_000);

    expect(await asked).to.have.property("code", "call.timeout");
    expect(runtime.counts().messages).to.equal(0);
  });

  it("makes a message late, and with it what its sender sends next (2.1)", async () => {
    use(toEach("note", { do: "delay", byMs: 40 }));
    const ref = await startPad();
    ref.cast.note("late");
    const asked = ref.call.read();
    await clock.advance(39);
    expect(runtime.counts().messages).to.equal(0);
    await clock.advance(1);

    expect(await asked).to.deep.equal(["late"]);
  });

  it("lets a message fall behind those sent after it, where it says so", async () => {
    use({
      mail: ({ payload }) => (payload === "slow" ? { do: "fall_behind", byMs: 40 } : undefined),
    });
    const ref = await startPad();
    ref.cast.note("slow");
    ref.cast.note("quick");
    await clock.advance(40);
    const asked = ref.call.read();
    await clock.settle();

    expect(await asked).to.deep.equal(["quick", "slow"]);
  });

  it("has a receiver crash of a message that waits already", async () => {
    let isOn = false;
    use({
      handle: ({ type }) => (isOn && type === "note" ? { error: new Error("hit") } : undefined),
    });
    const ref = await startPad();
    ref.cast.note("waits");
    isOn = true;
    await clock.settle();

    expect(describeExit(await ref.exited())).to.equal("error: Error: hit");
  });

  it("stands between actors that run, one at a time, and leaves them as they were", async () => {
    use({});
    await runtime.stop();
    runtime = createRuntime({ clock, strays: "process" });
    const ref = await startPad();
    const { kernel } = targetOf(ref);
    const leave = kernel.interpose(() => toEach("note", { do: "delay", byMs: 40 }));
    expect(kernel.interpose(() => ({}))).to.equal(undefined);
    ref.cast.note("late");
    leave?.();
    leave?.();
    expect(kernel.interposition).to.equal(undefined);
    ref.cast.note("on time");
    const asked = ref.call.read();
    await clock.settle();

    expect(await asked).to.deep.equal(["late", "on time"]);
  });

  it("lets a down not overtake what the actor sent before it ended (1.7)", async () => {
    use(toEach("note", { do: "delay", byMs: 40 }));
    const watcher = await startPad("watcher");
    const told = await startPad("told");
    watcher.cast.watch(told);
    await clock.settle();
    told.cast.tell(watcher);
    await clock.settle();

    expect(await watcher.call.read()).to.deep.equal(["told", "down"]);
  });

  it("lets a sys request not overtake what its sender sent before it (2.1)", async () => {
    use(toEach("note", { do: "delay", byMs: 40 }));
    const ref = await startPad();
    ref.cast.note("before");
    await stopActor(ref);

    expect(runtime.counts().messages).to.equal(1);
  });

  it("makes dead letters of what is late for an actor that is gone (2.7)", async () => {
    const lost: string[] = [];
    use({
      ...toEach("note", { do: "delay", byMs: 40 }),
      lost: ({ type }, { path }, cause) => lost.push(`${type} ${path} ${cause}`),
    });
    const ref = await startPad();
    (await startPad("told")).cast.tell(ref);
    await clock.settle();
    ground.kill(ref.id);
    await clock.settle();

    expect(lost).to.deep.equal(["note /pad stopped"]);
    expect(runtime.counts().deadLetters).to.deep.equal({ stopped: 1 });
  });

  it("brings a message twice; a call is answered once", async () => {
    use({ mail: () => ({ do: "duplicate" }) });
    const ref = await startPad();
    ref.cast.note("again");

    expect(await ref.call.read()).to.deep.equal(["again", "again"]);
  });

  it("has a receiver crash of a message it would have handled (10.3)", async () => {
    use(toEach("note", { do: "crash", error: new Error("poison") }));
    const ref = await startPad();
    ref.cast.note("never noted");

    expect(describeExit(await ref.exited())).to.equal("error: Error: poison");
    expect(events.find(({ type }) => type === "actor.crashed")).to.include({ where: "note" });
  });

  it("fails a start as if init had thrown, and leaves nothing (3.3)", async () => {
    let inits = 0;
    use({ start: () => ({ do: "fail", error: new Error("no start") }) });
    const failure = await runtime
      .start(pad, { onInit: () => (inits += 1) })
      .catch((error: unknown) => error);

    expect(failure).to.have.property("code", "supervision.start_failed");
    expect([inits, runtime.counts().actors]).to.deep.equal([0, 0]);
  });

  it("makes a start late, and still within initTimeoutMs (3.4)", async () => {
    let inits = 0;
    use({ start: () => ({ do: "delay", byMs: 50 }) });
    const args = { onInit: () => (inits += 1) };
    const starting = runtime.start(pad, args);
    const timedOut = runtime
      .start(pad, args, { initTimeoutMs: 20 })
      .catch((error: unknown) => error);
    await clock.advance(50);

    expect((await starting).ref.isAlive).to.equal(true);
    expect(await timedOut).to.have.property("code", "supervision.start_failed");
    expect(inits).to.equal(1);
  });

  it("throws in place of terminate, and makes it late; a kill does not wait (4.7)", async () => {
    let ends = 0;
    let fate: ReturnType<NonNullable<Interposer["stop"]>> = {
      do: "throw",
      error: new Error("in stop"),
    };
    use({ stop: () => fate });
    const tidy = tidyPad(() => {
      ends += 1;
    });
    const broken = (await runtime.start(tidy, undefined, { label: "broken" })).ref;
    ground.stop(broken.id, "normal");
    expect(describeExit(await broken.exited())).to.equal("error: Error: in stop");
    expect(ends).to.equal(0);

    fate = { do: "hang", forMs: 50 };
    const slow = (await runtime.start(tidy, undefined, { label: "slow" })).ref;
    const stuck = (await runtime.start(tidy, undefined, { label: "stuck" })).ref;
    ground.stop(slow.id, "normal");
    ground.stop(stuck.id, "normal");
    await clock.advance(49);
    expect([slow.isAlive, stuck.isAlive]).to.deep.equal([true, true]);
    ground.kill(stuck.id);
    expect(await stuck.exited()).to.equal("killed");
    await clock.advance(1);
    expect(await slow.exited()).to.equal("normal");
    expect(ends).to.equal(1);
  });

  it("does not stop as by its own decision who waits for a promise", async () => {
    let finish = (): void => {};
    use({});
    const { ref } = await runtime.start(
      defineActor<{ work: Cast }, undefined>({
        name: "busy",
        init: () => started(undefined),
        handle: {
          work: () =>
            new Promise((resolve) => {
              finish = () => resolve(keep());
            }),
        },
      }),
    );
    ref.cast.work();
    await clock.settle();
    ground.stop(ref.id, "normal");
    await clock.settle();
    finish();
    await clock.settle();
    expect(ref.isAlive).to.equal(true);

    ground.stop(ref.id, "normal");
    expect(await ref.exited()).to.equal("normal");
  });

  it("is told of each message once sent, delivered or lost, and of each end", async () => {
    const told: string[] = [];
    use({
      mail: ({ id }) => {
        told.push(`sent ${id}`);
        return undefined;
      },
      delivered: ({ id, sender }, { path }) =>
        told.push(`delivered ${id} from ${sender} to ${path}`),
      lost: ({ id }, _, cause) => told.push(`lost ${id} ${cause}`),
      ended: ({ path }, reason) => told.push(`ended ${path} ${describeExit(reason)}`),
    });
    const ref = await startPad();
    ref.cast.note("one");
    await clock.settle();
    ref.cast.note("two");
    ground.kill(ref.id);
    await clock.settle();
    ref.cast.note("three");

    expect(told).to.deep.equal([
      "sent 1",
      "delivered 1 from 0 to /pad",
      "sent 2",
      "lost 2 unread_at_exit",
      "ended /pad killed",
      "sent 3",
      "lost 3 stopped",
    ]);
  });

  it("says who runs next, one message a turn", async () => {
    const asked: number[] = [];
    const order: string[] = [];
    use({
      schedule: {
        messagesPerTurn: 1,
        choose: ({ length }) => {
          asked.push(length);
          return length - 1;
        },
      },
      delivered: ({ payload }) => order.push(String(payload)),
    });
    const [one, other] = [await startPad("one"), await startPad("other")];
    for (const word of ["1a", "1b"]) one.cast.note(word);
    for (const word of ["2a", "2b"]) other.cast.note(word);
    await clock.settle();

    expect(order).to.deep.equal(["2a", "2b", "1a", "1b"]);
    expect(asked).to.deep.equal([2, 2, 1, 1]);
  });

  it("is refused when it is no function", () => {
    use({});
    const bad = { interposer: {} } as unknown as Parameters<typeof createRuntime>[0];

    expect(() => createRuntime(bad))
      .to.throw()
      .with.property("code", "option.invalid");
  });
});
