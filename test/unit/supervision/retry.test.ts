import { expect } from "chai";
import {
  defineDynamicSupervisor,
  defineSupervisor,
  type PlainChildSpec,
  type StartOutcome,
  sys,
} from "../../../src/index.ts";
import type { SupervisorState } from "../../../src/supervision/supervisor-state.ts";
import { serverSpec } from "../../support/otp-server.ts";
import { childOf, childrenOf, countsOf, useOtpWorld } from "../../support/otp-world.ts";

const FAILED: StartOutcome = { kind: "error", error: { tag: "exit", reason: "in the way" } };

describe("another attempt at a restart", () => {
  const world = useOtpWorld();

  /** A child that cannot come back while somebody is in its way, whom its first attempt asks to leave. */
  const hindered = async (): Promise<PlainChildSpec> => {
    const hindrance = await world().stranger();
    const plain = serverSpec(world().script("c1"));
    let starts = 0;
    return {
      id: "c1",
      start: (starter) => {
        starts += 1;
        if (starts === 1) return plain.start(starter);
        if (starts === 2) hindrance.cast.end("normal");
        return hindrance.isAlive ? FAILED : plain.start(starter);
      },
    };
  };

  it("comes after everybody else had a turn, so that what was in the way may have left", async () => {
    const spec = await hindered();
    const sup = await world().start(
      defineSupervisor({ id: "sup", intensity: 2, children: () => [spec] }),
    );

    (await childOf(sup, "c1")).cast.crash();
    await world().settle();

    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
  });

  it("does so for a child of a dynamic supervisor, too", async () => {
    const spec = await hindered();
    const sup = await world().start(
      defineDynamicSupervisor({ id: "pool", intensity: 2, child: () => spec }),
    );
    await sup.call.startChild();

    (await childrenOf(sup))[0]?.cast.crash();
    await world().settle();

    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
  });

  it("is taken back with its timer when the child is stopped", async () => {
    const backoff = { minMs: 1_000, maxMs: 1_000 };
    const script = world().script("c1");
    const sup = await world().start(
      defineSupervisor({ id: "sup", children: () => [serverSpec(script, { backoff })] }),
    );
    (await childOf(sup, "c1")).cast.crash();
    await world().settle();
    expect((await sys.getStatus(sup)).timers).to.equal(1);

    await sup.call.terminateChild("c1");

    expect((await sys.getStatus(sup)).timers).to.equal(0);
  });

  it("is not made for a child that was stopped before its turn came", async () => {
    const script = world().script("c1", { steps: ["ok", { fails: "because" }] });
    const sup = await world().start(
      defineSupervisor({ id: "sup", intensity: 9, children: () => [serverSpec(script)] }),
    );
    const child = await childOf(sup, "c1");

    child.cast.crash();
    await child.exited();
    await sup.call.terminateChild("c1");
    await world().settle();

    expect(script.starts).to.equal(2);
    expect(await countsOf(sup)).to.deep.equal([1, 0, 0, 1]);
  });

  it("leaves no dead incarnation behind in what the supervisor keeps", async () => {
    const sup = await world().start(
      defineSupervisor({
        id: "sup",
        intensity: 9,
        children: () => [serverSpec(world().script("c1"))],
      }),
    );
    for (let crash = 0; crash < 5; crash += 1) {
      (await childOf(sup, "c1")).cast.crash();
      await world().settle();
    }

    expect((await sys.getState<SupervisorState>(sup)).byCell.size).to.equal(1);
  });
});
