/** What restarts do beyond OTP: they may wait, and a child may have a budget of its own. */

import { expect } from "chai";
import {
  type ActorRef,
  defineDynamicSupervisor,
  defineSupervisor,
  type RestartBackoff,
  type RestartBudget,
  type SpecOverrides,
} from "../../../src/index.ts";
import { type ServerScript, serverSpec } from "../../support/otp-server.ts";
import { childOf, childrenOf, countsOf, listOf, useOtpWorld } from "../../support/otp-world.ts";

const BACKOFF: RestartBackoff = { minMs: 1_000, maxMs: 8_000 };

const budget = (whenSpent: RestartBudget["whenSpent"]): RestartBudget => ({
  intensity: 2,
  periodMs: 60_000,
  whenSpent,
});

describe("a child with backoff", () => {
  const world = useOtpWorld();

  const supervise = (script: ServerScript, overrides: SpecOverrides = { backoff: BACKOFF }) =>
    world().start(
      defineSupervisor({
        id: "sup",
        intensity: 100,
        autoShutdown: "any_significant",
        children: () => [serverSpec(script, overrides), serverSpec(world().script("other"))],
      }),
    );

  const waitedMs = async (script: ServerScript): Promise<number> => {
    const { clock } = world();
    const before = script.starts;
    const startedAt = clock.monotonic();
    while (script.starts === before) await clock.advance(50);
    return clock.monotonic() - startedAt;
  };

  it("comes back after a wait that grows, while requests are answered", async () => {
    const script = world().script("c1");
    const sup = await supervise(script);
    const waits: number[] = [];
    for (let crash = 0; crash < 4; crash += 1) {
      (await childOf(sup, "c1")).cast.crash();
      await world().settle();
      expect(await listOf(sup)).to.deep.include(["c1", "restarting"]);
      waits.push(await waitedMs(script));
    }

    for (const [restart, waitMs] of waits.entries()) {
      const fullMs = 1_000 * 2 ** restart;
      expect(waitMs).to.be.within(fullMs / 2, fullMs + 50);
    }
  });

  it("waits long while its starts keep failing, however long that goes on", async () => {
    const script = world().script("c1", { steps: ["ok"], otherwise: { fails: "because" } });
    const sup = await supervise(script);
    (await childOf(sup, "c1")).cast.crash();
    await world().clock.advance(120_000);
    const startsBefore = script.starts;

    await world().clock.advance(80_000);

    expect(script.starts - startsBefore).to.be.within(10, 20);
  });

  it("waits little again once it ran well", async () => {
    const script = world().script("c1");
    const sup = await supervise(script);
    for (let crash = 0; crash < 3; crash += 1) {
      (await childOf(sup, "c1")).cast.crash();
      await world().clock.advance(8_000);
    }
    await world().clock.advance(16_001);

    (await childOf(sup, "c1")).cast.crash();

    expect(await waitedMs(script)).to.be.within(500, 1_050);
  });

  it("does not come back when it is stopped while it waits, nor early when it is started by request", async () => {
    const script = world().script("c1");
    const sup = await supervise(script);
    (await childOf(sup, "c1")).cast.crash();
    await world().settle();

    await sup.call.terminateChild("c1");
    await world().clock.advance(10_000);
    expect(script.starts).to.equal(1);
    await sup.call.restartChild("c1");
    (await childOf(sup, "c1")).cast.crash();
    await world().clock.advance(400);

    expect(await listOf(sup)).to.deep.include(["c1", "restarting"]);
  });

  it("comes back beside ten thousand others that fell with it", async () => {
    const script = world().script("c");
    const pool = defineDynamicSupervisor({
      id: "pool",
      intensity: 100_000,
      child: () => serverSpec(script, { backoff: BACKOFF }),
    });
    const sup = await world().start(pool);
    const count = 10_500;
    for (let index = 0; index < count; index += 1) await sup.call.startChild();
    for (const child of await childrenOf(sup)) child.cast.crash();
    await world().clock.advance(1_000);

    expect(await countsOf(sup)).to.deep.equal([count, count, 0, count]);
  }).timeout(60_000);
});

describe("a child with a budget of its own", () => {
  const world = useOtpWorld();

  const supervise = (overrides: SpecOverrides, intensity = 0) =>
    world().start(
      defineSupervisor({
        id: "sup",
        intensity,
        autoShutdown: "any_significant",
        children: () => [
          serverSpec(world().script("c1"), overrides),
          serverSpec(world().script("other")),
        ],
      }),
    );

  const crash = async (sup: Parameters<typeof childOf>[0], times: number) => {
    for (let crashes = 0; crashes < times; crashes += 1) {
      (await childOf(sup, "c1")).cast.crash();
      await world().settle();
    }
  };

  it("costs its supervisor no restart", async () => {
    const sup = await supervise({ budget: budget("give_up") });

    await crash(sup, 2);

    expect(await countsOf(sup)).to.deep.equal([2, 2, 0, 2]);
  });

  it("is given up alone when the budget is spent, and can be started by request", async () => {
    const sup = await supervise({ budget: budget("give_up") });
    const other = await childOf(sup, "other");

    await crash(sup, 3);

    expect(await listOf(sup)).to.deep.include(["c1", "undefined"]);
    expect(other.isAlive).to.equal(true);
    expect(world().reports.at(-1)).to.equal('child_gave_up c1 "reached_max_restart_intensity"');
    expect(await sup.call.restartChild("c1")).to.have.property("ok", true);
  });

  it("ends its supervisor when the budget says so", async () => {
    const sup: ActorRef = await supervise({ budget: budget("escalate") }).then(async (ref) => {
      await crash(ref, 3);
      return ref;
    });

    expect(await sup.exited()).to.equal("shutdown");
  });

  it("ends its supervisor when it is given up and significant", async () => {
    const significant = { restart: "transient", significant: true } as const;
    const sup = await supervise({ ...significant, budget: budget("give_up") });

    await crash(sup, 3);

    expect(await sup.exited()).to.equal("shutdown");
  });

  it("is given up by a dynamic supervisor, which forgets it", async () => {
    const pool = defineDynamicSupervisor({
      id: "pool",
      intensity: 0,
      child: () => serverSpec(world().script("c1"), { budget: budget("give_up") }),
    });
    const sup = await world().start(pool);
    await sup.call.startChild();
    for (const left of [1, 1, 0]) {
      (await childrenOf(sup))[0]?.cast.crash();
      await world().settle();
      expect(await childrenOf(sup)).to.have.length(left);
    }
    expect(sup.isAlive).to.equal(true);
  });
});
