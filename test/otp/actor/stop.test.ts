/** Stopping an actor from outside (`docs/semantics.md` 4.7; OTP `gen_server:stop/3`). */

import { expect } from "chai";
import { actorName, exit, isRuntimeError, stop, stopActor } from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import { codeOf, type HeardProbe, type ProbeMessages, startProbe } from "../../support/probe.ts";

const NAME = actorName<ProbeMessages>("stopped-by-name");

describe("stopActor", () => {
  const world = useOtpWorld();
  const start = (): Promise<HeardProbe> => startProbe(world().runtime);

  it("GS-002: resolves when the actor is gone, and terminate ran though it traps no exits (4.7)", async () => {
    const a = await start();

    await stopActor(a.ref);

    expect([a.ref.isAlive, await a.ref.exited()]).to.deep.equal([false, "normal"]);
    expect(a.heard).to.deep.equal(["terminate normal"]);
  });

  it("GS-003: stops with another reason, and a second stop finds no such actor (4.7)", async () => {
    const a = await start();

    await stopActor(a.ref, { reason: "other" });

    expect(await a.ref.exited()).to.equal("other");
    expect(await codeOf(stopActor(a.ref))).to.equal("call.no_such_actor");
  });

  it("GS-004: refuses a time that is none, and the actor lives (4.7)", async () => {
    const a = await start();

    for (const timeoutMs of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(await codeOf(stopActor(a.ref, { timeoutMs }))).to.equal("option.invalid");
    }

    expect(a.ref.isAlive).to.equal(true);
  });

  it("GS-005 and GS-007: stops whoever holds a name; then nobody does (4.7)", async () => {
    await startProbe(world().runtime, {}, { name: NAME });
    const byName = world().runtime.ref(NAME);

    await stopActor(byName);

    expect(world().runtime.whereis(NAME)).to.equal(undefined);
    expect(await codeOf(stopActor(byName))).to.equal("call.no_such_actor");
  });

  it("PL-008: takes an equal reason for the same, and one that only reads the same for another (4.7)", async () => {
    const [a, b] = [
      await startProbe(world().runtime, { terminate: () => exit({ shutdown: "moving" }) }),
      await startProbe(world().runtime, { terminate: () => exit("shutdown: moving") }),
    ];
    const reason = { shutdown: "moving" };

    expect(await codeOf(stopActor(a.ref, { reason }))).to.equal("none");
    expect(await codeOf(stopActor(b.ref, { reason }))).to.equal("call.callee_exited");
  });

  it("PL-008: says so when the actor went for another reason (4.7)", async () => {
    const a = await startProbe(world().runtime, { terminate: () => exit("its own") });

    const failure = await stopActor(a.ref).catch((error: unknown) => error);

    expect(isRuntimeError(failure, "call.callee_exited") && failure.details.reason).to.equal(
      "its own",
    );
  });

  it("PL-008: gives up in time, but the order stands (4.7)", async () => {
    let proceed = (): void => {};
    const a = await start();
    a.ref.cast.decide(
      () =>
        new Promise((resolve) => {
          proceed = () => resolve({ kind: "next", state: "on", options: undefined });
        }),
    );
    const [hasty, patient] = [
      codeOf(stopActor(a.ref, { timeoutMs: 0 })),
      codeOf(stopActor(a.ref, { timeoutMs: 100 })),
    ];
    await world().clock.advance(100);

    expect([await hasty, await patient, a.ref.isAlive]).to.deep.equal([
      "call.timeout",
      "call.timeout",
      true,
    ]);
    proceed();
    expect(await a.ref.exited()).to.equal("normal");
  });

  it("XGS-006: of itself within a handler is refused (5.3)", async () => {
    const a = await start();

    const code = await a.ref.call.run((context) => codeOf(stopActor(context.self)));

    expect(await code).to.equal("call.calling_self");
    expect(a.ref.isAlive).to.equal(true);
  });

  it("GS-006: stops who is stopping already together with them (4.7)", async () => {
    const a = await start();
    const both = Promise.all([stopActor(a.ref), stopActor(a.ref)]);
    a.ref.cast.decide(() => stop("normal"));

    await both;

    expect(a.heard).to.deep.equal(["terminate normal"]);
  });
});
