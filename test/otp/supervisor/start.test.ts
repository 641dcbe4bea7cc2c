/**
 * OTP's `supervisor_SUITE`, starting: what comes of a supervisor and its children when they start, are
 * ignored, or fail.
 */

import { expect } from "chai";
import {
  actorName,
  checkChildSpecs,
  type ChildSpec,
  defineSimpleOneForOne,
  defineSupervisor,
  ignore,
  isRuntimeError,
} from "../../../src/index.ts";
import { type ServerScript, scriptedServer, serverSpec } from "../../support/otp-server.ts";
import { childrenOf, countsOf, listOf, useOtpWorld } from "../../support/otp-world.ts";

/** What a caller without types hands over. */
const untyped = (value: unknown) => value as never;

describe("OTP supervisor: start", () => {
  const world = useOtpWorld();
  const empty = defineSupervisor({ id: "sup", children: () => [] });
  const pool = (script: ServerScript, restart: "permanent" | "temporary" = "temporary") =>
    defineSimpleOneForOne({ id: "pool", child: () => serverSpec(script, { restart }) });

  it("SUP-001 starts without children and ends with shutdown when its parent asks", async () => {
    const tree = await world().tree(empty);
    expect(await countsOf(tree.ref)).to.deep.equal([0, 0, 0, 0]);

    await world().runtime.stop();

    expect(await tree.exited).to.equal("shutdown");
  });

  it("SUP-002 is not started when its init says ignore, and leaves no exit behind", async () => {
    const ignoring = defineSupervisor({ id: "sup", children: () => ignore() });
    const parent = await world().start(empty);

    expect(await world().startFailure(ignoring)).to.equal("ignore");
    const answer = await parent.call.startChild(ignoring.childSpec());
    await world().settle();

    expect(answer).to.deep.equal({ ok: true, ref: undefined });
    expect(parent.isAlive).to.equal(true);
    expect(world().runtime.counts().actors).to.equal(1);
  });

  it("SUP-003 keeps the specification of a permanent child that is ignored", async () => {
    const sup = await world().start(empty);
    const first = await sup.call.startChild(
      serverSpec(world().script("c1", { steps: ["ignore"] })),
    );
    await sup.call.startChild(serverSpec(world().script("c2")));

    expect(first).to.deep.equal({ ok: true, ref: undefined });
    expect(await listOf(sup)).to.deep.equal([
      ["c2", "running"],
      ["c1", "undefined"],
    ]);
    expect(await countsOf(sup)).to.deep.equal([2, 1, 0, 2]);
  });

  it("SUP-004 drops a temporary child that is ignored while the supervisor starts", async () => {
    const sup = await world().start(
      defineSupervisor({
        id: "sup",
        children: () => [
          serverSpec(world().script("c1", { steps: ["ignore"] }), { restart: "temporary" }),
          serverSpec(world().script("c2"), { restart: "temporary" }),
        ],
      }),
    );

    expect(await listOf(sup)).to.deep.equal([["c2", "running"]]);
    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
  });

  it("SUP-005 drops a temporary child that is ignored when it is added", async () => {
    const sup = await world().start(empty);
    const temporary = { restart: "temporary" } as const;
    const ignored = serverSpec(world().script("c1", { steps: ["ignore"] }), temporary);

    expect(await sup.call.startChild(ignored)).to.deep.equal({ ok: true, ref: undefined });
    await sup.call.startChild(serverSpec(world().script("c2"), temporary));

    expect(await listOf(sup)).to.deep.equal([["c2", "running"]]);
    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
  });

  it("SUP-006 stores nothing for an ignored temporary child of a simple_one_for_one", async () => {
    const sup = await world().start(pool(world().script("c", { steps: ["ignore"] })));

    expect(await sup.call.startChild()).to.deep.equal({ ok: true, ref: undefined });
    await sup.call.startChild();

    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
  });

  it("SUP-007 shuts down cleanly after a permanent child of a simple_one_for_one was ignored", async () => {
    const tree = await world().tree(pool(world().script("c", { steps: ["ignore"] }), "permanent"));
    expect(await tree.ref.call.startChild()).to.deep.equal({ ok: true, ref: undefined });
    await tree.ref.call.startChild();
    expect(await countsOf(tree.ref)).to.deep.equal([1, 1, 0, 1]);

    await world().runtime.stop();

    expect(await tree.exited).to.equal("shutdown");
    expect(world().reports).to.deep.equal([]);
  });

  for (const junk of [undefined, "junk", 42, { one: "object" }]) {
    it(`SUP-008 fails with bad_return when its init returns ${JSON.stringify(junk)}`, async () => {
      const bad = defineSupervisor({ id: "sup", children: () => untyped(junk) });

      const reason = await world().startFailure(bad);

      expect(reason).to.deep.equal({ reason: { badReturn: { supervisor: "sup", value: junk } } });
      expect(world().runtime.counts().actors).to.equal(0);
    });
  }

  it("SUP-009 fails with what its init throws", async () => {
    const error = new Error("no plan");
    const sup = defineSupervisor({
      id: "sup",
      children: () => {
        throw error;
      },
    });

    expect(await world().startFailure(sup)).to.deep.equal({ error });
    const refused: unknown = await world()
      .runtime.start(sup)
      .catch((failure: unknown) => failure);
    expect(isRuntimeError(refused) && refused.cause).to.equal(error);
    expect(world().runtime.counts().actors).to.equal(0);
  });

  it("SUP-010 lists no child whose start function returned an error or something foreign", async () => {
    const sup = await world().start(empty);
    const reason = { tag: "exit", reason: "because" } as const;
    const failing: ChildSpec = { id: "c1", start: () => ({ kind: "error", error: reason }) };
    const foreign: ChildSpec = untyped({ id: "c2", start: () => ["junk"] });
    const half: ChildSpec = untyped({ id: "c3", start: () => ({ kind: "ok" }) });

    expect(await sup.call.startChild(failing)).to.deep.equal({ ok: false, error: reason });
    expect(await sup.call.startChild(foreign)).to.deep.equal({
      ok: false,
      error: { tag: "exit", reason: { reason: ["junk"] } },
    });
    expect(await sup.call.startChild(half)).to.have.nested.property("error.tag", "exit");

    expect(await listOf(sup)).to.deep.equal([]);
    expect(world().reports).to.deep.equal([]);
  });

  it("SUP-011 keeps the specification of a child whose restart by request fails", async () => {
    const sup = await world().start(empty);
    await sup.call.startChild(
      serverSpec(world().script("c1", { steps: ["ok", { fails: "because" }] })),
    );
    await sup.call.terminateChild("c1");

    const answer = await sup.call.restartChild("c1");

    const error = { tag: "exit", reason: "because" };
    expect(answer).to.deep.equal({ ok: false, error });
    expect(await listOf(sup)).to.deep.equal([["c1", "undefined"]]);
  });

  it("SUP-012 stores nothing in a simple_one_for_one for a start that failed", async () => {
    let outcome: unknown = { kind: "error", error: { tag: "exit", reason: "because" } };
    const sup = await world().start(
      defineSimpleOneForOne({
        id: "pool",
        child: () => untyped({ id: "c", start: () => outcome }),
      }),
    );

    expect(await sup.call.startChild()).to.have.nested.property("error.reason", "because");
    outcome = ["junk"];
    expect(await sup.call.startChild()).to.have.deep.nested.property("error.reason", {
      reason: ["junk"],
    });

    expect(await listOf(sup)).to.deep.equal([]);
  });
});

