/** Elixir's `DynamicSupervisor` suite: starting it and its children. */

import { expect } from "chai";
import {
  actorName,
  anyChild,
  checkChildSpecs,
  type ChildSpec,
  defineDynamicSupervisor,
  defineSupervisor,
  type DynamicMessages,
  exitActor,
  stopActor,
  sys,
} from "../../../src/index.ts";
import type { DynamicState } from "../../../src/supervision/dynamic-state.ts";
import { type ServerScript, serverSpec } from "../../support/otp-server.ts";
import { childrenOf, countsOf, serverRef, useOtpWorld } from "../../support/otp-world.ts";

/** What a caller without types hands over. */
const untyped = (value: unknown) => value as never;

const failure = (reason: unknown) => ({ ok: false, error: { tag: "exit", reason } });

describe("Elixir DynamicSupervisor: start", () => {
  const world = useOtpWorld();
  const dynamic = defineDynamicSupervisor({ id: "dynamic", child: anyChild });
  const NAME = actorName<DynamicMessages<ChildSpec>>("dynamic-by-name");

  it("DYN-001 is supervised like any child and answers under its name", async () => {
    await world().start(
      defineSupervisor({
        id: "sup",
        children: () => [dynamic.childSpec(undefined, { name: NAME })],
      }),
    );

    expect(await world().runtime.ref(NAME).call.whichChildren()).to.deep.equal([]);
  });

  it("DYN-002 is identified by the id its specification was given; two of one id are refused", async () => {
    const children = ["one", "two"].map((id) =>
      dynamic.childSpec(undefined, { id, name: actorName(id) }),
    );
    const sup = await world().start(defineSupervisor({ id: "sup", children: () => children }));
    await sup.call.startChild(dynamic.childSpec());

    const answer = await sup.call.startChild(dynamic.childSpec());

    expect(answer).to.have.nested.property("error.tag", "already_started");
    const ids = (await sup.call.whichChildren()).map(({ id }) => id);
    expect(ids).to.deep.equal(["dynamic", "two", "one"]);
  });

  it("DYN-003 makes its own specification, and lets it be overridden", () => {
    const plain = checkChildSpecs([dynamic.childSpec()]);
    const changed = dynamic.childSpec(undefined, {
      id: "other",
      restart: "transient",
      shutdown: { afterMs: 1 },
    });

    expect(plain.ok && plain.value[0]).to.include({
      id: "dynamic",
      type: "supervisor",
      restart: "permanent",
      shutdown: "infinity",
    });
    expect(changed).to.deep.include({
      id: "other",
      type: "supervisor",
      restart: "transient",
      shutdown: { afterMs: 1 },
    });
  });

  it("DYN-004 allows 3 restarts in 5 seconds and any number of children unless told otherwise", async () => {
    const sup = await world().start(dynamic);

    expect((await sys.getState<DynamicState>(sup)).flags).to.deep.equal({
      flavour: "dynamic",
      intensity: 3,
      periodMs: 5_000,
      maxChildren: Number.POSITIVE_INFINITY,
    });
  });

  const flags: readonly (readonly [changes: object, tag: string, value: unknown])[] = [
    [{ intensity: -1 }, "invalid_intensity", -1],
    [{ periodMs: 0 }, "invalid_period", 0],
    [{ maxChildren: -1 }, "invalid_max_children", -1],
    [{ maxChildren: "many" }, "invalid_max_children", "many"],
    [{ autoShutdown: "any_significant" }, "invalid_auto_shutdown", "any_significant"],
  ];

  for (const [changes, tag, value] of flags) {
    it(`DYN-005 does not start with ${JSON.stringify(changes)}`, async () => {
      const bad = defineDynamicSupervisor(untyped({ id: "bad", child: anyChild, ...changes }));

      const reason = await world().startFailure(untyped(bad));

      expect(reason).to.deep.equal({ reason: { supervisorData: { tag, value } } });
    });
  }

  it("DYN-005 is not started when it is not wanted", async () => {
    const unwanted = defineDynamicSupervisor({
      id: "unwanted",
      child: anyChild,
      when: () => false,
    });

    expect(await world().startFailure(unwanted)).to.equal("ignore");
    expect(world().runtime.counts().actors).to.equal(0);
  });

  it("DYN-006 takes its name at its start and gives it back when it is stopped", async () => {
    const { ref } = await world().runtime.start(dynamic, undefined, { name: NAME });
    expect(world().runtime.whereis(NAME)).to.equal(ref);
    const again = await world()
      .runtime.start(dynamic, undefined, { name: NAME })
      .catch((error: unknown) => error);
    expect(again).to.have.nested.property("details.reason");

    await stopActor(ref);

    expect(world().runtime.whereis(NAME)).to.equal(undefined);
  });

  it("DYN-008 looks like any supervisor to an observer", async () => {
    const tree = await world().tree(dynamic);

    expect(tree.snapshot()).to.include({ kind: "supervisor", behaviour: "dynamic" });
  });
});

