/** OTP's `supervisor_SUITE`, counting, memory, names and scale. */

import { expect } from "chai";
import {
  type ActorRef,
  actorName,
  defineSimpleOneForOne,
  defineSupervisor,
  exitActor,
  type Restart,
  type SupervisorMessages,
  sys,
} from "../../../src/index.ts";
import type { SupervisorState } from "../../../src/supervision/supervisor-state.ts";
import { type ServerMessages, type ServerRef, serverSpec } from "../../support/otp-server.ts";
import { childOf, childrenOf, countsOf, serverRef, useOtpWorld } from "../../support/otp-world.ts";

const STRATEGIES = ["one_for_one", "one_for_all", "rest_for_one"] as const;

/** Thousands of children on a machine that has other things to do. */
const PATIENCE_MS = 120_000;

describe("OTP supervisor: counting", function () {
  this.timeout(PATIENCE_MS);
  const world = useOtpWorld();

  for (const [row, type] of [
    ["SUP-071", "worker"],
    ["SUP-072", "supervisor"],
  ] as const) {
    it(`${row} counts thousands of temporary children of type ${type}`, async () => {
      const script = world().script("c");
      const sup = await world().start(
        defineSimpleOneForOne({
          id: "pool",
          child: () => ({ ...serverSpec(script, { restart: "temporary" }), type }),
        }),
      );
      const counted = (count: number) =>
        type === "worker" ? [1, count, 0, count] : [1, count, count, 0];

      for (const total of [1_000, 2_000]) {
        for (let count = 0; count < 1_000; count += 1) await sup.call.startChild();
        expect(await countsOf(sup)).to.deep.equal(counted(total));
        expect(await countsOf(sup)).to.deep.equal(counted(total));
      }
      for (const child of await childrenOf(sup)) exitActor(child, "kill");
      await world().settle();

      expect(await countsOf(sup)).to.deep.equal([1, 0, 0, 0]);
    });
  }

  it("SUP-074 tells an observer that it is a supervisor, and which", async () => {
    const tree = await world().tree(
      defineSimpleOneForOne({ id: "pool", child: () => serverSpec(world().script("c")) }),
    );

    expect(await sys.getStatus(tree.ref)).to.include({ behaviour: "pool", kind: "supervisor" });
    expect(tree.snapshot()).to.include({ behaviour: "pool", kind: "supervisor" });
  });
});

describe("OTP supervisor: what it keeps of its children", () => {
  const world = useOtpWorld();

  for (const strategy of STRATEGIES) {
    it(`SUP-075 keeps start arguments only of children that may be restarted, under ${strategy}`, async () => {
      for (const restart of ["permanent", "transient", "temporary"] as const) {
        const sup = await world().start(
          defineSupervisor({ id: "sup", strategy, children: () => [] }),
        );
        const spec = serverSpec(world().script("c1"), { restart });
        await sup.call.startChild(spec);

        const state = await sys.getState<SupervisorState>(sup);

        const isKept = state.children.get("c1")?.spec.start === spec.start;
        expect(isKept, restart).to.equal(restart !== "temporary");
      }
    });

    it(`SUP-076 forgets a temporary child at its end, however it ends, under ${strategy}`, async () => {
      const sup = await world().start(
        defineSupervisor({ id: "sup", strategy, intensity: 9, children: () => [] }),
      );
      const startedAfter = async (restart: Restart, end: (child: ServerRef) => unknown) => {
        const spec = serverSpec(world().script(restart), { restart });
        expect((await sup.call.startChild(spec)).ok).to.equal(true);
        await end(await childOf(sup, restart));
        await world().settle();
        const again = await sup.call.startChild(spec);
        await sup.call.terminateChild(restart);
        await sup.call.deleteChild(restart);
        return again.ok ? "started" : again.error.tag;
      };
      const ends: readonly [(child: ServerRef) => unknown, string, string][] = [
        [(child) => exitActor(child, "kill"), "already_started", "already_started"],
        [(child) => child.cast.end("normal"), "already_started", "already_present"],
        [(child) => child.cast.crash(), "already_started", "already_started"],
      ];

      for (const [end, permanent, transient] of ends) {
        expect(await startedAfter("temporary", end)).to.equal("started");
        expect(await startedAfter("permanent", end)).to.equal(permanent);
        expect(await startedAfter("transient", end)).to.equal(transient);
      }
      expect(await startedAfter("temporary", () => sup.call.terminateChild("temporary"))).to.equal(
        "started",
      );
      expect(await startedAfter("permanent", () => sup.call.terminateChild("permanent"))).to.equal(
        "already_present",
      );
    });
  }
});

