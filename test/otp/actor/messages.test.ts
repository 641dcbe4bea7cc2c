/** Handlers that are missing or broken, and waiting messages (`docs/semantics.md` 2 and 4). */

import { getEventListeners } from "node:events";
import { expect } from "chai";
import {
  type Cast,
  defineActor,
  exitActor,
  keep,
  next,
  reply,
  started,
  sys,
} from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import { codeOf, type HeardProbe, startProbe } from "../../support/probe.ts";

type Ping = { ping: Cast };

/** Handles `ping` and nothing else. */
const bare = defineActor<Ping, number>({
  name: "bare",
  init: () => started(0),
  handle: { ping: (count) => next(count + 1) },
});

/** As an untyped caller would: a message of any name. */
const say = (ref: { readonly cast: object }, name: string): unknown =>
  Reflect.get(ref.cast, name)("payload");

describe("A message", () => {
  const world = useOtpWorld();
  const start = (): Promise<HeardProbe> => startProbe(world().runtime);

  it("GS-050: nobody handles is the actor's crash, by a failure that names both (4.8)", async () => {
    const tree = await world().runtime.start(bare);

    say(tree.ref, "constructor");

    const reason = await tree.exited;
    expect(reason).to.have.nested.property("error.code", "actor.missing_handler");
    expect(reason).to.have.nested.property("error.details.message", "constructor");
  });

  it("GS-050: nobody handles goes to `unknown` when there is one (4.8)", async () => {
    const heard: string[] = [];
    const open = defineActor<Ping, null>({
      name: "open",
      init: () => started(null),
      handle: { ping: () => keep() },
      unknown: (_state, type) => {
        heard.push(type);
        return keep();
      },
    });
    const tree = await world().runtime.start(open);

    say(tree.ref, "else");
    await world().settle();

    expect([heard, tree.ref.isAlive]).to.deep.equal([["else"], true]);
  });

  it("GS-051: of the runtime's that nobody handles is a dead letter; the actor lives (4.8)", async () => {
    const other = await start();
    const watching = defineActor<Ping, null>({
      name: "watching",
      trapExit: true,
      init: (_args, context) => {
        context.monitor(other.ref);
        context.link(other.ref);
        return started(null);
      },
      handle: { ping: () => keep() },
    });
    const tree = await world().runtime.start(watching);

    exitActor(other.ref, "any");
    await world().settle();

    expect(tree.ref.isAlive).to.equal(true);
    expect(world().runtime.counts().deadLetters).to.deep.equal({ unhandled: 2 });
  });

  it("GS-054: whose handler misses something inside is a crash, not a missing handler (4.8)", async () => {
    const { undefinedFunction } = {} as { readonly undefinedFunction: () => never };
    const a = await start();
    a.ref.cast.decide(() => undefinedFunction());

    expect(await a.ref.exited()).to.have.nested.property("error.name", "TypeError");
  });

  it("GS-054: terminate that misses something inside is a crash (4.7)", async () => {
    const { undefinedFunction } = {} as { readonly undefinedFunction: () => never };
    const a = await startProbe(world().runtime, { terminate: () => undefinedFunction() });
    a.ref.cast.decide(() => ({ kind: "stop", reason: "normal", state: "x", answer: undefined }));

    expect(await a.ref.exited()).to.have.nested.property("error.name", "TypeError");
  });

  it("PL-006: that wakes an actor from hibernation and crashes it is reported as ever (10.3)", async () => {
    const a = await start();
    a.ref.cast.decide(() => next("asleep", { hibernate: true }));
    a.ref.cast.decide(() => {
      throw new Error("woken");
    });
    await world().settle();

    const report = world().events.find(({ type }) => type === "actor.crashed");
    expect(report).to.have.nested.property("reason.error.message", "woken");
    expect(report).to.have.nested.property("message.type", "decide");
  });

  it("whose new state has a phase that throws is the actor's crash (10.1)", async () => {
    const odd = defineActor<Ping & { go: Cast }, number>({
      name: "odd",
      init: () => started(0),
      handle: { ping: () => ({ kind: "postpone" }), go: () => next(1) },
      phase: (count) => {
        if (count === 1) throw new Error("phase");
        return count;
      },
    });
    const tree = await world().runtime.start(odd);

    tree.ref.cast.ping();
    tree.ref.cast.go();

    expect(await tree.exited).to.have.nested.property("error.message", "phase");
  });

  it("from one sender arrives in the order of sending, called or cast (2.1)", async () => {
    const [a, b] = [await start(), await start()];

    await b.ref.call.run(() => {
      a.ref.cast.note("1");
      void a.ref.call.run(() => a.heard.push("2"));
      a.ref.cast.note("3");
    });
    await world().settle();

    expect(a.heard).to.deep.equal(["1", "2", "3"]);
  });

  it("postponed waits for a new phase and comes first then, in its order (2.4)", async () => {
    const a = await start();
    a.ref.cast.whenOpen("first");
    a.ref.cast.whenOpen("second");
    a.ref.cast.note("not postponed");
    a.ref.cast.decide(() => next("open"));
    a.ref.cast.note("behind");
    await world().settle();

    expect(a.heard).to.deep.equal(["not postponed", "first", "second", "behind"]);
  });

  it("postponed stays so while the state changes and the phase does not (2.4)", async () => {
    let tries = 0;
    const phased = defineActor<Ping & { grow: Cast }, number>({
      name: "phased",
      init: () => started(0),
      handle: {
        ping: () => {
          tries += 1;
          return { kind: "postpone" };
        },
        grow: (size) => next(size + 1),
      },
      phase: (size) => size >= 3,
    });
    const { ref } = await world().runtime.start(phased);

    ref.cast.ping();
    for (const expected of [1, 1, 2]) {
      ref.cast.grow();
      await world().settle();
      expect(tries).to.equal(expected);
    }
  });

  it("offered waits for room, leaves nothing at its signal, and is refused if that has fired (2.2)", async () => {
    const slow = defineActor<Ping & { wait: Cast }, null>({
      name: "slow",
      mailbox: { messagesMax: 1, overflow: "wait" },
      init: () => started(null),
      handle: { ping: () => keep(), wait: () => keep() },
    });
    const { ref } = await world().runtime.start(slow);
    const [waits, gives] = [new AbortController(), new AbortController()];
    await sys.suspend(ref);
    ref.cast.ping();
    const waiting = ref.offer.ping(undefined, { signal: waits.signal });
    const given = codeOf(ref.offer.ping(undefined, { signal: gives.signal }));
    const fired = codeOf(ref.offer.ping(undefined, { signal: AbortSignal.abort() }));

    gives.abort();
    await sys.resume(ref);
    await waiting;

    expect([await given, await fired]).to.deep.equal(["call.aborted", "call.aborted"]);
    expect(getEventListeners(waits.signal, "abort")).to.have.length(0);
    expect((await sys.getStatus(ref)).handled).to.equal(2);
  });

  it("postponed and never taken up is a dead letter when the actor exits (2.4)", async () => {
    const a = await start();
    a.ref.cast.whenOpen("never");
    await world().settle();

    exitActor(a.ref, "kill");
    await world().settle();

    expect(world().runtime.counts().deadLetters).to.deep.equal({ unread_at_exit: 1 });
  });

  it("postponed counts against the limit of the mailbox (2.2)", async () => {
    const small = defineActor<Ping, null>({
      name: "small",
      mailbox: { messagesMax: 2 },
      init: () => started(null),
      handle: { ping: () => ({ kind: "postpone" }) },
    });
    const { ref } = await world().runtime.start(small);
    const taken = [ref.cast.ping(), ref.cast.ping()];
    await world().settle();

    taken.push(ref.cast.ping());

    expect(taken).to.deep.equal([true, true, false]);
  });

  it("to a full mailbox fails a call at once and is refused as a cast (2.2)", async () => {
    const small = defineActor<Ping & { wait: Cast }, null>({
      name: "small",
      mailbox: { messagesMax: 1 },
      init: () => started(null),
      handle: { ping: () => keep(), wait: () => new Promise(() => {}) },
    });
    const { ref } = await world().runtime.start(small);
    ref.cast.wait();
    await world().settle();

    expect([ref.cast.ping(), ref.cast.ping()]).to.deep.equal([true, false]);
    expect(await codeOf(Reflect.get(ref.call, "ping")())).to.equal("mailbox.full");
  });

  it("dropped by drop_oldest is never an exit, a down or a timer (2.3)", async () => {
    const heard: string[] = [];
    const hear = (word: string): ReturnType<typeof keep> => {
      heard.push(word);
      return keep();
    };
    const lossy = defineActor<Ping, null>({
      name: "lossy",
      trapExit: true,
      mailbox: { messagesMax: 1, overflow: "drop_oldest" },
      init: () => started(null),
      handle: { ping: () => hear("ping") },
      exit: () => hear("exit"),
    });
    const [other, { ref }] = [await start(), await world().runtime.start(lossy)];
    await sys.suspend(ref);
    await other.ref.call.run((context) => context.exit(ref, "any"));

    const taken = [ref.cast.ping(), ref.cast.ping()];
    await sys.resume(ref);
    await sys.getState(ref);

    expect([taken, heard]).to.deep.equal([[true, true], ["exit"]]);
    expect(world().runtime.counts().deadLetters).to.deep.equal({ mailbox_full: 2 });
  });

  it("answered with a reply goes to the caller and to nobody else (5.4)", async () => {
    const [a, b] = [await start(), await start()];
    const answers = await Promise.all([
      a.ref.call.answer(() => reply("a")),
      b.ref.call.answer(() => reply("b")),
    ]);
    expect(answers).to.deep.equal(["a", "b"]);
  });
});
