/** OTP's `supervisor_SUITE`, restart types: which exit brings a child back, keeps it or forgets it. */

import { expect } from "chai";
import {
  defineDynamicSupervisor,
  defineSupervisor,
  type ExitReason,
  isRuntimeError,
  type Restart,
} from "../../../src/index.ts";
import { serverSpec } from "../../support/otp-server.ts";
import { childOf, countsOf, listOf, serverRef, useOtpWorld } from "../../support/otp-world.ts";

type Fate = "restarted" | "kept" | "forgotten";

const SHUTDOWNS: readonly ExitReason[] = ["shutdown", { shutdown: "x" }];

const FATES: readonly (readonly [id: string, Restart, readonly ExitReason[], Fate])[] = [
  ["SUP-045", "permanent", ["normal"], "restarted"],
  ["SUP-046", "transient", ["normal"], "kept"],
  ["SUP-047", "temporary", ["normal"], "forgotten"],
  ["SUP-048", "permanent", SHUTDOWNS, "restarted"],
  ["SUP-049", "transient", SHUTDOWNS, "kept"],
  ["SUP-050", "temporary", SHUTDOWNS, "forgotten"],
  ["SUP-052", "permanent", ["abnormal"], "restarted"],
  ["SUP-053", "transient", ["abnormal"], "restarted"],
  ["SUP-054", "temporary", ["abnormal"], "forgotten"],
];

describe("OTP supervisor: restart types", () => {
  const world = useOtpWorld();
  const empty = defineSupervisor({ id: "sup", intensity: 2, children: () => [] });

  it("SUP-044 tells of a child that was asked for at debug level only", async () => {
    const listed = serverSpec(world().script("c1"));
    const sup = await world().start(
      defineSupervisor({ id: "sup", intensity: 2, children: () => [listed] }),
    );
    await sup.call.startChild(serverSpec(world().script("c2")));
    await sup.call.terminateChild("c2");
    await sup.call.restartChild("c2");
    (await childOf(sup, "c2")).cast.crash();
    await world().settle();

    const progress = world().events.flatMap((event) =>
      event.type === "supervisor.progress" ? [`${event.child} ${event.level}`] : [],
    );
    expect(progress).to.deep.equal(["c1 info", "c2 debug", "c2 debug", "c2 info"]);
  });

  for (const [id, restart, reasons, fate] of FATES) {
    const listed = { restarted: [1, 1, 0, 1], kept: [1, 0, 0, 1], forgotten: [0, 0, 0, 0] }[fate];
    it(`${id} a ${restart} child that ends with ${JSON.stringify(reasons)} is ${fate}`, async () => {
      const sup = await world().start(empty);
      const spec = serverSpec(world().script("c1"), { restart });
      await sup.call.startChild(spec);
      for (const reason of reasons) {
        const before = await childOf(sup, "c1");
        before.cast.end(reason);
        await world().settle();

        expect(await before.exited()).to.deep.equal(reason);
        expect(await countsOf(sup)).to.deep.equal(listed);
        if (fate === "kept") await sup.call.restartChild("c1");
        if (fate === "forgotten") await sup.call.startChild(spec);
        expect((await childOf(sup, "c1")).id).to.be.above(before.id);
      }
      const isReported = restart === "permanent" || reasons.includes("abnormal");
      expect(world().reports).to.deep.equal(
        isReported ? reasons.map((reason) => `child_terminated c1 ${JSON.stringify(reason)}`) : [],
      );
    });
  }

  it("SUP-052 gives the new incarnation an empty mailbox and fails whoever waited for the old", async () => {
    const sup = await world().start(empty);
    await sup.call.startChild(serverSpec(world().script("c1")));
    const old = await childOf(sup, "c1");
    old.cast.crash();
    const waiting = old.call.incarnation().catch((error: unknown) => error);
    old.cast.crash();
    await world().settle();

    expect(isRuntimeError(await waiting, "call.callee_exited")).to.equal(true);
    expect(await (await childOf(sup, "c1")).call.incarnation()).to.equal(2);
    expect(world().runtime.counts().deadLetters).to.deep.equal({ unread_at_exit: 2 });
  });
});

describe("OTP supervisor: a tree of three levels", () => {
  const world = useOtpWorld();

  /** Two permanent supervisors and a transient one; the second holds a worker, the third is dynamic. */
  const tree = () => {
    const worker = serverSpec(world().script("worker"));
    const temporary = { restart: "temporary" } as const;
    const dynamic = defineDynamicSupervisor({
      id: "dynamic",
      child: () => serverSpec(world().script("d"), temporary),
    });
    const leaf = defineSupervisor({ id: "leaf", children: () => [worker] });
    const spare = defineSupervisor({ id: "spare", children: () => [] });
    const top = defineSupervisor({
      id: "top",
      strategy: "one_for_all",
      children: () => [
        leaf.childSpec(),
        dynamic.childSpec(),
        spare.childSpec(undefined, { restart: "transient" }),
      ],
    });
    return { top, leaf, dynamic };
  };

  it("SUP-056 restarts the crashed leaf alone; an escalated leaf brings back the tree as it was declared", async () => {
    const { top, leaf, dynamic } = tree();
    const running = await world().tree(top);
    const workerPath = "/top/leaf/worker";
    const crashWorker = async () => {
      serverRef(running.at(workerPath)).cast.crash();
      await world().settle();
    };
    const [oldLeaf, oldDynamic] = [running.whereis(leaf), running.whereis(dynamic)];
    await oldDynamic?.call.startChild();
    await running.ref.call.terminateChild("spare");
    const firstWorker = running.at(workerPath);

    await crashWorker();
    expect(running.at(workerPath)).to.not.equal(firstWorker);
    expect(running.whereis(leaf)).to.equal(oldLeaf);
    await crashWorker();

    expect(await oldLeaf?.exited()).to.equal("shutdown");
    expect(await countsOf(running.ref)).to.deep.equal([3, 3, 3, 0]);
    expect(running.at(workerPath)?.isAlive).to.equal(true);
    const newDynamic = running.whereis(dynamic);
    expect(newDynamic).to.not.equal(oldDynamic);
    expect(await newDynamic?.call.countChildren()).to.have.property("active", 0);
    expect(await listOf(running.ref)).to.deep.include(["spare", "running"]);
  });
});
