/** OTP's `supervisor_SUITE`, stopping: in which order children end, how long they may take, and as what. */

import { expect } from "chai";
import {
  type ActorRef,
  defineSimpleOneForOne,
  defineSupervisor,
  type ExitReason,
  exitActor,
  type PlainChildSpec,
  type Restart,
} from "../../../src/index.ts";
import { type ServerScript, serverSpec } from "../../support/otp-server.ts";
import { childOf, childrenOf, countsOf, serverRef, useOtpWorld } from "../../support/otp-world.ts";

const supervisorOf = (...children: PlainChildSpec[]) =>
  defineSupervisor({ id: "sup", children: () => children });

const RESTARTS: readonly Restart[] = ["permanent", "transient", "temporary"];

const OWN_REASONS: readonly ExitReason[] = ["normal", "shutdown", { shutdown: "test" }, "other"];

describe("OTP supervisor: stop", () => {
  const world = useOtpWorld();
  const shutDown = (ref: ActorRef<never>) => exitActor(ref, "shutdown");

  it("SUP-016 ends children of unlimited shutdown time, supervisor or worker, with shutdown", async () => {
    const inner = defineSupervisor({ id: "c1", children: () => [] });
    const slow = world().script("c2", { terminateMs: 3_600_000 });
    const sup = await world().start(
      supervisorOf(
        inner.childSpec(undefined, { shutdown: "infinity" }),
        serverSpec(slow, { shutdown: "infinity" }),
      ),
    );
    const exits = ["c1", "c2"].map(async (id) => (await childOf(sup, id)).exited());
    const ends = Promise.all(exits);
    await world().settle();

    shutDown(sup);
    await world().clock.advance(3_599_999);
    expect(sup.isAlive).to.equal(true);
    await world().clock.advance(1);

    expect(await ends).to.deep.equal(["shutdown", "shutdown"]);
    expect(await sup.exited()).to.equal("shutdown");
  });

  it("SUP-017 kills a child that outstays its shutdown time, and only then turns to the one before", async () => {
    const within = { shutdown: { afterMs: 1_000 } };
    const sup = await world().start(
      supervisorOf(
        serverSpec(world().script("c1"), within),
        serverSpec(world().script("c2"), within),
      ),
    );
    const [first, second] = [await childOf(sup, "c1"), await childOf(sup, "c2")];
    second.cast.sleep(60_000);

    shutDown(sup);
    await world().clock.advance(999);
    expect([first.isAlive, second.isAlive]).to.deep.equal([true, true]);
    await world().clock.advance(1);

    expect(await first.exited()).to.equal("shutdown");
    expect(await second.exited()).to.equal("killed");
    expect(await sup.exited()).to.equal("shutdown");
    expect(world().reports).to.deep.equal(['shutdown_error c2 "killed"']);
  });

  it("SUP-018 kills only the dynamic child that outstays its shutdown time", async () => {
    const pool = defineSimpleOneForOne({
      id: "pool",
      child: () =>
        serverSpec(world().script("c"), { restart: "temporary", shutdown: { afterMs: 1_000 } }),
    });
    const sup = await world().start(pool);
    for (let count = 0; count < 2; count += 1) await sup.call.startChild();
    const [first, second] = (await childrenOf(sup)).map((child, index) => {
      if (index === 1) child.cast.sleep(60_000);
      return child.exited();
    });

    shutDown(sup);
    await world().settle();
    expect(await first).to.equal("shutdown");
    expect(sup.isAlive).to.equal(true);
    await world().clock.advance(1_000);

    expect(await second).to.equal("killed");
    expect(await sup.exited()).to.equal("shutdown");
  });

  it("SUP-019 kills a brutal_kill child at once", async () => {
    const sup = await world().start(
      supervisorOf(
        serverSpec(world().script("c1"), { shutdown: { afterMs: 1_000 } }),
        serverSpec(world().script("c2", { terminateMs: 500 }), { shutdown: "brutal_kill" }),
      ),
    );
    const [first, second] = [await childOf(sup, "c1"), await childOf(sup, "c2")];

    shutDown(sup);
    await world().settle();

    expect(await first.exited()).to.equal("shutdown");
    expect(await second.exited()).to.equal("killed");
    expect(world().journal).to.not.include('c2 ends "killed"');
    expect(world().reports).to.deep.equal([]);
  });

  it("SUP-020 kills ten brutal_kill children of a simple_one_for_one", async () => {
    const pool = defineSimpleOneForOne({
      id: "pool",
      child: () =>
        serverSpec(world().script("c"), { restart: "temporary", shutdown: "brutal_kill" }),
    });
    const sup = await world().start(pool);
    for (let count = 0; count < 10; count += 1) await sup.call.startChild();
    const exits = (await childrenOf(sup)).map((child) => child.exited());

    shutDown(sup);
    await world().settle();

    expect(await Promise.all(exits)).to.deep.equal(Array(10).fill("killed"));
    expect(await sup.exited()).to.equal("shutdown");
  });

  it("SUP-021 goes on stopping when children end by themselves meanwhile", async () => {
    const cases = RESTARTS.flatMap((restart) => OWN_REASONS.map((reason) => ({ restart, reason })));
    const racers = cases.map(({ restart }, index) =>
      serverSpec(world().script(`r${index}`), { restart }),
    );
    const slow = serverSpec(world().script("z", { terminateMs: 1_000 }), {
      shutdown: { afterMs: 5_000 },
    });
    const first = serverSpec(world().script("a"), { restart: "temporary" });
    const sup = await world().start(supervisorOf(first, ...racers, slow));
    const a = await childOf(sup, "a");
    const running = await Promise.all(cases.map((_, index) => childOf(sup, `r${index}`)));
    const exits = running.map((racer) => racer.exited());

    shutDown(sup);
    await world().clock.advance(500);
    for (const [index, racer] of running.entries())
      racer.cast.end(cases[index]?.reason ?? "normal");
    await world().settle();
    expect(await Promise.all(exits)).to.deep.equal(cases.map(({ reason }) => reason));
    expect([a.isAlive, sup.isAlive]).to.deep.equal([true, true]);
    await world().clock.advance(500);

    expect(await sup.exited()).to.equal("shutdown");
    expect(await a.exited()).to.equal("shutdown");
    expect(world().journal.at(-1)).to.equal('a ends "shutdown"');
  });

  for (const restart of RESTARTS) {
    it(`SUP-022 ends with shutdown whatever its dynamic ${restart} children end with`, async () => {
      const pool = defineSimpleOneForOne({
        id: "pool",
        child: (script: ServerScript) => serverSpec(script, { restart }),
      });
      const sup = await world().start(pool);
      const exits: Promise<ExitReason>[] = [];
      for (const endsAs of OWN_REASONS) {
        const answer = await sup.call.startChild(world().script("c", { endsAs }));
        exits.push(serverRef(answer.ok && answer.ref).exited());
      }

      shutDown(sup);
      await world().settle();

      expect(await Promise.all(exits)).to.deep.equal(OWN_REASONS);
      expect(await sup.exited()).to.equal("shutdown");
      const unexpected =
        restart === "permanent" ? ['"normal"', '{"shutdown":"test"}', '"other"'] : ['"other"'];
      expect(world().reports).to.deep.equal(
        unexpected.map((reason) => `shutdown_error undefined ${reason}`),
      );
    });
  }

  it("SUP-055 stops a child that unlinked itself, and drops junk without hanging", async () => {
    const sup = await world().start(supervisorOf(serverSpec(world().script("c1"))));
    const child = await childOf(sup, "c1");
    child.cast.unlink(sup);
    await world().settle();

    expect(await sup.call.terminateChild("c1")).to.deep.equal({ ok: true });
    (sup as unknown as ActorRef<{ junk: { kind: "cast" } }>).cast.junk(undefined as never);
    await world().clock.advance(5_000);

    expect(await child.exited()).to.equal("shutdown");
    expect(await countsOf(sup)).to.deep.equal([1, 0, 0, 1]);
    expect(world().runtime.counts().deadLetters).to.deep.equal({ unhandled: 1 });
  });

  it("SUP-055 does not notice the end of a child that unlinked itself, and names it when it stops it", async () => {
    const sup = await world().start(supervisorOf(serverSpec(world().script("c1"))));
    const child = await childOf(sup, "c1");
    child.cast.unlink(sup);
    child.cast.end("because");
    await world().settle();
    expect(await countsOf(sup)).to.deep.equal([1, 0, 0, 1]);

    expect(await sup.call.terminateChild("c1")).to.deep.equal({ ok: true });

    expect(world().reports).to.deep.equal(['shutdown_error c1 "child_process_unlinked"']);
  });
});
