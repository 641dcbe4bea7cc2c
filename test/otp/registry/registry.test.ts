/** Registries (`docs/semantics.md` 9; Elixir `Registry`). */

import { expect } from "chai";
import {
  actorName,
  createRuntime,
  type Cast,
  defineActor,
  defineSupervisor,
  exit,
  exitActor,
  keep,
  Registry,
  type RegistryListenerMessages,
  RuntimeError,
  started,
  sys,
} from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import {
  codeOf,
  type HeardProbe,
  probe,
  type ProbeMessages,
  startProbe,
} from "../../support/probe.ts";

type Held = { readonly self: HeardProbe["ref"] };
type Kind = "unique" | "duplicate";

const fail = (error: Error): never => {
  throw error;
};
const codeNow = (work: () => unknown): Promise<string> => codeOf((async () => work())());

describe("A registry", () => {
  const world = useOtpWorld();
  const registry = (keys: Kind = "unique"): Registry<string, unknown, ProbeMessages> =>
    new Registry(world().runtime, { name: "reg", keys });
  const owner = async (): Promise<Held> => ({ self: (await startProbe(world().runtime)).ref });

  for (const keys of ["unique", "duplicate"] as const) {
    describe(`of ${keys} keys`, () => {
      it("REG-001: is clean in the step of its owner's exit (9.2)", async () => {
        const [reg, a, b] = [registry(keys), await owner(), await owner()];
        reg.register(a, "a", 1);
        reg.register(a, "a2", 1);
        reg.register(b, "b", 2);
        let seenAtExit = -1;
        void a.self.exited().then(() => {
          seenAtExit = reg.lookup("a").length + reg.keys(a.self).length;
        });

        exitActor(a.self, "kill");
        exitActor(b.self, "kill");
        await world().settle();

        expect([seenAtExit, reg.count, reg.select((key) => key)]).to.deep.equal([0, 0, []]);
      });

      it("REG-005 and REG-022: counts registrations (9.3)", async () => {
        const [reg, a, b] = [registry(keys), await owner(), await owner()];
        expect(reg.count).to.equal(0);
        reg.register(a, "one", 1);
        reg.register(b, "two", 2);
        expect(reg.count).to.equal(2);
      });

      it("REG-012: matches values by predicate, counts and unregisters by it (9.3)", async () => {
        const [reg, a] = [registry(keys), await owner()];
        reg.register(a, "key", { level: 3 });
        const over = (limit: number) => (value: unknown) =>
          Number(Reflect.get(Object(value), "level")) > limit;

        expect(reg.match("key", over(2))).to.deep.equal([{ ref: a.self, value: { level: 3 } }]);
        expect([reg.countMatch("key", over(2)), reg.countMatch("key", over(3))]).to.deep.equal([
          1, 0,
        ]);
        reg.unregisterMatch(a, "key", over(3));
        expect(reg.count).to.equal(1);
        reg.unregisterMatch(a, "key", over(2));
        expect(reg.count).to.equal(0);
      });

      it("REG-013: takes any key for itself, be it the name of a property (9.1)", async () => {
        const [reg, a] = [registry(keys), await owner()];
        for (const key of ["_", "$1", "__proto__", "constructor"]) reg.register(a, key, key);

        expect(reg.lookup("__proto__")).to.deep.equal([{ ref: a.self, value: "__proto__" }]);
        expect(reg.lookup("toString")).to.deep.equal([]);
        expect(reg.countSelect((key) => key === "_")).to.equal(1);
      });

      it("REG-014: selects what a function makes of each registration (9.3)", async () => {
        const [reg, a] = [registry(keys), await owner()];
        for (const [key, value] of [
          ["a", 1],
          ["b", 2],
          ["c", 3],
        ] as const)
          reg.register(a, key, value);

        expect(reg.select((key, { value }) => (Number(value) > 1 ? key : undefined))).to.deep.equal(
          ["b", "c"],
        );
        expect(reg.select(() => undefined)).to.deep.equal([]);
        expect(reg.countSelect((_key, { value }) => value === 1)).to.equal(1);
      });

      it("REG-017: unregisters own entries only, and none is fine (9.3)", async () => {
        const [reg, a, b] = [registry(keys), await owner(), await owner()];
        reg.register(a, "key", 1);

        reg.unregister(b, "key");
        reg.unregister(a, "none");
        expect(reg.count).to.equal(1);
        reg.unregister(a, "key");
        reg.unregister(a, "key");

        expect([reg.count, reg.keys(a.self)]).to.deep.equal([0, []]);
      });

      it("REG-018: tells listeners of registrations and their ends, and of no exit (9.4)", async () => {
        const heard: string[] = [];
        const { ref } = await world().runtime.start(listener(heard), undefined, { name: LISTENER });
        const [a, b] = [await owner(), await owner()];
        const reg = new Registry<string, unknown, ProbeMessages>(world().runtime, {
          name: "reg",
          keys,
          listeners: [world().runtime.ref(LISTENER)],
        });

        reg.register(a, "key", "value");
        reg.unregister(a, "key");
        reg.unregister(a, "key");
        reg.register(b, "other", 1);
        exitActor(b.self, "kill");
        await world().settle();

        expect(ref.isAlive).to.equal(true);
        expect(heard).to.deep.equal(["+reg key value", "-reg key", "+reg other 1"]);
      });

      it("REG-019: ties nobody to anybody: its owners keep no link for it (9.2)", async () => {
        const [reg, a] = [registry(keys), await owner()];
        reg.register(a, "one", 1);
        reg.register(a, "two", 1);

        expect(await sys.getStatus(a.self)).to.include({ links: 0, monitoredBy: 0 });
      });

      it("REG-022: keeps words about itself (9.3)", () => {
        const reg = registry(keys);
        reg.putMeta("limit", 5);
        expect([reg.meta("limit"), reg.meta("none")]).to.deep.equal([5, undefined]);
        reg.deleteMeta("limit");
        expect(reg.meta("limit")).to.equal(undefined);
      });

      it("REG-020: refuses an actor that is gone, and another runtime's (9.1)", async () => {
        const [reg, a] = [registry(keys), await owner()];
        exitActor(a.self, "kill");
        await world().settle();
        const other = createRuntime({ clock: world().clock, strays: "process" });
        const foreigner = await startProbe(other);

        expect(await codeNow(() => reg.register(a, "key", 1))).to.equal("call.no_such_actor");
        expect(await codeNow(() => reg.register({ self: foreigner.ref }, "key", 1))).to.equal(
          "registry.not_supported",
        );
        await other.stop();
      });
    });
  }

  it("REG-006: holds a unique key once, be it for the same owner; another key is free (9.1)", async () => {
    const [reg, a] = [registry(), await owner()];
    reg.register(a, "key", 1);

    expect(await codeNow(() => reg.register(a, "key", 2))).to.equal("registry.already_registered");
    reg.register(a, "other", 2);

    expect(reg.keys(a.self)).to.deep.equal(["key", "other"]);
    expect(reg.lookup("key")).to.deep.equal([{ ref: a.self, value: 1 }]);
  });

  it("REG-007 and REG-009: names the holder, and leaves nothing of the loser (9.1)", async () => {
    const [reg, a, b] = [registry(), await owner(), await owner()];
    reg.register(a, "key", 1);

    const failure = await (async () => reg.register(b, "key", 2))().catch(
      (error: unknown) => error,
    );

    expect(failure).to.be.instanceOf(RuntimeError);
    expect(failure).to.have.nested.property("details.holder", a.self.address);
    expect([reg.keys(b.self), reg.count]).to.deep.equal([[], 1]);
  });

  it("REG-008: a key is free for the next owner the moment its holder is gone (9.2)", async () => {
    const [reg, a, b] = [registry(), await owner(), await owner()];
    reg.register(a, "key", "old");
    void a.self.exited().then(() => reg.register(b, "key", "new"));

    exitActor(a.self, "kill");
    await world().settle();

    expect(reg.lookup("key")).to.deep.equal([{ ref: b.self, value: "new" }]);
  });

  it("REG-010: holds a duplicate key as often as it was registered, by one or by many (9.1)", async () => {
    const [reg, a, b] = [registry("duplicate"), await owner(), await owner()];
    reg.register(a, "key", 1);
    reg.register(b, "key", 2);
    reg.register(a, "key", 3);

    expect(reg.keys(a.self)).to.deep.equal(["key", "key"]);
    expect(reg.values("key", a.self)).to.deep.equal([1, 3]);
    expect(reg.lookup("key").map(({ value }) => value)).to.deep.equal([1, 2, 3]);
    reg.unregister(a, "key");
    expect(reg.lookup("key").map(({ value }) => value)).to.deep.equal([2]);
  });

  it('REG-011: compares keys as Map does: 1 and 1.0 are one, 1 and "1" two (9.1)', async () => {
    const reg = new Registry<unknown, string, ProbeMessages>(world().runtime, { name: "any" });
    const a = await owner();
    for (const key of [1, "1", Number.NaN]) reg.register(a, key, String(key));

    expect(await codeNow(() => reg.register(a, 1.0, "x"))).to.equal("registry.already_registered");
    expect(await codeNow(() => reg.register(a, Number.NaN, "x"))).to.equal(
      "registry.already_registered",
    );
    expect(reg.count).to.equal(3);
  });

  it("REG-015: changes its owner's own value; nobody else's, and none under duplicate keys (9.3)", async () => {
    const [reg, a, b] = [registry(), await owner(), await owner()];
    reg.register(a, "key", 1);
    const increment = (value: unknown): unknown => Number(value) + 1;

    expect(reg.updateValue(a, "key", increment)).to.deep.equal({ now: 2, before: 1 });
    expect(reg.updateValue(b, "key", increment)).to.equal(undefined);
    expect(reg.updateValue(a, "none", increment)).to.equal(undefined);
    expect(reg.values("key", a.self)).to.deep.equal([2]);
    const duplicate = registry("duplicate");
    expect(await codeNow(() => duplicate.updateValue(a, "key", increment))).to.equal(
      "registry.not_supported",
    );
  });

  it("REG-016: dispatches to the owners of one key, here and now; never to none (9.3)", async () => {
    const [reg, a, b] = [registry("duplicate"), await owner(), await owner()];
    reg.register(a, "key", 1);
    reg.register(b, "key", 2);
    reg.register(b, "other", 3);
    const seen: unknown[] = [];

    reg.dispatch("key", (owners) => seen.push(...owners.map(({ value }) => value)));
    reg.dispatch("none", () => seen.push("called"));

    expect(seen).to.deep.equal([1, 2]);
    const thrown = new Error("out");
    expect(() => reg.dispatch("key", () => fail(thrown))).to.throw(thrown);
  });

  it("REG-020: of duplicate keys has no single owner to name (9.1)", async () => {
    const reg = registry("duplicate");
    for (const work of [() => reg.via("key", 1), () => reg.ref("key"), () => reg.whereis("key")]) {
      expect(await codeNow(work)).to.equal("registry.not_supported");
    }
  });

  it("REG-021: starts an actor under a key, once, with a value (9.5)", async () => {
    const [reg, { runtime }] = [registry(), world()];
    const via = reg.via("key", "value");
    const first = await runtime.start(probe, { heard: [] }, { via });

    expect(reg.lookup("key")).to.deep.equal([{ ref: first.ref, value: "value" }]);
    expect(reg.whereis("key")).to.equal(first.ref);
    const second = await runtime
      .start(probe, { heard: [] }, { via })
      .catch((error: unknown) => error);
    expect(second).to.have.nested.property(
      "details.reason.reason.alreadyStarted",
      first.ref.address,
    );
    expect(await reg.ref("key").call.run(() => "sent")).to.equal("sent");
  });

  it("REG-021: a start that fails leaves no entry, and a ref to nobody fails at once (9.5)", async () => {
    const [reg, { runtime }] = [registry(), world()];
    const init = (): never => exit("no");

    await runtime.start(probe, { heard: [], init }, { via: reg.via("key", 1) }).catch(() => {});

    expect([reg.count, reg.whereis("key")]).to.deep.equal([0, undefined]);
    expect(await codeOf(reg.ref("key").call.run(() => 1))).to.equal("call.no_such_actor");
    expect(reg.ref("key").cast.note("x")).to.equal(false);
  });

  it("XGS-001: a child specification starts each incarnation under its key (9.5)", async () => {
    const reg = registry();
    const spec = probe.childSpec({ heard: [] }, { via: reg.via("key", 1) });
    const app = defineSupervisor({ id: "app", children: () => [spec] });
    const tree = await world().tree(app);
    const first = reg.whereis("key");

    if (first !== undefined) exitActor(first, "kill");
    await world().settle();

    expect(reg.whereis("key")).not.to.equal(first);
    expect(reg.whereis("key")?.isAlive).to.equal(true);
    expect(tree.ref.isAlive).to.equal(true);
  });
});

const LISTENER = actorName<RegistryListenerMessages<string>>("listener");

function listener(heard: string[]) {
  type Messages = RegistryListenerMessages<string> & { other: Cast };
  return defineActor<Messages, null>({
    name: "listener",
    init: () => started(null),
    handle: {
      registered: (_state, { registry, key, value }) => {
        heard.push(`+${registry} ${key} ${value}`);
        return keep();
      },
      unregistered: (_state, { registry, key }) => {
        heard.push(`-${registry} ${key}`);
        return keep();
      },
      other: () => keep(),
    },
  });
}
