/** Starting an actor (`docs/semantics.md` 3; OTP `gen_server:start_link`, `proc_lib`). */

import { expect } from "chai";
import {
  actorName,
  type Clock,
  exit,
  failed,
  failedQuietly,
  ignore,
  type Runtime,
  type StartOutcome,
  started,
  stopActor,
} from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import { codeOf, type ProbeArgs, probe, startProbe } from "../../support/probe.ts";

const NAME = actorName<never>("server");

/** Ways `init` can fail, each with the reason whoever started hears. */
const failures: readonly (readonly [string, NonNullable<ProbeArgs["init"]>, unknown])[] = [
  ["stop", () => failed("stopped"), "stopped"],
  ["error", () => failedQuietly("quiet"), "quiet"],
  ["exit", () => exit("left"), "left"],
  ["a throw", () => Promise.reject("thrown"), { error: "thrown" }],
];

describe("Starting an actor", () => {
  const world = useOtpWorld();

  /** Starts a probe from within another one, as `start_link` does. */
  async function startFrom(
    runtime: Runtime,
    args: Omit<ProbeArgs, "heard">,
    options = {},
  ): Promise<{ outcome: StartOutcome; heard: string[] }> {
    const parent = await startProbe(runtime, { trapExit: true });
    const outcome = parent.ref.call.run(
      (context) => context.startLink(probe, { heard: [], ...args }, options),
      { timeoutMs: "infinity" },
    );
    await world().clock.advance(1_000);
    return { outcome: (await await outcome) as StartOutcome, heard: parent.heard };
  }

  it("GS-001: answers with a ref, and a second start of a name with the first one's (3.2)", async () => {
    const { runtime } = world();
    const first = await startProbe(runtime, {}, { name: NAME });

    const { outcome } = await startFrom(runtime, {}, { name: NAME });

    expect(outcome).to.deep.equal({
      kind: "error",
      error: { tag: "already_started", ref: first.ref },
    });
  });

  it("GS-001: ignores, fails and stops as init says (3.5)", async () => {
    const { runtime } = world();

    const { outcome } = await startFrom(runtime, { init: () => ignore() }, { name: NAME });

    expect(outcome).to.deep.equal({ kind: "ignore" });
    expect(runtime.whereis(NAME)).to.equal(undefined);
  });

  it("GS-001: calls of an actor that was stopped fail with no such actor (5.1)", async () => {
    const { ref } = await startProbe(world().runtime);
    await stopActor(ref);

    expect(await codeOf(ref.call.run(() => 1))).to.equal("call.no_such_actor");
  });

  for (const [how, init, reason] of failures) {
    it(`GS-013: five times failing by ${how} gives the reason and the name back each time (3.3)`, async () => {
      const { runtime } = world();
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const { outcome, heard } = await startFrom(runtime, { init }, { name: NAME });

        expect(outcome).to.deep.equal({ kind: "error", error: { tag: "exit", reason } });
        expect(runtime.whereis(NAME)).to.equal(undefined);
        expect(heard, "no exit is left in the starter's mailbox").to.deep.equal([]);
      }
    });
  }

  it("GS-013: an init that returns no decision fails the start as a bad return (4.9)", async () => {
    const { outcome } = await startFrom(world().runtime, { init: () => "nonsense" });

    const reason = outcome.kind === "error" && outcome.error.tag === "exit" && outcome.error.reason;
    expect(reason).to.have.nested.property("error.code", "actor.bad_return");
  });

  it("GS-045: a hundred refused starts never leave the name taken (3.3)", async () => {
    const { runtime } = world();
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const init = attempt % 2 === 0 ? () => ignore() : () => failed("no");
      await runtime.start(probe, { heard: [], init }, { name: NAME }).catch(() => {});
      expect(runtime.whereis(NAME)).to.equal(undefined);
    }
  });

  it("XGS-005: a name is taken while init still runs, so a second init never does (3.2)", async () => {
    const { runtime, clock } = world();
    const slow = startProbe(runtime, { init: ({ clock: c }) => waitMs(c, 50) }, { name: NAME });
    let ran = false;
    const markRan = (): void => {
      ran = true;
    };

    const second = startFrom(runtime, { init: () => markRan() }, { name: NAME });
    const { outcome } = await second;

    expect([outcome.kind, ran]).to.deep.equal(["error", false]);
    await clock.advance(50);
    expect(runtime.whereis(NAME)).to.equal((await slow).ref);
  });

  it("PL-003: the starter goes on only when init has returned (3.1)", async () => {
    const { runtime, clock } = world();
    const steps: string[] = [];
    const starting = startProbe(runtime, {
      init: ({ clock: c }) => {
        steps.push("init");
        return waitMs(c, 50);
      },
    }).then(() => steps.push("started"));

    await clock.advance(49);
    steps.push("49 ms");
    await clock.advance(1);
    await starting;

    expect(steps).to.deep.equal(["init", "49 ms", "started"]);
  });

  it("PL-004: an init that takes too long is killed; the starter hears timeout and nothing else (3.4)", async () => {
    const { runtime, events } = world();

    const { outcome, heard } = await startFrom(
      runtime,
      { init: () => new Promise(() => {}) },
      { initTimeoutMs: 100, name: NAME },
    );

    expect(outcome).to.deep.equal({ kind: "error", error: { tag: "timeout" } });
    expect(heard).to.deep.equal([]);
    expect(runtime.whereis(NAME)).to.equal(undefined);
    const ends = events.flatMap((event) => (event.type === "actor.stopped" ? [event.reason] : []));
    expect(ends).to.deep.equal(["killed"]);
  });

  it("PL-007: a crash before the start is done gives the same error with and without a link (3.3)", async () => {
    const thrown = new Error("early");
    for (const link of [true, false]) {
      const init = (): never => {
        throw thrown;
      };
      const { outcome, heard } = await startFrom(world().runtime, { init }, { link });

      const reason = { error: thrown };
      expect(outcome).to.deep.equal({ kind: "error", error: { tag: "exit", reason } });
      expect(heard).to.deep.equal([]);
    }
  });

  it("XGS-002: with a link shares its starter's end, without one it does not (3.5)", async () => {
    const { runtime } = world();
    const parent = await startProbe(runtime);
    const startChild = (link: boolean): Promise<StartOutcome> =>
      parent.ref.call.run((c) =>
        c.startLink(probe, { heard: [] }, { link }),
      ) as Promise<StartOutcome>;
    const outcomes = [await startChild(true), await startChild(false)];

    parent.ref.cast.decide(() => exit("gone"));
    await world().settle();

    const alive = outcomes.map((outcome) => outcome.kind === "ok" && outcome.ref.isAlive);
    expect(alive).to.deep.equal([false, true]);
  });

  it("XGS-002: by an actor that is gone starts nothing (3.5)", async () => {
    const { runtime } = world();
    const parent = await startProbe(runtime);
    let start: (() => Promise<StartOutcome>) | undefined;
    await parent.ref.call.run((c) => {
      start = () => c.startLink(probe, { heard: [] });
    });
    await stopActor(parent.ref);

    const outcome = await start?.();

    expect(outcome).to.deep.equal({ kind: "error", error: { tag: "exit", reason: "noproc" } });
  });

  it("PRC-009: nobody stands at a name that was never given (3.2)", () => {
    expect(world().runtime.whereis(actorName("nobody"))).to.equal(undefined);
    expect(world().runtime.ref(actorName("nobody")).isAlive).to.equal(false);
  });
});

function waitMs(clock: Clock, forMs: number): Promise<ReturnType<typeof started<string>>> {
  return new Promise((resolve) => {
    clock.setTimer(() => resolve(started("new")), forMs);
  });
}
