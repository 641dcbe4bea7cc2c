/** Looking into a running actor (`docs/semantics.md` 8; OTP `sys`). */

import { expect } from "chai";
import {
  type Call,
  defineActor,
  exitActor,
  next,
  reply,
  started,
  sys,
} from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import { codeOf, type HeardProbe, startProbe } from "../../support/probe.ts";

describe("sys", () => {
  const world = useOtpWorld();
  const start = (trapExit = false): Promise<HeardProbe> =>
    startProbe(world().runtime, { trapExit });

  it("SYS-001: traces on request and keeps the last ten events (8.5)", async () => {
    const a = await start();
    await sys.trace(a.ref);

    for (let count = 0; count < 20; count += 1) a.ref.cast.note("x");
    await world().settle();

    expect(await sys.traceEvents(a.ref)).to.have.length(10);
    await sys.noTrace(a.ref);
    expect(await sys.traceEvents(a.ref)).to.deep.equal([]);
  });

  it("SYS-003: counts what comes in and goes out while statistics are on (8.5)", async () => {
    const a = await start();
    expect(await sys.statistics(a.ref)).to.equal("no_statistics");
    await sys.trace(a.ref);

    await a.ref.call.run(() => 1);

    expect(await sys.statistics(a.ref)).to.include({ messagesIn: 1, messagesOut: 1 });
    const { life, parent } = await sys.getStatus(a.ref);
    expect([life, parent]).to.deep.equal(["running", undefined]);
    await sys.noTrace(a.ref);
    expect(await sys.statistics(a.ref)).to.equal("no_statistics");
  });

  it("SYS-002 and SYS-004: a call is two events, one in and one out (8.5)", async () => {
    const a = await start();
    await sys.trace(a.ref);

    await a.ref.call.run(() => 1);

    const events = await sys.traceEvents(a.ref);
    expect(events.map(({ direction, message }) => `${direction} ${message}`)).to.deep.equal([
      "in run",
      "out run",
    ]);
  });

  it("SYS-005: suspends and resumes, twice as well as once; calls time out meanwhile (8.3)", async () => {
    const a = await start();
    await sys.suspend(a.ref);
    await sys.suspend(a.ref);
    expect((await sys.getStatus(a.ref)).life).to.equal("suspended");

    const call = codeOf(a.ref.call.run(() => 1, { timeoutMs: 50 }));
    await world().clock.advance(50);
    expect(await call).to.equal("call.timeout");

    await sys.resume(a.ref);
    await sys.resume(a.ref);
    expect((await sys.getStatus(a.ref)).life).to.equal("running");
    expect(await a.ref.call.run(() => 2)).to.equal(2);
  });

  it("PRC-013: messages and timers that came while suspended are handled after it, in order (8.3)", async () => {
    const a = await start();
    await a.ref.call.run((context) => context.setTimer("t", 10, "own", "timer"));
    await sys.suspend(a.ref);
    a.ref.cast.note("first");
    await world().clock.advance(10);
    a.ref.cast.note("last");
    await world().settle();
    expect(a.heard).to.deep.equal([]);

    await sys.resume(a.ref);
    await world().settle();

    expect(a.heard).to.deep.equal(["first", "timer", "last"]);
  });

  it("SYS-005: a suspended actor still hears its parent's exit and exit signals (8.3)", async () => {
    const [a, b] = [await start(true), await start()];
    for (const { ref } of [a, b]) {
      await sys.suspend(ref);
      ref.cast.note("waits");
      exitActor(ref, "any");
    }

    expect([await a.ref.exited(), await b.ref.exited()]).to.deep.equal(["any", "any"]);
    expect(a.heard).to.deep.equal(["terminate any"]);
  });

  it("SYS-006: a hook hears each event, once for an id, until it is removed, done or failed (8.5)", async () => {
    const a = await start();
    const heard: string[] = [];
    await sys.install(a.ref, "kept", ({ message }) => void heard.push(`kept ${message}`));
    await sys.install(a.ref, "kept", () => void heard.push("second of that id"));
    await sys.install(a.ref, "done", () => {
      heard.push("done");
      return "done";
    });
    await sys.install(a.ref, "failing", () => {
      throw new Error("hook");
    });

    a.ref.cast.note("x");
    a.ref.cast.note("y");
    await world().settle();
    expect(heard).to.deep.equal(["kept note", "done", "kept note"]);

    await sys.remove(a.ref, "kept");
    a.ref.cast.note("z");
    await world().settle();
    expect(heard).to.have.length(3);
    expect(a.heard).to.deep.equal(["x", "y", "z"]);
  });

  it("SYS-007: orders any actor to stop, and answers before it has (8.6)", async () => {
    const a = await start();

    await sys.terminate(a.ref, "ordered");

    expect(await a.ref.exited()).to.equal("ordered");
    expect(a.heard).to.deep.equal(["terminate ordered"]);
  });

  it("GS-047: reads the state by ref and by name, running and suspended (8.1)", async () => {
    const name = { name: "named" };
    const a = await startProbe(world().runtime, {}, { name });
    a.ref.cast.decide(() => next("set"));

    expect(await sys.getState(a.ref)).to.equal("set");
    await sys.suspend(a.ref);
    expect(await sys.getState(world().runtime.ref(name))).to.equal("set");
  });

  it("GS-048 and SYS-007: replaces the state; when that throws the caller hears and nothing changed (8.2)", async () => {
    const a = await start();
    const broken = sys.replaceState(a.ref, () => {
      throw new Error("no");
    });

    expect(await codeOf(broken)).to.equal("call.callback_failed");
    expect(await sys.getState(a.ref)).to.equal("new");
    await sys.suspend(a.ref);
    expect(await sys.replaceState<string>(a.ref, (state) => `${state}er`)).to.equal("newer");
    expect(await sys.getState(a.ref)).to.equal("newer");
  });

  it("GS-048: a replaced state brings postponed messages back (2.4)", async () => {
    const a = await start();
    a.ref.cast.whenOpen("postponed");
    await world().settle();
    expect(a.heard).to.deep.equal([]);

    await sys.replaceState(a.ref, () => "open");
    await world().settle();

    expect(a.heard).to.deep.equal(["postponed"]);
  });

  it("GS-043: hibernation shows, survives a look and a suspension, and ends with a message (8.4)", async () => {
    const a = await start();
    a.ref.cast.decide(() => next("asleep", { hibernate: true }));
    const hibernates = async (): Promise<boolean> => (await sys.getStatus(a.ref)).isHibernating;
    expect(await hibernates()).to.equal(true);

    await sys.suspend(a.ref);
    await sys.resume(a.ref);
    expect(await hibernates()).to.equal(true);

    a.ref.cast.note("wake");
    expect(await hibernates()).to.equal(false);
  });

  it("GS-046: shows the state as formatState says, and never the raw one when it fails (8.7)", async () => {
    const secretive = (formatState: (state: string) => unknown) =>
      defineActor<{ read: Call<void, string> }, string>({
        name: "secretive",
        init: () => started("secret"),
        handle: { read: (state) => reply(state) },
        formatState,
      });
    const shown = async (formatState: (state: string) => unknown): Promise<unknown> =>
      (await sys.getStatus((await world().runtime.start(secretive(formatState))).ref)).state;

    expect(await shown(() => "shown")).to.equal("shown");
    const failing = await shown(() => {
      throw new Error("no format");
    });
    expect(JSON.stringify(failing)).not.to.include("secret");
  });

  it("PRC-010: tells path, parent, names, links, monitors, timers, tasks and what waits (8.4)", async () => {
    const name = { name: "known" };
    const a = await startProbe(world().runtime, {}, { name, label: "known" });
    const b = await start();
    await a.ref.call.run((context) => {
      context.link(b.ref);
      context.monitor(b.ref);
      context.setTimer("t", 1_000, "own", "later");
      context.task(() => new Promise(() => {}), { done: "result" });
    });
    await sys.suspend(a.ref);
    a.ref.cast.note("waits");

    const status = await sys.getStatus(a.ref);

    expect(status).to.include({ path: "/known", behaviour: "probe", kind: "worker", mailbox: 1 });
    expect(status).to.include({ links: 1, monitors: 1, timers: 1, tasks: 1, handled: 1 });
    expect(status.names).to.deep.equal(["known"]);
  });

  it("PRC-010: a tap sees each entry as it is taken, and cannot hurt the actor (2.6)", async () => {
    const a = await start();
    const seen: string[] = [];
    const removeTap = sys.tap(a.ref, ({ type }) => void seen.push(type));
    sys.tap(a.ref, () => {
      throw new Error("tap");
    });
    sys.tap(a.ref, () => Promise.reject(new Error("async tap")));

    a.ref.cast.note("x");
    a.ref.cast.note("y");
    await world().settle();
    removeTap();
    a.ref.cast.note("z");
    await world().settle();

    expect(seen).to.deep.equal(["note", "note"]);
    expect(a.heard).to.deep.equal(["x", "y", "z"]);
    const failures = world().events.filter(({ type }) => type === "runtime.observer_failed");
    expect(failures).to.have.length(2);
  });
});
