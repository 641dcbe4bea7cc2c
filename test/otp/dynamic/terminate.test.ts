/** Elixir's `DynamicSupervisor` suite: how its children are stopped, all of them or one. */

import { expect } from "chai";
import {
  type ActorRef,
  anyChild,
  type ChildSpec,
  defineDynamicSupervisor,
  type DynamicMessages,
  type ExitReason,
  exitActor,
  type Restart,
  type Shutdown,
} from "../../../src/index.ts";
import {
  type ServerRef,
  type ServerScript,
  serverSpec,
  type StartStep,
} from "../../support/otp-server.ts";
import { countsOf, serverRef, useOtpWorld } from "../../support/otp-world.ts";

type Dynamic = ActorRef<DynamicMessages<ChildSpec>>;

interface Case {
  readonly name: string;
  readonly shutdown: Shutdown;
  readonly restart?: Restart;
  readonly endsAs?: ExitReason;
  readonly terminateMs?: number;
  /** The exit reason of each child. */
  readonly reason: ExitReason;
  readonly isReported: boolean;
}

const OOPS: ExitReason = { shutdown: "oops" };

const CASES: readonly Case[] = [
  { name: "brutal kill", shutdown: "brutal_kill", reason: "killed", isReported: false },
  { name: "infinity", shutdown: "infinity", reason: "shutdown", isReported: false },
  {
    name: "infinity and a reason of its own",
    shutdown: "infinity",
    endsAs: OOPS,
    reason: OOPS,
    isReported: false,
  },
  { name: "integer", shutdown: { afterMs: 1_000 }, reason: "shutdown", isReported: false },
  {
    name: "integer and a reason of its own",
    shutdown: { afterMs: 1_000 },
    endsAs: OOPS,
    reason: OOPS,
    isReported: false,
  },
  {
    name: "integer and an abnormal reason",
    shutdown: { afterMs: 1_000 },
    endsAs: "oops",
    reason: "oops",
    isReported: true,
  },
  {
    name: "expired integer",
    shutdown: { afterMs: 0 },
    terminateMs: 1,
    reason: "killed",
    isReported: true,
  },
  {
    name: "permanent restart and normal reason",
    shutdown: "infinity",
    endsAs: "normal",
    reason: "normal",
    isReported: true,
  },
  {
    name: "transient restart and normal reason",
    shutdown: "infinity",
    restart: "transient",
    endsAs: "normal",
    reason: "normal",
    isReported: false,
  },
];

describe("Elixir DynamicSupervisor: stop", () => {
  const world = useOtpWorld();
  const dynamic = defineDynamicSupervisor({ id: "dynamic", child: anyChild });

  const add = async (
    sup: Dynamic,
    script: ServerScript,
    overrides: { readonly restart?: Restart; readonly shutdown?: Shutdown },
  ): Promise<ServerRef> => {
    const answer = await sup.call.startChild(serverSpec(script, overrides));
    return serverRef(answer.ok && answer.ref);
  };

  for (const {
    name,
    shutdown,
    restart = "permanent",
    endsAs,
    terminateMs = 0,
    ...expected
  } of CASES) {
    it(`DYN-027 ends children as told: ${name}`, async () => {
      const sup = await world().start(dynamic);
      const exits: Promise<ExitReason>[] = [];
      for (let count = 0; count < 3; count += 1) {
        const script = world().script("c", { endsAs, terminateMs });
        exits.push((await add(sup, script, { restart, shutdown })).exited());
      }

      exitActor(sup, "shutdown");
      await world().clock.advance(terminateMs);

      expect(await Promise.all(exits)).to.deep.equal(Array(3).fill(expected.reason));
      expect(await sup.exited()).to.equal("shutdown");
      const report = `shutdown_error undefined ${JSON.stringify(expected.reason)}`;
      expect(world().reports).to.deep.equal(expected.isReported ? [report] : []);
    });
  }

  it("DYN-027 ends mixed children, each as its own specification says, and groups the reports", async () => {
    const sup = await world().start(dynamic);
    const mixed: readonly (readonly [Partial<ServerScript>, Shutdown, ExitReason])[] = [
      [{}, "infinity", "shutdown"],
      [{ terminateMs: 5 }, { afterMs: 1 }, "killed"],
      [{}, "brutal_kill", "killed"],
      [{ terminateMs: 50 }, { afterMs: 2 }, "killed"],
    ];
    const exits: Promise<ExitReason>[] = [];
    for (const [changes, shutdown] of mixed) {
      exits.push((await add(sup, world().script("c", changes), { shutdown })).exited());
    }

    exitActor(sup, "shutdown");
    await world().clock.advance(2);

    expect(await Promise.all(exits)).to.deep.equal(mixed.map(([, , reason]) => reason));
    const counts = world().events.flatMap((event) =>
      event.type === "supervisor.report" ? [event.offender.count] : [],
    );
    expect(counts).to.deep.equal([2]);
  });

  it("DYN-026 takes shutdown times of 0 and 1 ms", async () => {
    const sup = await world().start(dynamic);

    for (const afterMs of [0, 1]) {
      expect((await add(sup, world().script("c"), { shutdown: { afterMs } })).isAlive).to.equal(
        true,
      );
    }
  });

  for (const shutdown of ["brutal_kill", { afterMs: 1_000 }] as const) {
    it(`DYN-028 stops one child by its ref with ${JSON.stringify(shutdown)}, once`, async () => {
      const sup = await world().start(dynamic);
      const child = await add(sup, world().script("c"), { shutdown });

      expect(await sup.call.terminateChild(child)).to.deep.equal({ ok: true });
      expect(await child.exited()).to.equal(shutdown === "brutal_kill" ? "killed" : "shutdown");
      expect(await sup.call.terminateChild(child)).to.deep.equal({
        ok: false,
        error: { tag: "not_found" },
      });

      expect(await countsOf(sup)).to.deep.equal([0, 0, 0, 0]);
    });
  }

  it("DYN-028 finds {shutdown, detail} a proper end for one permanent child it stops, too", async () => {
    const sup = await world().start(dynamic);
    const child = await add(sup, world().script("c", { endsAs: OOPS }), {});

    await sup.call.terminateChild(child);

    expect(await child.exited()).to.deep.equal(OOPS);
    expect(world().reports).to.deep.equal([]);
  });

  it("DYN-029 ends the attempts of a child by the ref of its last incarnation", async () => {
    const slow: StartStep = { takesMs: 1_000, step: { fails: "because" } };
    const script = world().script("c", { steps: ["ok"], otherwise: slow });
    const sup = await world().start(dynamic);
    const child = await add(sup, script, {});
    child.cast.crash();
    await world().settle();

    const answers = Promise.all([sup.call.terminateChild(child), sup.call.terminateChild(child)]);
    await world().clock.advance(1_000);
    expect(await answers).to.deep.equal([{ ok: true }, { ok: false, error: { tag: "not_found" } }]);
    const { starts } = script;
    await world().clock.advance(10_000);

    expect(script.starts).to.equal(starts);
    expect(await countsOf(sup)).to.deep.equal([0, 0, 0, 0]);
  });
});
