import { expect } from "chai";
import { exitActor } from "../../src/index.ts";
import type { Node } from "../../supervisors/index.ts";
import { everyOne } from "../support/devnet-tree.ts";
import { FakeDoor } from "../support/grpc-door.ts";
import {
  connectionTo,
  killAt,
  type MemoryNode,
  seedOf,
  useMemoryNodes,
} from "../support/memory-nodes.ts";

const PING = { type: "p2p.ping" } as const;

const P2P = "/node/p2p";
const LINKS = `${P2P}/links`;

/** How often a link to a peer ended, as a node reported it. */
function endsOf({ events }: MemoryNode, peer: string): number {
  return events.filter(
    (event) =>
      event.type === "app" && event.name === "p2p.disconnected" && event.values["peer"] === peer,
  ).length;
}

const isConnected = async (node: Node, peer: string): Promise<boolean> =>
  (await node.ask.connected()).includes(peer);

describe("archethic supervisor failures of what stands beside the wire", () => {
  const nodes = useMemoryNodes();
  const PARTS = [
    "/node/crypto/verifiers",
    "/node/listener/grpc-listener",
    "/node/control/metrics-endpoint",
  ];
  /** A node that has all of it; threads verify with the real engine, so it brings none. */
  const whole = async (): Promise<MemoryNode> => {
    const { doors, ...options } = nodes().optionsOf(1);
    const { crypto, ...others } = doors ?? {};
    const grpc = { host: "grpc", port: 0 };
    const serving = { metrics: { port: 0 }, grpc, verifyingThreads: 1 };
    const given = { ...options, ...serving, doors: { ...others, grpc: new FakeDoor() } };
    return await nodes().startWith(1, given);
  };

  for (const part of PARTS) {
    it(`${part} is in the tree, ends alone and is back, and serves again (A2)`, async () => {
      const { node } = await whole();
      const before = incarnations(node);
      expect(before.get(part)).to.be.above(0);

      killAt(node, part);
      await nodes().clock.advance(1_000);

      const changed = [...incarnations(node)].filter(([path, one]) => one !== before.get(path));
      expect(changed.map(([path]) => path)).to.deep.equal([part]);
      expect((await node.grpcEndpoint())?.port).to.be.above(0);
      expect((await node.metricsEndpoint())?.port).to.be.above(0);
    });
  }
});

/** Which incarnation stands at each path of a node's tree. */
function incarnations(node: Node): ReadonlyMap<string, number | undefined> {
  return new Map(everyOne(node.tree.snapshot()).map(({ path, actor }) => [path, actor]));
}

