/** OTP's `supervisor_SUITE`, significant children: whose own end ends the supervisor, and whose does not. */

import { expect } from "chai";
import {
  type ActorRef,
  type AutoShutdown,
  defineSupervisor,
  exitActor,
  type Strategy,
  type SupervisorMessages,
} from "../../../src/index.ts";
import { type ServerRef, serverSpec } from "../../support/otp-server.ts";
import { childOf, countsOf, useOtpWorld } from "../../support/otp-world.ts";

type Supervisor = ActorRef<SupervisorMessages>;

/** Ways a child ends. */
const ENDS = {
  api: async (sup: Supervisor, id: string) => void (await sup.call.terminateChild(id)),
  kill: async (sup: Supervisor, id: string) => exitActor(await childOf(sup, id), "kill"),
  abnormal: async (sup: Supervisor, id: string) => (await childOf(sup, id)).cast.crash(),
  normal: async (sup: Supervisor, id: string) => (await childOf(sup, id)).cast.end("normal"),
} as const;

type End = keyof typeof ENDS;

const MODES: readonly AutoShutdown[] = ["any_significant", "all_significant"];

describe("OTP supervisor: significant children", () => {
  const world = useOtpWorld();

  /** A supervisor of two significant children, c1 and c2, and a plain one, c3. */
  const supervise = (autoShutdown: AutoShutdown, restart: "transient" | "temporary") =>
    world().start(
      defineSupervisor({
        id: "sup",
        intensity: 5,
        autoShutdown,
        children: () => [
          serverSpec(world().script("c1"), { restart, significant: autoShutdown !== "never" }),
          serverSpec(world().script("c2"), { restart, significant: autoShutdown !== "never" }),
          serverSpec(world().script("c3"), { restart }),
        ],
      }),
    );

  const end = async (sup: Supervisor, id: string, how: End) => {
    await ENDS[how](sup, id);
    await world().settle();
  };

  for (const [row, restart] of [
    ["SUP-057", "temporary"],
    ["SUP-058", "transient"],
  ] as const) {
    for (const autoShutdown of ["never", ...MODES] as const) {
      it(`${row} lives on when a ${restart} child that is not significant ends, under ${autoShutdown}`, async () => {
        for (const how of ["api", "kill", "abnormal", "normal"] as const) {
          const sup = await supervise(autoShutdown, restart);
          const before = await childOf(sup, "c3");

          await end(sup, "c3", how);

          expect(before.isAlive).to.equal(false);
          const isBack = restart === "transient" && (how === "kill" || how === "abnormal");
          expect((await countsOf(sup))[1], how).to.equal(isBack ? 3 : 2);
        }
      });
    }
  }

  /** Whether the end of one significant child ends the supervisor under `any_significant`. */
  const TRIGGERS: readonly (readonly [string, "temporary" | "transient", End, boolean])[] = [
    ["SUP-059", "temporary", "api", false],
    ["SUP-059", "temporary", "kill", true],
    ["SUP-059", "temporary", "abnormal", true],
    ["SUP-059", "temporary", "normal", true],
    ["SUP-060", "transient", "api", false],
    ["SUP-060", "transient", "kill", false],
    ["SUP-060", "transient", "abnormal", false],
    ["SUP-060", "transient", "normal", true],
  ];

  for (const [row, restart, how, triggers] of TRIGGERS) {
    const fate = triggers ? "ends" : "lives on";
    it(`${row} ${fate} under any_significant when a ${restart} child ends by ${how}`, async () => {
      const sup = await supervise("any_significant", restart);
      const bystander = await childOf(sup, "c3");

      await end(sup, "c1", how);

      expect(sup.isAlive).to.equal(!triggers);
      if (triggers) expect(await sup.exited()).to.equal("shutdown");
      expect(bystander.isAlive).to.equal(!triggers);
    });

    it(`${row} ${fate} under all_significant when the last ${restart} child ends by ${how}`, async () => {
      const sup = await supervise("all_significant", restart);

      await end(sup, "c1", how);
      expect(sup.isAlive).to.equal(true);
      const isBack = restart === "transient" && (how === "kill" || how === "abnormal");
      if (isBack) await end(sup, "c1", "normal");
      expect(sup.isAlive).to.equal(true);
      await end(sup, "c2", how);

      expect(sup.isAlive).to.equal(!triggers);
    });
  }

  it("SUP-059 no longer counts a significant child that was stopped by request", async () => {
    const sup = await supervise("all_significant", "temporary");

    await end(sup, "c1", "api");
    await end(sup, "c2", "normal");

    expect(await sup.exited()).to.equal("shutdown");
  });

  for (const strategy of ["one_for_one", "one_for_all", "rest_for_one"] as const) {
    for (const autoShutdown of MODES) {
      it(`SUP-062 lives on when significant bystanders are stopped by ${strategy} under ${autoShutdown}`, async () => {
        for (const restart of ["transient", "temporary"] as const) {
          const { sup, first, third } = await withBystanders(strategy, autoShutdown, restart);

          exitActor(await childOf(sup, "plain"), "kill");
          await world().settle();

          expect(sup.isAlive).to.equal(true);
          expect(first.isAlive).to.equal(strategy !== "one_for_all");
          expect(third.isAlive).to.equal(strategy === "one_for_one");
          const gone = { one_for_one: 0, rest_for_one: 1, one_for_all: 2 }[strategy];
          expect((await countsOf(sup))[1]).to.equal(restart === "transient" ? 3 : 3 - gone);
        }
      });
    }
  }

  async function withBystanders(
    strategy: Strategy,
    autoShutdown: AutoShutdown,
    restart: "transient" | "temporary",
  ): Promise<{ sup: Supervisor; first: ServerRef; third: ServerRef }> {
    const significant = { restart, significant: true } as const;
    const sup = await world().start(
      defineSupervisor({
        id: "sup",
        strategy,
        autoShutdown,
        children: () => [
          serverSpec(world().script("s1"), significant),
          serverSpec(world().script("plain")),
          serverSpec(world().script("s2"), significant),
        ],
      }),
    );
    return { sup, first: await childOf(sup, "s1"), third: await childOf(sup, "s2") };
  }

  for (const isSignificant of [true, false]) {
    const fate = isSignificant ? "ends as well" : "lives on";
    it(`SUP-063 ${fate} when a child supervisor, significant: ${isSignificant}, ends itself`, async () => {
      const worker = serverSpec(world().script("worker"), {
        restart: "transient",
        significant: true,
      });
      const inner = defineSupervisor({
        id: "inner",
        autoShutdown: "any_significant",
        children: () => [worker],
      });
      const outer = defineSupervisor({
        id: "outer",
        autoShutdown: "any_significant",
        children: () => [
          inner.childSpec(undefined, { restart: "transient", significant: isSignificant }),
        ],
      });
      const tree = await world().tree(outer);
      const innerRef = tree.whereis(inner);
      if (innerRef === undefined) throw new Error("inner does not run");

      (await childOf(innerRef, "worker")).cast.end("normal");
      await world().settle();

      expect(await innerRef.exited()).to.equal("shutdown");
      expect(tree.ref.isAlive).to.equal(!isSignificant);
    });
  }
});
