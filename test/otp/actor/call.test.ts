/** Calls, casts and answers (`docs/semantics.md` 5; OTP `gen_server:call/3`, `cast/2`, `reply/2`). */

import { expect } from "chai";
import {
  actorName,
  exit,
  exitActor,
  type From,
  keep,
  reply,
  stop,
  stopAndReply,
} from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import { codeOf, type HeardProbe, type ProbeMessages, startProbe } from "../../support/probe.ts";

const never = (): Promise<never> => new Promise(() => {});

describe("A call", () => {
  const world = useOtpWorld();
  const start = (trapExit = false): Promise<HeardProbe> =>
    startProbe(world().runtime, { trapExit });

  it("GS-014: is answered at once or later, by whoever holds its from (5.4)", async () => {
    const [a, b] = [await start(), await start()];
    let kept: From<unknown> | undefined;
    const answer = a.ref.call.answer((_state, { from }) => {
      kept = from;
      return keep();
    });
    await world().settle();

    const delivered = await b.ref.call.run(
      (c) => kept !== undefined && c.reply(kept, "late answer"),
    );
    const again = await b.ref.call.run((c) => kept !== undefined && c.reply(kept, "second"));

    expect(await answer).to.equal("late answer");
    expect([delivered, again]).to.deep.equal([true, false]);
  });

  it("GS-014: fails with call.timeout when its time is up, 5 s unless told otherwise (5.1)", async () => {
    const a = await start();
    const patient = codeOf(a.ref.call.answer(() => keep()));
    const hasty = codeOf(a.ref.call.answer(() => keep(), { timeoutMs: 10 }));
    let ended = "";
    void patient.then((code) => {
      ended = code;
    });

    await world().clock.advance(4_999);
    expect([await hasty, ended]).to.deep.equal(["call.timeout", ""]);
    await world().clock.advance(1);
    expect(await patient).to.equal("call.timeout");
  });

  it("PRC-011: that timed out is still executed, and its answer goes nowhere (5.2)", async () => {
    const a = await start();
    let kept: From<unknown> | undefined;
    const given = codeOf(
      a.ref.call.answer(
        (_state, { from }) => {
          kept = from;
          return keep();
        },
        { timeoutMs: 10 },
      ),
    );
    await world().clock.advance(10);

    expect(await given).to.equal("call.timeout");
    expect(await a.ref.call.run((c) => kept !== undefined && c.reply(kept, "too late"))).to.equal(
      false,
    );
  });

  it("PRC-011: takes the first answer only (5.4)", async () => {
    const a = await start();
    const answers = a.ref.call.answer((_state, context) => {
      context.reply(context.from ?? {}, "first");
      return reply("second");
    });

    expect(await answers).to.equal("first");
  });

  it("GS-056: is answered with any payload by whoever was handed its from in a message (5.4)", async () => {
    const [a, b] = [await start(), await start()];
    const payload = { words: ["any", { thing: new Uint8Array(3) }], at: 1n };
    const answer = a.ref.call.answer((_state, { from }) => {
      b.ref.cast.decide((_other, context) => {
        context.reply(from ?? {}, payload);
        return keep();
      });
      return keep();
    });

    expect(await answer).to.equal(payload);
  });

  it("MON-008: given up by its signal fails at once, and its answer goes nowhere (5.2)", async () => {
    const a = await start();
    const controller = new AbortController();
    const given = codeOf(a.ref.call.answer(() => keep(), { signal: controller.signal }));
    const before = AbortSignal.abort();
    const refused = codeOf(a.ref.call.answer(() => reply(1), { signal: before }));

    controller.abort();

    expect([await given, await refused]).to.deep.equal(["call.aborted", "call.aborted"]);
  });

  it("XGS-003: fails at once when the callee is gone, goes, or was never there (5.1)", async () => {
    for (const [reason, end] of [
      ["normal", () => stop("normal")],
      ["shutdown", () => stop("shutdown")],
      ["left", () => exit("left")],
    ] as const) {
      const a = await start();
      const waiting = a.ref.call.answer(() => keep()).catch((error: unknown) => error);
      a.ref.cast.decide(end);

      expect(await waiting).to.include({ code: "call.callee_exited" });
      expect(await waiting).to.have.nested.property("details.reason", reason);
      expect(await codeOf(a.ref.call.run(() => 1))).to.equal("call.no_such_actor");
    }
    const nobody = world().runtime.ref<ProbeMessages>(actorName("nobody"));
    expect(await codeOf(nobody.call.run(() => 1))).to.equal("call.no_such_actor");
  });

  it("GS-038: to itself is refused instead of waiting for ever, by ref and by name (5.3)", async () => {
    const name = actorName<never>("self");
    const a = await startProbe(world().runtime, {}, { name });

    const codes = await a.ref.call.run((context) =>
      Promise.all([
        codeOf(context.self.call.run(() => 1)),
        codeOf(context.self.call.run(() => 1, { timeoutMs: "infinity" })),
        codeOf(Reflect.get(context.ref(name).call, "run")(() => 1)),
      ]),
    );

    expect(await codes).to.deep.equal(Array(3).fill("call.calling_self"));
  });

  it("GS-014: whose handler returns no decision is the actor's crash (4.9)", async () => {
    for (const nonsense of [undefined, null, "nonsense", { kind: "nonsense" }]) {
      const a = await start();
      const code = codeOf(a.ref.call.answer(() => nonsense));

      expect(await code).to.equal("call.callee_exited");
      expect(await a.ref.exited()).to.have.nested.property("error.code", "actor.bad_return");
    }
  });

  it("GS-014: whose handler is outdone by a crash is not answered by it any more (4.6)", async () => {
    let [finish, end] = [(): void => {}, (): void => {}];
    const a = await startProbe(world().runtime, {
      terminate: () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    });
    const outcome = codeOf(
      a.ref.call.answer((_state, context) => {
        context.task(() => Promise.reject(new Error("task")), { done: "result" });
        return new Promise((resolve) => {
          finish = () => resolve(reply("too late"));
        });
      }),
    );
    await world().settle();

    finish();
    await world().settle();
    end();

    expect(await outcome).to.equal("call.callee_exited");
    expect(await a.ref.exited()).to.have.nested.property("error.message", "task");
  });

  it("GS-014: answered in stopping is answered after terminate and before the exit (4.7)", async () => {
    const steps: string[] = [];
    const a = await startProbe(world().runtime, { terminate: () => void steps.push("terminate") });
    void a.ref.exited().then(() => steps.push("exited"));

    const answer = a.ref.call.answer(() => stopAndReply("normal", "last words"));
    void answer.then(() => steps.push("answered"));
    await world().settle();

    expect(await answer).to.equal("last words");
    expect(steps).to.deep.equal(["terminate", "answered", "exited"]);
  });

  it("GS-049: costs the same however many messages wait in the caller's mailbox (5.6)", async () => {
    const [caller, callee] = [await start(), await start()];
    const callsOf = async (count: number): Promise<number> => {
      const before = process.hrtime.bigint();
      for (let at = 0; at < count; at += 1) await callee.ref.call.run(() => at);
      return Number(process.hrtime.bigint() - before);
    };
    const work = async (count: number): Promise<number> => {
      let took = 0;
      caller.ref.cast.decide(async () => {
        took = await callsOf(count);
        return keep();
      });
      await world().settle();
      return took;
    };
    await work(2_000);
    const empty = await work(2_000);
    let full = 0;
    caller.ref.cast.decide(async () => {
      for (let at = 0; at < 9_000; at += 1) caller.ref.cast.note("unread");
      full = await callsOf(2_000);
      return keep();
    });
    await world().settle();

    expect(full).to.be.below(empty * 10);
  });
});