describe("archethic supervisor failures, each without its consequence", () => {
  const nodes = useMemoryNodes();

  it("a connection that throws is gone from the registry at once, and dials again (A2, A3, A6)", async () => {
    const [one, two] = await nodes().startAll(2);
    if (one === undefined || two === undefined) throw new Error("two nodes were started");
    const before = await connectionTo(one.node, two.node.id);

    before.cast.notify(undefined as never);
    await nodes().clock.settle();

    expect(one.events.some(({ type }) => type === "actor.crashed")).to.equal(true);
    expect(await isConnected(one.node, two.node.id)).to.equal(false);
    await nodes().clock.advance(1_000);
    expect(await isConnected(one.node, two.node.id)).to.equal(true);
    expect(await connectionTo(one.node, two.node.id)).to.not.equal(before);
  });

  it("a connection that is killed leaves no flag behind, and dials again (A2, A3)", async () => {
    const [one, two] = await nodes().startAll(2);
    if (one === undefined || two === undefined) throw new Error("two nodes were started");

    exitActor(await connectionTo(one.node, two.node.id), "kill");
    await nodes().clock.settle();

    expect(await isConnected(one.node, two.node.id)).to.equal(false);
    await nodes().clock.advance(1_000);
    const asked = one.node.sendMessage(two.node.id, PING);
    await nodes().clock.advance(100);
    expect(await asked).to.deep.equal({ type: "p2p.pong" });
  });

  it("many crashes of one peer's connection cost no other connection anything (A2)", async () => {
    const [one, two, three] = await nodes().startAll(3);
    if (one === undefined || two === undefined || three === undefined) throw new Error("three");
    const untouched = await connectionTo(one.node, three.node.id);
    const endsBefore = endsOf(one, three.node.id);

    for (let crashes = 0; crashes < 9; crashes += 1) {
      exitActor(await connectionTo(one.node, two.node.id), "kill");
      await nodes().clock.advance(5_100);
    }

    expect(await connectionTo(one.node, three.node.id)).to.equal(untouched);
    expect(endsOf(one, three.node.id)).to.equal(endsBefore);
    expect(await isConnected(one.node, two.node.id)).to.equal(true);
    expect(one.node.restarts().get(`${LINKS}/connections`) ?? 0).to.equal(0);
  });

  it("a peer whose connection crashes again and again is dialed again all the same (A2, A6)", async () => {
    const [one, two] = await nodes().startAll(2);
    if (one === undefined || two === undefined) throw new Error("two nodes were started");

    for (let crashes = 0; crashes < 30; crashes += 1) {
      const ref = await connectionTo(one.node, two.node.id).catch(() => undefined);
      if (ref !== undefined) exitActor(ref, "kill");
      await nodes().clock.advance(130);
    }
    await nodes().clock.advance(10_000);

    expect(await isConnected(one.node, two.node.id)).to.equal(true);
    expect(one.node.restarts().get(`${LINKS}/connections`) ?? 0).to.equal(0);
  });

  it("connections that fall together are all dialed again, and nobody looks connected meanwhile (A2, A3)", async () => {
    const two = await nodes().start(2, { seeds: [] });
    const three = await nodes().start(3, { seeds: [] });
    const one = await nodes().start(1, { seeds: [seedOf(2), seedOf(3)] });
    await nodes().clock.advance(15_000);
    expect(await one.node.ask.connected()).to.have.members([two.node.id, three.node.id]);

    killAt(one.node, `${LINKS}/connections`);
    await nodes().clock.settle();

    expect(await one.node.ask.connected()).to.deep.equal([]);
    await nodes().clock.advance(15_000);
    expect(await one.node.ask.connected()).to.have.members([two.node.id, three.node.id]);
  });

  it("a registry that falls is built anew with its connections (A2, A3)", async () => {
    const [one, two, three] = await nodes().startAll(3);
    if (one === undefined || two === undefined || three === undefined) throw new Error("three");

    killAt(one.node, `${LINKS}/connection-registry`);
    await nodes().clock.advance(15_000);

    expect(await one.node.ask.connected()).to.have.members([two.node.id, three.node.id]);
  });

  it("asks of a peer without a connection fail at once, not after a timeout (A2)", async () => {
    const [two, one] = await nodes().startAll(2);
    if (one === undefined || two === undefined) throw new Error("two nodes were started");

    killAt(one.node, `${LINKS}/connections`);
    await nodes().clock.settle();
    const failure = await one.node.sendMessage(two.node.id, PING).catch((error) => error.code);

    expect(failure).to.equal("request.not_connected");
  });

  it("a table of nodes that falls comes back filled (A2, A5)", async () => {
    const [one] = await nodes().startAll(3);
    if (one === undefined) throw new Error("three nodes were started");
    const before = await one.node.listNodes();
    expect(before.length).to.be.at.least(3);

    killAt(one.node, `${P2P}/nodes/mem-table`);
    await nodes().clock.advance(5_000);

    expect((await one.node.listNodes()).map(({ firstPublicKey }) => firstPublicKey)).to.deep.equal(
      before.map(({ firstPublicKey }) => firstPublicKey),
    );
    expect(await one.node.ask.connected()).to.have.length(2);
  });

  it("a geography that falls ends nobody who asks it, and no connection (A2, A11)", async () => {
    const [one] = await nodes().startAll(3);
    if (one === undefined) throw new Error("three nodes were started");

    killAt(one.node, `${P2P}/geo-patch`);
    await nodes().clock.advance(5_000);

    expect(await one.node.nearestNodes(await one.node.listNodes())).to.have.length.at.least(3);
    expect(await one.node.ask.connected()).to.have.length(2);
    expect(one.events.filter(({ type }) => type === "actor.crashed")).to.have.length.at.most(1);
  });
}).timeout(60_000);