describe("OTP supervisor: specifications of started children", () => {
  const world = useOtpWorld();

  it("SUP-013 shows specifications with every default filled in", async () => {
    const { start } = serverSpec(world().script("any"));
    const sup = await world().start(
      defineSupervisor({
        id: "sup",
        children: () => [
          { id: "c1", start },
          { id: "c2", start, shutdown: "brutal_kill" },
          { id: "c3", start, type: "supervisor" },
        ],
      }),
    );
    const plain = { start, restart: "permanent", significant: false } as const;
    const ours = { backoff: undefined, budget: undefined };

    expect(await sup.call.getChildSpec("c1")).to.deep.equal({
      id: "c1",
      ...plain,
      shutdown: { afterMs: 5_000 },
      type: "worker",
      ...ours,
    });
    expect(await sup.call.getChildSpec("c2")).to.deep.equal({
      id: "c2",
      ...plain,
      shutdown: "brutal_kill",
      type: "worker",
      ...ours,
    });
    expect(await sup.call.getChildSpec("c3")).to.deep.equal({
      id: "c3",
      ...plain,
      shutdown: "infinity",
      type: "supervisor",
      ...ours,
    });
    expect(await sup.call.getChildSpec("c4")).to.equal(undefined);
  });

  it("SUP-014 shows the completed template for each child of a simple_one_for_one", async () => {
    const template = serverSpec(world().script("c"));
    const sup = await world().start(defineSimpleOneForOne({ id: "pool", child: () => template }));
    for (let count = 0; count < 3; count += 1) await sup.call.startChild();

    const children = await childrenOf(sup);

    expect(children).to.have.length(3);
    const [completed] = checkChildSpecs([template]).ok ? [template] : [];
    for (const child of children) {
      const spec = await sup.call.getChildSpec(child);
      expect(spec).to.deep.include({
        ...completed,
        restart: "permanent",
        shutdown: { afterMs: 5_000 },
      });
    }
    expect(await sup.call.getChildSpec(sup)).to.equal(undefined);
    expect(await sup.call.getChildSpec("c" as never)).to.equal(undefined);
  });

  it("SUP-015 refuses faulty specifications by name and takes keys it does not know", async () => {
    const { start } = serverSpec(world().script("c"));
    const failureWith = (spec: unknown) =>
      world().startFailure(defineSupervisor({ id: "sup", children: () => [untyped(spec)] }));

    expect(await failureWith({ start })).to.have.nested.property(
      "reason.startSpec.tag",
      "missing_id",
    );
    expect(await failureWith({ id: "c" })).to.have.nested.property(
      "reason.startSpec.tag",
      "missing_start",
    );
    expect(await failureWith("c")).to.deep.equal({
      reason: { startSpec: { tag: "invalid_child_spec", value: "c" } },
    });

    const extra = untyped({ id: "c", start, favourite: "colour" });
    const sup = await world().start(defineSupervisor({ id: "sup", children: () => [extra] }));
    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
  });

  it("SUP-051 hands the reason of a failed leaf unchanged to whoever starts the tree", async () => {
    const error = new Error("undefined function");
    const leaf = world().script("leaf", { steps: [{ throws: error }] });
    const inner = defineSupervisor({ id: "inner", children: () => [serverSpec(leaf)] });
    const outer = defineSupervisor({ id: "outer", children: () => [inner.childSpec()] });

    const reason = await world().startFailure(outer);

    const ofLeaf = { shutdown: { failedToStartChild: "leaf", reason: { error } } };
    expect(reason).to.deep.equal({ shutdown: { failedToStartChild: "inner", reason: ofLeaf } });
    expect(leaf.starts).to.equal(1);
  });

  it("SUP-091 hands on that a name is held outside the supervisor, and stores nothing", async () => {
    const NAME = actorName("taken");
    const script = world().script("c1");
    const foreign = await world().runtime.start(scriptedServer, world().script("x"), {
      name: NAME,
    });
    const sup = await world().start(defineSupervisor({ id: "sup", children: () => [] }));

    const answer = await sup.call.startChild(serverSpec(script, { name: NAME }));

    expect(answer).to.deep.equal({
      ok: false,
      error: { tag: "already_started", ref: foreign.ref },
    });
    expect(await listOf(sup)).to.deep.equal([]);
    expect(script.starts).to.equal(0);
  });
});