describe("OTP supervisor: names", () => {
  const world = useOtpWorld();
  const SUP = actorName<SupervisorMessages>("named-sup");
  const WORKER = actorName<ServerMessages>("named-worker");

  it("SUP-079 registers each new incarnation, supervisor or worker, under its name", async () => {
    const worker = serverSpec(world().script("worker"), { name: WORKER });
    const inner = defineSupervisor({ id: "inner", intensity: 5, children: () => [worker] });
    const outer = defineSupervisor({
      id: "outer",
      intensity: 5,
      children: () => [inner.childSpec(undefined, { name: SUP })],
    });
    await world().start(outer);
    const both = () => [world().runtime.whereis(SUP)?.id, world().runtime.whereis(WORKER)?.id];
    let before = both();

    const renewal: readonly [() => unknown, readonly boolean[]][] = [
      [() => exitActor(world().runtime.ref(SUP), "kill"), [true, true]],
      [() => exitActor(world().runtime.ref(WORKER), "kill"), [false, true]],
      [() => world().runtime.ref(WORKER).cast.end("normal"), [false, true]],
    ];
    for (const [end, renewed] of renewal) {
      end();
      await world().settle();
      expect(both().map((id, index) => id !== before[index])).to.deep.equal(renewed);
      expect(both()).to.not.include(undefined);
      before = both();
    }
    const sup = world().runtime.ref(SUP);
    await sup.call.terminateChild("worker");
    expect(world().runtime.whereis(WORKER)).to.equal(undefined);
    await sup.call.restartChild("worker");
    expect(world().runtime.whereis(WORKER)?.isAlive).to.equal(true);
  });
});

describe("OTP supervisor: scale", function () {
  this.timeout(PATIENCE_MS);
  const world = useOtpWorld();

  /** How long something takes in real time, the best of a few runs. */
  const bestMs = async (runs: number, work: () => Promise<void>): Promise<number> => {
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < runs; run += 1) {
      const startedAt = performance.now();
      await work();
      best = Math.min(best, performance.now() - startedAt);
    }
    return best;
  };

  it("SUP-077 stops temporary children one by one in time that grows with their number", async () => {
    const sup = await world().start(
      defineSimpleOneForOne({
        id: "pool",
        child: () => serverSpec(world().script("c"), { restart: "temporary" }),
      }),
    );
    const stopMs = async (count: number) => {
      for (let index = 0; index < count; index += 1) await sup.call.startChild();
      const children = await childrenOf(sup);
      return bestMs(1, async () => {
        for (const child of children) await sup.call.terminateChild(child);
      });
    };

    await stopMs(1_000);
    const [few, many] = [await stopMs(1_000), await stopMs(10_000)];

    expect(many / few).to.be.below(50);
  });

  it("SUP-088 starts and stops children in time that grows with their number", async () => {
    const phases = async (count: number) => {
      const sup = await world().start(defineSupervisor({ id: "sup", children: () => [] }));
      const { start } = serverSpec(world().script("c"));
      const startMs = await bestMs(1, async () => {
        for (let id = 0; id < count; id += 1) await sup.call.startChild({ id: String(id), start });
      });
      const stopMs = await bestMs(1, async () => {
        for (let id = 0; id < count; id += 1) await sup.call.terminateChild(String(id));
      });
      return { startMs, stopMs };
    };

    await phases(1_000);
    const [few, many] = [await phases(1_000), await phases(20_000)];

    expect(many.startMs / few.startMs).to.be.below(10 * 20);
    expect(many.stopMs / few.stopMs).to.be.below(10 * 20);
  });

  it("SUP-088 restarts one of many children without looking at the others", async () => {
    const crashes = 300;
    const restartMs = async (count: number) => {
      const sup: ActorRef<SupervisorMessages> = await world().start(
        defineSupervisor({
          id: "sup",
          intensity: crashes,
          children: () =>
            Array.from({ length: count }, (_, index) => serverSpec(world().script(`c${index}`))),
        }),
      );
      let current = await childOf(sup, "c0");
      const tookMs = await bestMs(1, async () => {
        for (let crash = 0; crash < crashes; crash += 1) {
          const exited = current.exited();
          current.cast.crash();
          await exited;
          await Promise.resolve();
          const state = await sys.getState<SupervisorState>(sup);
          current = serverRef(state.children.get("c0")?.cell?.ref);
        }
      });
      return tookMs;
    };

    await restartMs(10);
    const [few, many] = [await restartMs(100), await restartMs(10_000)];

    expect(many / few).to.be.below(20);
  });
});
