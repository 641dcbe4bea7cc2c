import { expect } from "chai";
import { connectionRegistry } from "../../../actors/connection-registry.ts";
import type { ConnectionMessages } from "../../../messages/connection.ts";
import { CONNECTION_REGISTRY } from "../../../messages/connection-registry.ts";
import { type ActorDefinition, defineActor } from "../../../src/actor/define-actor.ts";
import type { ActorRef } from "../../../src/actor/ref.ts";
import { keep, started } from "../../../src/actor/result.ts";
import { exitActor } from "../../../src/actor/stop-actor.ts";
import { useNodeWorld } from "../../support/node-world.ts";

/** An actor that stands where a connection would; it is only registered and ended here. */
const holder = defineActor<{ idle: never }, null, void>({
  name: "holder",
  init: () => started(null),
  handle: { idle: () => keep() },
}) as ActorDefinition<unknown, void> as ActorDefinition<ConnectionMessages, void>;

describe("the registry of connections", () => {
  const world = useNodeWorld();
  const registry = () => world().ref(CONNECTION_REGISTRY);
  const newHolder = (): Promise<ActorRef<ConnectionMessages>> => world().start(holder, undefined);

  beforeEach(async () => {
    await world().supervise([
      connectionRegistry.childSpec({ self: "" }, { name: CONNECTION_REGISTRY }),
    ]);
  });

  it("gives a peer's place to one living connection", async () => {
    const [first, second] = [await newHolder(), await newHolder()];

    expect(await registry().call.register({ peer: "a", ref: first })).to.equal("registered");
    expect(await registry().call.register({ peer: "a", ref: second })).to.equal("taken");
    expect(await registry().call.register({ peer: "a", ref: first })).to.equal("registered");
    expect((await registry().call.lookup("a"))?.ref).to.equal(first);
    expect(await registry().call.lookup("b")).to.equal(undefined);
  });

  it("frees the place when its holder ends, and only then", async () => {
    const [first, second] = [await newHolder(), await newHolder()];
    await registry().call.register({ peer: "a", ref: first });
    await registry().call.register({ peer: "b", ref: second });

    exitActor(first, "kill");
    await world().clock.settle();

    expect((await registry().call.list()).map(({ peer }) => peer)).to.deep.equal(["b"]);
    expect(await registry().call.register({ peer: "a", ref: second })).to.equal("registered");
  });

  it("gives the place of a dead holder away before it has handled the end", async () => {
    const [first, second] = [await newHolder(), await newHolder()];
    await registry().call.register({ peer: "a", ref: first });

    exitActor(first, "kill");
    const answer = registry().call.register({ peer: "a", ref: second });

    expect(await answer).to.equal("registered");
    await world().clock.settle();
    expect((await registry().call.lookup("a"))?.ref).to.equal(second);
  });

  it("lists by peer, each with its state", async () => {
    for (const peer of ["c", "a", "b"]) {
      await registry().call.register({ peer, ref: await newHolder() });
    }
    registry().cast.stateChanged({ peer: "b", state: "connected" });
    registry().cast.stateChanged({ peer: "unknown", state: "connected" });

    const listed = (await registry().call.list()).map(({ peer, state }) => `${peer} ${state}`);

    expect(listed).to.deep.equal(["a disconnected", "b connected", "c disconnected"]);
  });

  it("comes back empty, since its connections start again with it", async () => {
    const ref = await newHolder();
    await registry().call.register({ peer: "a", ref });

    await world().kill(CONNECTION_REGISTRY);

    expect(await registry().call.list()).to.deep.equal([]);
  });

  describe("with several links to one peer (S3)", () => {
    /** Somebody who owns a link; notes what it is told. */
    const owner = async () => {
      const told: string[] = [];
      const definition = defineActor<Record<never, never>, null, void>({
        name: "owner",
        init: () => started(null),
        handle: {},
        unknown: (_state, type) => {
          told.push(type);
          return keep();
        },
      }) as ActorDefinition<unknown, void>;
      const ref = await world().start(
        definition as ActorDefinition<ConnectionMessages, void>,
        undefined,
      );
      return { ref, told };
    };
    const inUse = async () => (await registry().call.lookup("a"))?.ref;
    const settle = () => world().clock.settle();

    it("keeps both until the one that was dialed is known to be let in, then has one give way", async () => {
      const [own, accepted] = [await owner(), await owner()];
      await registry().call.register({ peer: "a", ref: own.ref });
      registry().cast.stateChanged({ peer: "a", state: "connected" });
      registry().cast.accepted({ peer: "a", ref: accepted.ref as never, host: "9.9.9.9" });
      await settle();
      expect(own.told).to.deep.equal(["reached"]);
      expect(await inUse()).to.equal(accepted.ref);

      registry().cast.proven({ peer: "a" });
      await settle();

      // This registry's node has the smaller id: what the peer dialed stays.
      expect([own.told, accepted.told]).to.deep.equal([["reached", "giveWay"], []]);
      expect(await inUse(), "until it has given way").to.equal(own.ref);
      registry().cast.stateChanged({ peer: "a", state: "disconnected", reason: "duplicate" });
      expect(await inUse()).to.equal(accepted.ref);
    });

    it("counts a peer that came by itself as dialed only once it has let in who dials it", async () => {
      const [own, accepted] = [await owner(), await owner()];
      const isDialed = async () => (await registry().call.lookup("a"))?.isDialed;
      registry().cast.accepted({ peer: "a", ref: accepted.ref as never, host: "9.9.9.9" });
      await registry().call.register({
        peer: "a",
        ref: own.ref,
        endpoint: { host: "5.9.1.1", port: 1 },
      });
      expect(await isDialed()).to.equal(false);

      registry().cast.stateChanged({ peer: "a", state: "connected" });
      registry().cast.proven({ peer: "a" });
      registry().cast.stateChanged({ peer: "a", state: "disconnected", reason: "reset" });

      expect(await isDialed()).to.equal(true);
    });

    it("removes by link: the late end of an older one leaves the newer and the peer", async () => {
      const [older, newer] = [await owner(), await owner()];
      registry().cast.accepted({ peer: "a", ref: older.ref as never, host: "9.9.9.9" });
      registry().cast.accepted({ peer: "a", ref: newer.ref as never, host: "9.9.9.9" });
      await settle();
      expect(older.told).to.deep.equal(["giveWay"]);

      exitActor(older.ref, "kill");
      await settle();
      expect(await inUse()).to.equal(newer.ref);

      registry().cast.ended({ peer: "a", ref: newer.ref as never, reason: "reset" });
      expect(await inUse()).to.equal(undefined);
    });

    it("ends links that gave way once what they gave way to is lost, since the other side may never have had it", async () => {
      const [older, newer] = [await owner(), await owner()];
      for (const { ref } of [older, newer]) {
        registry().cast.accepted({ peer: "a", ref: ref as never, host: "9.9.9.9" });
      }
      registry().cast.ended({ peer: "a", ref: older.ref as never, reason: "duplicate" });
      await settle();
      expect(older.told).to.deep.equal(["giveWay"]);
      expect(await inUse()).to.equal(newer.ref);

      registry().cast.ended({ peer: "a", ref: newer.ref as never, reason: "reset" });
      await settle();

      expect(older.told).to.deep.equal(["giveWay", "hangUp"]);
      expect(await inUse()).to.equal(undefined);
      exitActor(older.ref, "kill");
      await settle();
      expect(await registry().call.list()).to.deep.equal([]);
    });

    it("tells who dials that it need, and need not", async () => {
      const [own, accepted] = [await owner(), await owner()];
      registry().cast.accepted({ peer: "a", ref: accepted.ref as never, host: "9.9.9.9" });
      expect(await registry().call.register({ peer: "a", ref: own.ref })).to.equal("reached");

      exitActor(accepted.ref, "kill");
      await settle();

      expect(own.told).to.deep.equal(["reached"]);
      expect((await registry().call.lookup("a"))?.state).to.equal("disconnected");
    });
  });
});
