/** OTP's `supervisor_SUITE`, `simple_one_for_one`: many children of one kind. */

import { expect } from "chai";
import { type ActorRef, defineSimpleOneForOne, exitActor, sys } from "../../../src/index.ts";
import type { DynamicState } from "../../../src/supervision/dynamic-state.ts";
import { type ServerRef, type ServerScript, serverSpec } from "../../support/otp-server.ts";
import { childrenOf, countsOf, serverRef, useOtpWorld } from "../../support/otp-world.ts";

const HOUR_MS = 3_600_000;

describe("OTP supervisor: simple_one_for_one", () => {
  const world = useOtpWorld();

  const pool = (
    intensity: number,
    restart: "permanent" | "transient" | "temporary" = "permanent",
  ) =>
    defineSimpleOneForOne({
      id: "pool",
      intensity,
      periodMs: HOUR_MS,
      child: (script: ServerScript) => serverSpec(script, { restart }),
    });

  const startAll = async (
    sup: ActorRef,
    scripts: readonly ServerScript[],
  ): Promise<ServerRef[]> => {
    const children: ServerRef[] = [];
    for (const script of scripts) {
      const answer = await (sup as Awaited<ReturnType<typeof start>>).call.startChild(script);
      children.push(serverRef(answer.ok && answer.ref));
    }
    return children;
  };
  const start = (...args: Parameters<typeof pool>) => world().start(pool(...args));

  it("SUP-035 restarts the crashed child alone and ends after the third crash", async () => {
    const sup = await start(2);
    const [first, second] = await startAll(sup, [world().script("c1"), world().script("c2")]);

    first?.cast.crash();
    await world().settle();
    const children = await childrenOf(sup);
    expect(children).to.have.length(2);
    expect(children).to.include(second).and.not.include(first);
    for (let crashes = 0; crashes < 2; crashes += 1) {
      (await childrenOf(sup)).at(-1)?.cast.crash();
      await world().settle();
    }

    expect(await sup.exited()).to.equal("shutdown");
    expect(await second?.exited()).to.equal("shutdown");
  });

  it("SUP-036 stops all children at once, so that the slowest alone says how long it takes", async () => {
    const sup = await world().start(
      defineSimpleOneForOne({
        id: "pool",
        child: (script: ServerScript) => serverSpec(script, { shutdown: { afterMs: 2_000 } }),
      }),
    );
    const durationsMs = [1_000, 1_000, 5_000];
    const children = await startAll(
      sup,
      durationsMs.map((terminateMs) => world().script("c", { terminateMs })),
    );
    const exits = children.map((child) => child.exited());

    exitActor(sup, "shutdown");
    await world().clock.advance(1_999);
    expect(children.map(({ isAlive }) => isAlive)).to.deep.equal([false, false, true]);
    await world().clock.advance(1);

    expect(await Promise.all(exits)).to.deep.equal(["shutdown", "shutdown", "killed"]);
    expect(await sup.exited()).to.equal("shutdown");
  });

  it("SUP-037 hands on what a start tells beside the child; restarts and giving up need it not", async () => {
    const plain = serverSpec(world().script("c1"));
    const sup = await world().start(
      defineSimpleOneForOne({
        id: "pool",
        intensity: 1,
        child: (info: string) => ({
          ...plain,
          start: async (starter: Parameters<typeof plain.start>[0]) => {
            const outcome = await plain.start(starter);
            return outcome.kind === "ok" ? { ...outcome, info } : outcome;
          },
        }),
      }),
    );
    expect(await sup.call.startChild("extra")).to.have.property("info", "extra");

    (await childrenOf(sup))[0]?.cast.crash();
    await world().settle();
    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
    (await childrenOf(sup))[0]?.cast.crash();
    await world().settle();

    expect(await sup.exited()).to.equal("shutdown");
  });

  it("SUP-038 ends with all children when a restart keeps failing", async () => {
    const failing = world().script("c1", { steps: ["ok"], otherwise: { fails: "because" } });
    const sup = await start(4);
    const [first, second] = await startAll(sup, [failing, world().script("c2")]);

    first?.cast.crash();
    await world().settle();

    expect(await sup.exited()).to.equal("shutdown");
    expect(await second?.exited()).to.equal("shutdown");
    expect(failing.starts).to.equal(1 + 4);
  });

  it("SUP-039 lets go of what a temporary child was started with", async () => {
    for (const restart of ["temporary", "permanent"] as const) {
      const spec = serverSpec(world().script("c"), { restart });
      const sup = await world().start(defineSimpleOneForOne({ id: "pool", child: () => spec }));
      await sup.call.startChild();

      const state = await sys.getState<DynamicState>(sup);

      const kept = [...state.children.values()].map((child) => child.spec.start === spec.start);
      expect(kept, restart).to.deep.equal([restart === "permanent"]);
    }
  });

  for (const restart of ["permanent", "transient"] as const) {
    it(`SUP-040 forgets a ${restart} child whose restart is ignored, and stops cleanly`, async () => {
      const script = world().script("c", { steps: ["ok", "ok", "ignore"] });
      const sup = await start(5, restart);
      await startAll(sup, [script]);

      for (const left of [1, 0]) {
        const [child] = await childrenOf(sup);
        if (child !== undefined) exitActor(child, "kill");
        await world().settle();
        expect(await childrenOf(sup)).to.have.length(left);
      }

      exitActor(sup, "shutdown");
      expect(await sup.exited()).to.equal("shutdown");
      expect(world().reports.filter((report) => !report.startsWith("child_terminated"))).to.be
        .empty;
    });
  }
});
