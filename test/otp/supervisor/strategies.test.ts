/** OTP's `supervisor_SUITE`, strategies: who is restarted with whom, and when it is given up. */

import { expect } from "chai";
import { defineSupervisor, type Strategy } from "../../../src/index.ts";
import {
  type ServerRef,
  type ServerScript,
  serverSpec,
  type StartStep,
} from "../../support/otp-server.ts";
import { childOf, countsOf, listOf, useOtpWorld } from "../../support/otp-world.ts";

const HOUR_MS = 3_600_000;

/** The second start and all after it fail. */
const neverAgain = (): { steps: StartStep[]; otherwise: StartStep } => ({
  steps: ["ok"],
  otherwise: { fails: "because" },
});

describe("OTP supervisor: strategies", () => {
  const world = useOtpWorld();

  const supervise = (strategy: Strategy, intensity: number, scripts: readonly ServerScript[]) =>
    world().start(
      defineSupervisor({
        id: "sup",
        strategy,
        intensity,
        periodMs: HOUR_MS,
        children: () => scripts.map((script) => serverSpec(script)),
      }),
    );

  const crash = async (child: ServerRef) => {
    child.cast.crash();
    await world().settle();
  };

  it("SUP-029 survives restarts that are further apart than the period", async () => {
    const sup = await world().start(
      defineSupervisor({
        id: "sup",
        intensity: 1,
        periodMs: 1_000,
        children: () => [serverSpec(world().script("c1"))],
      }),
    );

    for (let count = 0; count < 4; count += 1) {
      await crash(await childOf(sup, "c1"));
      await world().clock.advance(1_001);
    }

    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
  });

  it("SUP-029 ends after one restart more than allowed, counting one exactly a period old", async () => {
    const sup = await world().start(
      defineSupervisor({
        id: "sup",
        intensity: 1,
        periodMs: 1_000,
        children: () => [serverSpec(world().script("c1"))],
      }),
    );
    await crash(await childOf(sup, "c1"));
    await world().clock.advance(1_000);

    await crash(await childOf(sup, "c1"));

    expect(await sup.exited()).to.equal("shutdown");
    expect(world().reports.at(-1)).to.equal('shutdown c1 "reached_max_restart_intensity"');
  });

  it("SUP-030 one_for_one restarts the crashed child alone and ends after the third crash of all", async () => {
    const sup = await supervise("one_for_one", 2, [world().script("c1"), world().script("c2")]);
    const [first, second] = [await childOf(sup, "c1"), await childOf(sup, "c2")];

    await crash(first);
    expect(await childOf(sup, "c1")).to.not.equal(first);
    expect(await childOf(sup, "c2")).to.equal(second);
    expect(await listOf(sup)).to.deep.equal([
      ["c2", "running"],
      ["c1", "running"],
    ]);
    await crash(await childOf(sup, "c2"));
    const third = await childOf(sup, "c2");
    await crash(await childOf(sup, "c1"));

    expect(await sup.exited()).to.equal("shutdown");
    expect(await third.exited()).to.equal("shutdown");
  });

  it("SUP-031 one_for_one ends with all children when a restart keeps failing", async () => {
    const failing = world().script("c1", neverAgain());
    const sup = await supervise("one_for_one", 4, [failing, world().script("c2")]);
    const second = await childOf(sup, "c2");

    await crash(await childOf(sup, "c1"));

    expect(await sup.exited()).to.equal("shutdown");
    expect(await second.exited()).to.equal("shutdown");
    expect(failing.starts).to.equal(1 + 4);
  });

  it("SUP-032 one_for_all restarts every child and ends after the third crash", async () => {
    const sup = await supervise("one_for_all", 2, [world().script("c1"), world().script("c2")]);
    const [first, second] = [await childOf(sup, "c1"), await childOf(sup, "c2")];

    await crash(first);
    expect(await second.exited()).to.equal("shutdown");
    expect(await childOf(sup, "c1")).to.not.equal(first);
    expect(await childOf(sup, "c2")).to.not.equal(second);
    await crash(await childOf(sup, "c2"));
    expect(sup.isAlive).to.equal(true);
    await crash(await childOf(sup, "c1"));

    expect(await sup.exited()).to.equal("shutdown");
  });

  it("SUP-032 one_for_all counts two children that died together as one restart", async () => {
    const sup = await supervise("one_for_all", 1, [world().script("c1"), world().script("c2")]);
    const [first, second] = [await childOf(sup, "c1"), await childOf(sup, "c2")];

    first.cast.crash();
    second.cast.crash();
    await world().settle();

    expect(await countsOf(sup)).to.deep.equal([2, 2, 0, 2]);
  });

  it("SUP-033 one_for_all ends with all children when a restart keeps failing", async () => {
    const failing = world().script("c2", neverAgain());
    const sup = await supervise("one_for_all", 4, [world().script("c1"), failing]);
    const second = await childOf(sup, "c2");

    await crash(await childOf(sup, "c1"));

    expect(await second.exited()).to.equal("shutdown");
    expect(await sup.exited()).to.equal("shutdown");
    expect(failing.starts).to.equal(1 + 4);
  });

  it("SUP-034 one_for_all stops what it just restarted when a sibling refuses, then starts all", async () => {
    const refusing = world().script("c2", { steps: ["ok", { fails: "because" }] });
    const sup = await supervise("one_for_all", 4, [world().script("c1"), refusing]);
    world().journal.length = 0;

    await crash(await childOf(sup, "c1"));

    expect(world().journal.slice(1)).to.deep.equal([
      'c2 ends "shutdown"',
      "c1 starts",
      "c2 starts",
      'c1 ends "shutdown"',
      "c1 starts",
      "c2 starts",
    ]);
    expect(await countsOf(sup)).to.deep.equal([2, 2, 0, 2]);
  });

  it("SUP-041 rest_for_one restarts what was started after the crashed child and ends after the third crash", async () => {
    const scripts = ["c1", "c2", "c3"].map((id) => world().script(id));
    const sup = await supervise("rest_for_one", 2, scripts);
    const [first, second, third] = [
      await childOf(sup, "c1"),
      await childOf(sup, "c2"),
      await childOf(sup, "c3"),
    ];

    await crash(second);
    expect(await third.exited()).to.equal("shutdown");
    expect(await childOf(sup, "c1")).to.equal(first);
    expect(await childOf(sup, "c2")).to.not.equal(second);
    expect(await childOf(sup, "c3")).to.not.equal(third);
    await crash(await childOf(sup, "c2"));
    await crash(await childOf(sup, "c2"));

    expect(await sup.exited()).to.equal("shutdown");
    expect(await first.exited()).to.equal("shutdown");
  });

  it("SUP-042 rest_for_one ends with all children when a later child's restart keeps failing", async () => {
    const failing = world().script("c2", neverAgain());
    const sup = await supervise("rest_for_one", 4, [world().script("c1"), failing]);
    const second = await childOf(sup, "c2");

    await crash(await childOf(sup, "c1"));

    expect(await second.exited()).to.equal("shutdown");
    expect(await sup.exited()).to.equal("shutdown");
  });

  it("SUP-043 rest_for_one leaves alone what it just restarted when a later sibling refuses", async () => {
    const refusing = world().script("c2", { steps: ["ok", { fails: "because" }] });
    const sup = await supervise("rest_for_one", 4, [world().script("c1"), refusing]);
    world().journal.length = 0;

    await crash(await childOf(sup, "c1"));

    expect(world().journal.slice(1)).to.deep.equal([
      'c2 ends "shutdown"',
      "c1 starts",
      "c2 starts",
      "c2 starts",
    ]);
    expect(await countsOf(sup)).to.deep.equal([2, 2, 0, 2]);
  });

  it("SUP-078 does not bring back a temporary sibling of a group restart", async () => {
    for (const strategy of ["one_for_all", "rest_for_one"] as const) {
      const children = [
        serverSpec(world().script("c1")),
        serverSpec(world().script("c2"), { restart: "temporary" }),
      ];
      const sup = await world().start(
        defineSupervisor({ id: "sup", strategy, children: () => children }),
      );
      const bystander = await childOf(sup, "c2");

      (await childOf(sup, "c1")).cast.end("normal");
      await world().settle();

      expect(await bystander.exited()).to.equal("shutdown");
      expect(await listOf(sup)).to.deep.equal([["c1", "running"]]);
    }
  });

  it("SUP-087 restarts and stops in order, whatever the ids", async () => {
    const ids = ["aaa", "zzz", "mmm", "bbb", "yyy"];
    const scripts = ids.map((id) => world().script(id));
    await supervise("rest_for_one", 1, scripts).then(async (sup) =>
      crash(await childOf(sup, "mmm")),
    );

    const stopped = world().runtime.stop();
    await world().settle();
    await stopped;

    const restarts = ["yyy ends", "bbb ends", "mmm starts", "bbb starts", "yyy starts"];
    expect(world().journal.map((entry) => entry.split(" ").slice(0, 2).join(" "))).to.deep.equal([
      ...ids.map((id) => `${id} starts`),
      "mmm ends",
      ...restarts,
      ...[...ids].reverse().map((id) => `${id} ends`),
    ]);
  });
});
