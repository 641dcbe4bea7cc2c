/** Elixir's `DynamicSupervisor` suite: which exit brings a child back, and when that is too often. */

import { expect } from "chai";
import {
  type ActorRef,
  anyChild,
  defineDynamicSupervisor,
  type DynamicMessages,
  type ChildSpec,
  type ExitReason,
  type Restart,
  type StartOutcome,
} from "../../../src/index.ts";
import { type ServerScript, serverSpec, type StartStep } from "../../support/otp-server.ts";
import { childrenOf, countsOf, listOf, serverRef, useOtpWorld } from "../../support/otp-world.ts";

type Dynamic = ActorRef<DynamicMessages<ChildSpec>>;

const REASONS: readonly ExitReason[] = ["normal", "shutdown", { shutdown: "signal" }, "whatever"];

describe("Elixir DynamicSupervisor: restarts", () => {
  const world = useOtpWorld();

  const start = (flags: { readonly intensity?: number; readonly maxChildren?: number } = {}) =>
    world().start(
      defineDynamicSupervisor({ id: "dynamic", intensity: 100_000, ...flags, child: anyChild }),
    );

  const add = async (sup: Dynamic, script: ServerScript, restart: Restart = "permanent") => {
    const answer = await sup.call.startChild(serverSpec(script, { restart }));
    return serverRef(answer.ok && answer.ref);
  };

  const fates: readonly (readonly [row: string, Restart, readonly ExitReason[]])[] = [
    ["DYN-017", "temporary", []],
    ["DYN-018", "transient", ["whatever"]],
    ["DYN-019", "permanent", REASONS],
  ];

  for (const [row, restart, restarting] of fates) {
    it(`${row} restarts a ${restart} child that ended with one of ${JSON.stringify(restarting)}`, async () => {
      for (const reason of REASONS) {
        const sup = await start();
        const child = await add(sup, world().script("c"), restart);

        child.cast.end(reason);
        await world().settle();

        const isBack = restarting.includes(reason);
        expect(await countsOf(sup)).to.deep.equal(isBack ? [1, 1, 0, 1] : [0, 0, 0, 0]);
        if (isBack) expect(await childrenOf(sup)).to.not.include(child);
      }
    });
  }

  it("DYN-020 replaces, drops or tries again as the second start says", async () => {
    const sup = await start();
    const error = { tag: "exit", reason: "because" };
    const seconds: readonly (readonly [second: unknown, workers: number, active: number])[] = [
      ["plain", 1, 1],
      ["with info", 2, 2],
      [{ kind: "ignore" }, 2, 2],
      [{ kind: "error", error }, 3, 2],
      ["junk", 4, 2],
    ];

    for (const [second, workers, active] of seconds) {
      const starting = sup.call.startChild(startingAs(second));
      await world().clock.advance(4_000);
      const answer = await starting;
      serverRef(answer.ok && answer.ref).cast.crash();
      await world().settle();
      const counts = countsOf(sup);
      await world().clock.advance(4_000);

      expect(await counts).to.deep.equal([workers, active, 0, workers]);
    }
  });

  /** Starts well, then as said; if that failed, each later attempt takes a second and fails, too. */
  function startingAs(second: unknown): ChildSpec {
    const isPlain = second === "plain" || second === "with info";
    const slow: StartStep = { takesMs: 1_000, step: { fails: "because" } };
    const steps: StartStep[] = isPlain ? ["ok", "ok"] : ["ok"];
    const plain = serverSpec(world().script("c", { steps, otherwise: slow }));
    let starts = 0;
    return {
      id: "c",
      start: async (starter) => {
        starts += 1;
        if (starts === 2 && !isPlain) return second as StartOutcome;
        const outcome = await plain.start(starter);
        return second === "with info" ? { info: 1, ...outcome } : outcome;
      },
    };
  }

  it("DYN-020 shows a child whose restart failed as restarting until it succeeds", async () => {
    const sup = await start();
    const slow: StartStep = { takesMs: 1_000, step: { fails: "because" } };
    const script = world().script("c", { steps: ["ok"], otherwise: slow });
    const child = await add(sup, script);
    child.cast.crash();
    await world().settle();

    const list = Promise.all([listOf(sup), countsOf(sup)]);
    await world().clock.advance(1_000);
    expect(await list).to.deep.equal([[[undefined, "restarting"]], [1, 0, 0, 1]]);
    script.otherwise = "ok";
    await world().clock.advance(1_000);

    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
  });

  it("DYN-021 counts a child whose restart failed in maxChildren", async () => {
    const sup = await start({ maxChildren: 1 });
    const slow: StartStep = { takesMs: 1_000, step: { fails: "because" } };
    (await add(sup, world().script("c", { steps: ["ok"], otherwise: slow }))).cast.crash();
    await world().settle();

    const answers = Promise.all([
      sup.call.startChild(serverSpec(world().script("d"))),
      countsOf(sup),
    ]);
    await world().clock.advance(1_000);

    expect(await answers).to.deep.equal([
      { ok: false, error: { tag: "max_children" } },
      [1, 0, 0, 1],
    ]);
  });

  it("DYN-022 counts a restarted child once in maxChildren", async () => {
    const sup = await start({ maxChildren: 1 });
    (await add(sup, world().script("c"))).cast.crash();
    await world().settle();

    const answer = await sup.call.startChild(serverSpec(world().script("d")));

    expect(answer).to.deep.equal({ ok: false, error: { tag: "max_children" } });
    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
  });

  it("DYN-024 is back when a second attempt succeeds within the allowed restarts", async () => {
    const sup = await start({ intensity: 2 });
    const script = world().script("c", { steps: ["ok", { fails: "because" }, "ok"] });

    (await add(sup, script)).cast.crash();
    await world().settle();

    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
    expect(script.starts).to.equal(3);
  });

  for (const intensity of [1, 10]) {
    it(`DYN-025 ends with shutdown when ${intensity} attempts within the period all failed`, async () => {
      const sup = await start({ intensity });
      const script = world().script("c", { steps: ["ok"], otherwise: { fails: "because" } });
      const bystander = await add(sup, world().script("d"));

      (await add(sup, script)).cast.crash();
      await world().settle();

      expect(await sup.exited()).to.equal("shutdown");
      expect(await bystander.exited()).to.equal("shutdown");
      expect(script.starts).to.equal(1 + intensity);
      expect(world().reports.at(-1)).to.equal('shutdown c "reached_max_restart_intensity"');
    });
  }
});
