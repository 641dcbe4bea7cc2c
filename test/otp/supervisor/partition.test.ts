/** Elixir's `PartitionSupervisor` suite: equal children, chosen among by a key. */

import { expect } from "chai";
import {
  actorName,
  type Call,
  defineActor,
  definePartitionSupervisor,
  defineSupervisor,
  exitActor,
  isRuntimeError,
  type PartitionMessages,
  reply,
  started,
  stopActor,
} from "../../../src/index.ts";
import { countsOf, useOtpWorld } from "../../support/otp-world.ts";

type PartMessages = { which: Call<void, string> };

const part = defineActor<PartMessages, string, string>({
  name: "part",
  init: (label) => started(label),
  handle: { which: (label) => reply(label) },
});

const define = (partitions: number) =>
  definePartitionSupervisor({
    id: "parts",
    actor: part,
    partitions,
    args: (partition) => `part ${partition}`,
  });

const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return isRuntimeError(error) ? error.code : error;
  }
};

describe("Elixir PartitionSupervisor", () => {
  const world = useOtpWorld();
  const PARTS = actorName<PartitionMessages>("parts-by-name");

  it("PSUP-001 is identified by its own id as a child, or by the one it was given", async () => {
    const parts = define(2);
    const sup = await world().start(
      defineSupervisor({
        id: "sup",
        children: () => [parts.childSpec(), parts.childSpec(undefined, { id: "other" })],
      }),
    );

    const ids = (await sup.call.whichChildren()).map(({ id }) => id);

    expect(ids).to.deep.equal(["other", "parts"]);
  });

  it("PSUP-002 meets a running partition with every key, and runs as many as it was told", async () => {
    const parts = define(4);
    const { ref } = await world().runtime.start(parts, undefined, { name: PARTS });

    const met = new Set<string>();
    for (let key = 0; key < 100; key += 1) {
      met.add(await parts.partition(world().runtime.ref(PARTS), `key ${key}`).call.which());
    }

    expect([...met].sort()).to.deep.equal(["part 0", "part 1", "part 2", "part 3"]);
    expect(parts.partitions(ref)).to.equal(4);
    expect(await countsOf(ref)).to.deep.equal([4, 4, 0, 4]);
  });

  it("PSUP-003 starts each partition with its number; whole keys go by their remainder", async () => {
    const parts = define(3);
    const ref = await world().start(parts);

    const met: string[] = [];
    for (const key of [0, 1, 2, 3, -1]) met.push(await parts.partition(ref, key).call.which());

    expect(met).to.deep.equal(["part 0", "part 1", "part 2", "part 0", "part 1"]);
  });

  it("PSUP-003 meets the new incarnation of a partition that was restarted", async () => {
    const parts = define(2);
    const ref = await world().start(parts);
    const old = parts.partition(ref, 1);

    exitActor(old, "kill");
    await world().settle();

    expect(parts.partition(ref, 1)).to.not.equal(old);
    expect(await parts.partition(ref, 1).call.which()).to.equal("part 1");
  });

  const faulty: readonly (readonly [what: string, changes: object])[] = [
    ["an id", { id: undefined }],
    ["an actor", { actor: undefined }],
    ["partitions", { partitions: undefined }],
    ["a partition", { partitions: 0 }],
    ["whole partitions", { partitions: 1.5 }],
    ["a function for args", { args: "args" }],
    ["auto_shutdown never", { autoShutdown: "any_significant" }],
  ];

  for (const [what, changes] of faulty) {
    it(`PSUP-004 cannot be defined without ${what}`, () => {
      const plan = { id: "parts", actor: part, partitions: 2, args: () => "part", ...changes };

      expect(codeOf(() => definePartitionSupervisor(plan as never))).to.equal(
        "supervision.invalid",
      );
    });
  }

  it("PSUP-005 has given its name back when it was stopped", async () => {
    const { ref } = await world().runtime.start(define(2), undefined, { name: PARTS });

    await stopActor(ref);

    expect(world().runtime.whereis(PARTS)).to.equal(undefined);
    expect(world().runtime.counts().actors).to.equal(0);
  });

  it("PSUP-006 fails at once for a supervisor that does not run", async () => {
    const parts = define(2);
    const nobody = world().runtime.ref(PARTS);
    const gone = await world().start(parts);
    await stopActor(gone);

    for (const ref of [nobody, gone]) {
      expect(codeOf(() => parts.partitions(ref))).to.equal("call.no_such_actor");
      expect(codeOf(() => parts.partition(ref, 1))).to.equal("call.no_such_actor");
      const counts: unknown = await ref.call.countChildren().catch((error: unknown) => error);
      expect(isRuntimeError(counts, "call.no_such_actor")).to.equal(true);
    }
  });

  it("PSUP-007 runs as many partitions as it is resized to, up to its first number", async () => {
    const parts = define(8);
    const ref = await world().start(parts);

    for (const size of [8, 1, 5, 0, 8, 0, 3]) {
      expect(await ref.call.resize(size)).to.deep.equal({ ok: true });
      expect(await countsOf(ref)).to.deep.equal([8, size, 0, 8]);
      expect(parts.partitions(ref)).to.equal(size);
      if (size > 0) expect(await parts.partition(ref, 9).call.which()).to.equal(`part ${9 % size}`);
    }
  });

  it("PSUP-007 has no partition for any key once resized to zero", async () => {
    const parts = define(2);
    const ref = await world().start(parts);
    await ref.call.resize(0);

    expect(codeOf(() => parts.partition(ref, "key"))).to.equal("call.no_such_actor");
  });

  it("PSUP-007 refuses more partitions than it began with, and what is no number of them", async () => {
    const ref = await world().start(define(2));

    for (const value of [3, -1, 0.5, "two" as never]) {
      expect(await ref.call.resize(value)).to.deep.equal({
        ok: false,
        error: { tag: "invalid_partitions", value },
      });
    }
    expect(await countsOf(ref)).to.deep.equal([2, 2, 0, 2]);
  });

  it("PSUP-008 lists and counts its partitions, supervisors as supervisors", async () => {
    const inner = defineSupervisor({ id: "inner", children: () => [] });
    const parts = definePartitionSupervisor({
      id: "parts",
      actor: inner,
      partitions: 3,
      args: () => undefined,
    });
    const { ref } = await world().runtime.start(parts, undefined, { name: PARTS });

    const entries = await world().runtime.ref(PARTS).call.whichChildren();

    expect(entries.map(({ id }) => id)).to.have.members(["0", "1", "2"]);
    expect(await countsOf(ref)).to.deep.equal([3, 3, 3, 0]);
  });
});