describe("A cast", () => {
  const world = useOtpWorld();

  it("XGS-002: to nobody is no failure; it is refused, and becomes a dead letter (2.7)", async () => {
    const { runtime, events } = world();
    const { ref } = await startProbe(runtime);
    exitActor(ref, "kill");
    await world().settle();
    const nobody = runtime.ref<ProbeMessages>(actorName("nobody"));

    expect([ref.cast.note("x"), nobody.cast.note("x")]).to.deep.equal([false, false]);

    const causes = events.flatMap((event) => (event.type === "message.dead" ? [event.cause] : []));
    expect(causes).to.deep.equal(["stopped", "no_such_actor"]);
  });

  it("GS-022 and XGS-004: to several servers reaches each that is there (5.7)", async () => {
    const probes = await Promise.all([0, 1, 2].map(() => startProbe(world().runtime)));
    exitActor(probes[1]?.ref ?? never.prototype, "kill");
    await world().settle();

    const taken = probes.map(({ ref }) => ref.cast.note("all"));
    await world().settle();

    expect(taken).to.deep.equal([true, false, true]);
    expect(probes.map(({ heard }) => heard.length)).to.deep.equal([1, 0, 1]);
  });

  it("GS-024 and XGS-004: calls of several servers give each answer or failure (5.1)", async () => {
    const probes = await Promise.all([0, 1, 2].map(() => startProbe(world().runtime)));
    exitActor(probes[1]?.ref ?? never.prototype, "kill");
    await world().settle();

    const answers = await Promise.allSettled(probes.map(({ ref }, at) => ref.call.run(() => at)));

    expect(answers.map(({ status }) => status)).to.deep.equal([
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
  });
});