describe("Elixir DynamicSupervisor: starting children", () => {
  const world = useOtpWorld();
  const dynamic = defineDynamicSupervisor({ id: "dynamic", child: anyChild });

  it("DYN-011 starts a child from its specification, the same one as often as asked", async () => {
    const sup = await world().start(dynamic);
    const spec = serverSpec(world().script("c"));

    const answers = [await sup.call.startChild(spec), await sup.call.startChild(spec)];

    expect(answers.map(({ ok }) => ok)).to.deep.equal([true, true]);
    expect(await countsOf(sup)).to.deep.equal([2, 2, 0, 2]);
  });

  it("DYN-012 hands the supervisor's own options to each child beside the child's arguments", async () => {
    const seen: unknown[] = [];
    const pool = defineDynamicSupervisor({
      id: "pool",
      child: (own: string, options: { readonly shared: string }) => {
        seen.push([options.shared, own]);
        return serverSpec(world().script("c"));
      },
    });
    const { ref } = await world().runtime.start(pool, { shared: "extra" });

    await ref.call.startChild("one");
    await ref.call.startChild("two");

    expect(seen).to.deep.equal([
      ["extra", "one"],
      ["extra", "two"],
    ]);
  });

  const faulty: readonly (readonly [changes: object, tag: string])[] = [
    [{ id: undefined }, "missing_id"],
    [{ start: undefined }, "missing_start"],
    [{ shutdown: -1 }, "invalid_shutdown"],
    [{ significant: true, restart: "transient" }, "invalid_significant"],
  ];

  for (const [changes, tag] of faulty) {
    it(`DYN-013 refuses a specification as ${tag}, and can tell without asking`, async () => {
      const sup = await world().start(dynamic);
      const spec = { ...serverSpec(world().script("c")), ...changes };

      const answer = await sup.call.startChild(untyped(spec));

      expect(answer).to.have.nested.property("error.tag", tag);
      const local = checkChildSpecs([spec], "never");
      const localTag = tag === "invalid_significant" ? "bad_combination" : tag;
      expect(local).to.have.nested.property("error.tag", localTag);
      expect(await countsOf(sup)).to.deep.equal([0, 0, 0, 0]);
    });
  }

  it("DYN-014 hands on whatever a start comes to", async () => {
    const sup = await world().start(dynamic);
    const plain = serverSpec(world().script("c"));
    const startAs = (outcome: unknown) =>
      sup.call.startChild({ id: "c", start: untyped(() => outcome) });
    const withInfo: ChildSpec = {
      ...plain,
      start: async (starter) => ({ ...(await plain.start(starter)), info: "extra" }) as never,
    };

    expect(await sup.call.startChild(withInfo)).to.include({ ok: true, info: "extra" });
    expect(await sup.call.startChild(plain)).to.have.property("ok", true);
    expect(await startAs({ kind: "ignore" })).to.deep.equal({ ok: true, ref: undefined });
    const error = { tag: "exit", reason: "found" };
    expect(await startAs({ kind: "error", error })).to.deep.equal({ ok: false, error });
    expect(await startAs("junk")).to.deep.equal(failure({ reason: "junk" }));
    expect(await countsOf(sup)).to.deep.equal([2, 2, 0, 2]);
  });

  it("DYN-015 refuses a start that throws or rejects, with what it threw", async () => {
    const sup = await world().start(dynamic);
    const error = new Error("thrown");
    const starts: readonly ChildSpec["start"][] = [
      () => {
        throw error;
      },
      async () => Promise.reject(error),
      serverSpec(world().script("c", { otherwise: { throws: error } })).start,
    ];

    for (const start of starts) {
      expect(await sup.call.startChild({ id: "c", start })).to.deep.equal(failure({ error }));
    }
    expect(await countsOf(sup)).to.deep.equal([0, 0, 0, 0]);
  });

  it("DYN-015 refuses a request whose arguments its template breaks on, and lives on", async () => {
    const error = new Error("no such kind");
    const pool = defineDynamicSupervisor({
      id: "pool",
      child: (script: ServerScript | undefined) => {
        if (script === undefined) throw error;
        return serverSpec(script);
      },
    });
    const sup = await world().start(pool);
    await sup.call.startChild(world().script("c"));

    expect(await sup.call.startChild(undefined)).to.deep.equal(failure({ error }));

    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
  });

  it("DYN-016 refuses a child beyond its limit, and none below it", async () => {
    for (const maxChildren of [0, 2]) {
      const pool = defineDynamicSupervisor({ id: "pool", maxChildren, child: anyChild });
      const sup = await world().start(pool);
      const spec = serverSpec(world().script("c"));
      for (let count = 0; count < maxChildren; count += 1) {
        expect(await sup.call.startChild(spec)).to.have.property("ok", true);
      }

      const answer = await sup.call.startChild(spec);
      expect(answer).to.deep.equal({ ok: false, error: { tag: "max_children" } });

      const [child] = await childrenOf(sup);
      if (child === undefined) continue;
      await sup.call.terminateChild(child);
      expect(await sup.call.startChild(spec)).to.have.property("ok", true);
    }
  });

  it("DYN-023 restarts a child with its own arguments and the supervisor's options", async () => {
    const pool = defineDynamicSupervisor({
      id: "pool",
      child: (own: string, shared: string) => serverSpec(world().script(`${shared}-${own}`)),
    });
    const { ref } = await world().runtime.start(pool, "shared");
    const answer = await ref.call.startChild("own");

    exitActor(serverRef(answer.ok && answer.ref), "kill");
    await world().settle();

    expect(world().journal).to.deep.equal(["shared-own starts", "shared-own starts"]);
    expect(await countsOf(ref)).to.deep.equal([1, 1, 0, 1]);
  });
});
