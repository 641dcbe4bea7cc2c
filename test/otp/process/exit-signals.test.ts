/** Exit signals between actors (`docs/semantics.md` 1.1 to 1.4; OTP reference manual, processes). */

import { expect } from "chai";
import { exitActor, type ExitReason, keep } from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import { type HeardProbe, type Probe, startProbe } from "../../support/probe.ts";

describe("Exit signals", () => {
  const world = useOtpWorld();

  const probe = (trapExit = false): Promise<HeardProbe> =>
    startProbe(world().runtime, { trapExit });
  const sendExit = (from: Probe, to: Probe, reason: ExitReason): Promise<unknown> =>
    from.call.run((context) => context.exit(to, reason));

  it("PRC-001: carry a reason of any size as it was given (1.1)", async () => {
    const [a, b] = [await probe(), await probe()];
    const reason = { shutdown: { words: Array.from({ length: 10_000 }, (_, at) => at) } };

    await sendExit(a.ref, b.ref, reason);

    expect(await b.ref.exited()).to.equal(reason);
  });

  it("PRC-002: with the reason normal from another actor are dropped (1.1)", async () => {
    const [a, b] = [await probe(), await probe()];

    await sendExit(a.ref, b.ref, "normal");
    await world().settle();

    expect(b.ref.isAlive).to.equal(true);
  });

  it("PRC-003: that a trapping actor sends itself arrive as messages, but for kill (1.1)", async () => {
    const a = await probe(true);
    const b = await probe(true);

    for (const reason of ["normal", "shutdown", "any"]) await sendExit(a.ref, a.ref, reason);
    await sendExit(b.ref, b.ref, "kill");
    await world().settle();

    expect(a.heard).to.deep.equal(["exit normal", "exit shutdown", "exit any"]);
    expect(await b.ref.exited()).to.equal("killed");
  });

  it("PRC-004: that an actor sends itself end it, with the reason normal too (1.1)", async () => {
    for (const reason of ["normal", "any"]) {
      const a = await probe();

      await sendExit(a.ref, a.ref, reason);

      expect(await a.ref.exited()).to.equal(reason);
    }
  });

  it("PRC-005: cannot be caught by the handler that sent one to itself (1.1)", async () => {
    const a = await probe();

    const answer = await a.ref.call.run((context) => {
      try {
        context.exit(context.self, "any");
        return "went on";
      } catch {
        return "caught";
      }
    });

    expect(answer).to.equal("went on");
    expect(await a.ref.exited()).to.equal("any");
  });

  it("PRC-006: end an actor with the first reason that arrived (1.3)", async () => {
    const a = await probe();

    exitActor(a.ref, "first");
    exitActor(a.ref, "second");

    expect(await a.ref.exited()).to.equal("first");
  });

  it("PRC-007: win over a timer that has fired and waits (1.2)", async () => {
    const a = await probe();

    await a.ref.call.run((context) => {
      context.setTimer("t", 0, "own", "fired");
      context.exit(context.self, "any");
    });

    expect(await a.ref.exited()).to.equal("any");
    expect(a.heard).to.deep.equal([]);
  });

  it("PRC-008: through a link carry the error a handler threw (1.1)", async () => {
    const [a, b] = [await probe(true), await probe()];
    const thrown = new Error("broken");
    await a.ref.call.run((context) => context.link(b.ref));

    b.ref.cast.decide(() => {
      throw thrown;
    });
    await world().settle();

    expect(a.heard).to.deep.equal(["exit error: Error: broken"]);
    expect(await b.ref.exited()).to.deep.equal({ error: thrown });
  });

  it("SIG-001: act before messages that wait, and those sent after are never handled (1.2)", async () => {
    const a = await probe();
    const wasDead = world().runtime.counts().deadLetters;

    for (let count = 0; count < 100; count += 1) a.ref.cast.note("before");
    exitActor(a.ref, "shutdown");
    a.ref.cast.note("after");
    await world().settle();

    expect(await a.ref.exited()).to.equal("shutdown");
    expect(a.heard).to.deep.equal([]);
    expect(wasDead).to.deep.equal({});
    expect(world().runtime.counts().deadLetters).to.deep.equal({ unread_at_exit: 101 });
  });

  it("SIG-001: that are trapped wait behind the messages sent before them (1.2)", async () => {
    const a = await probe(true);
    const b = await probe();

    await b.ref.call.run((context) => {
      a.ref.cast.note("before");
      context.exit(a.ref, "any");
      a.ref.cast.note("after");
    });
    await world().settle();

    expect(a.heard).to.deep.equal(["before", "exit any", "after"]);
  });

  it("SIG-002: kill becomes killed for the links of who it ended (1.4)", async () => {
    const [a, b, watcher] = [await probe(), await probe(), await probe(true)];
    await a.ref.call.run((context) => context.link(b.ref));
    await watcher.ref.call.run((context) => context.link(b.ref));

    exitActor(a.ref, "kill");
    await world().settle();

    expect([await a.ref.exited(), await b.ref.exited()]).to.deep.equal(["killed", "killed"]);
    expect(watcher.heard).to.deep.equal(["exit killed"]);
  });

  it("SIG-002: an actor that ends by itself as kill passes on kill, which can be trapped (1.4)", async () => {
    const [a, b, watcher] = [await probe(), await probe(), await probe(true)];
    await a.ref.call.run((context) => context.link(b.ref));
    await watcher.ref.call.run((context) => context.link(b.ref));

    a.ref.cast.decide(() => ({ ...keep(), kind: "stop", reason: "kill", answer: undefined }));
    await world().settle();

    expect([await a.ref.exited(), await b.ref.exited()]).to.deep.equal(["kill", "kill"]);
    expect(watcher.heard).to.deep.equal(["exit kill"]);
  });

  it("PL-002: a crash's reason holds what was thrown; exit's is the reason itself (1.1)", async () => {
    const thrown = [new Error("an error"), "a word", undefined, { circle: 1 }];
    for (const value of thrown) {
      const a = await probe();
      a.ref.cast.decide(() => {
        throw value;
      });
      expect(await a.ref.exited()).to.deep.equal({ error: value });
    }
  });
});
