import { expect } from "chai";
import { realClock } from "../../src/time/real-clock.ts";
import { tcpTransport } from "../../src/transport/tcp.ts";
import type { Link } from "../../src/transport/transport.ts";
import type { TreeNode } from "../../src/index.ts";
import { ed25519Signer, type Node } from "../../supervisors/index.ts";
import { type MemoryNode, useMemoryNodes } from "../support/memory-nodes.ts";
import { packet, twoNodes } from "../support/two-nodes.ts";

const ping = packet({ type: "p2p.ping" }, 1_000);
const NEVER = { requests: { "p2p.ping": () => new Promise<never>(() => {}) } };

type Setup = Awaited<ReturnType<typeof twoNodes>>;

const crashesOf = ({ near }: Setup): number =>
  near.events.filter(({ type }) => type === "actor.crashed").length;

const emittedOf = ({ near }: Setup, name: string): number =>
  near.events.filter((event) => event.type === "app" && event.name === name).length;

describe("archethic weaknesses, each turned round", () => {
  it("requests of a link that ended end with it: nothing of theirs is due while the next is dialed (A6)", async () => {
    const setup = await twoNodes({ routes: NEVER });
    await setup.clock.advance(100);
    const asked = setup.connection.call.request(ping);
    await setup.clock.advance(50);

    setup.network.cut("near", "far");
    setup.network.reset("near", "far");
    await setup.clock.advance(3_000);

    expect((await asked).kind).to.equal("closed");
    expect((await setup.connection.call.view()).pending).to.equal(0);
    expect(crashesOf(setup)).to.equal(0);
  });

  it("one slow answer flags nobody: the peer stays connected and is asked again (A6)", async () => {
    let answers = 0;
    const routes = {
      requests: {
        "p2p.ping": () => {
          answers += 1;
          return answers === 1 ? new Promise<never>(() => {}) : { type: "p2p.pong" };
        },
      },
    };
    const setup = await twoNodes({ routes });
    await setup.clock.advance(100);
    const slow = setup.connection.call.request(ping);
    await setup.clock.advance(1_200);
    expect((await slow).kind).to.equal("timeout");

    const next = setup.connection.call.request(ping);
    await setup.clock.advance(100);

    expect((await next).kind).to.equal("answer");
    expect(emittedOf(setup, "p2p.disconnected")).to.equal(0);
  });

  it("an answer that cannot be read ends its link, not the connection, which dials again (A6, A9)", async () => {
    const setup = await twoNodes({ listening: false });
    let links = 0;
    const spoil = (link: Link): void => {
      links += 1;
      link.attach({ onFrame: () => {}, onClose: () => {} });
      link.send(Uint8Array.of(1, 2, 3));
    };
    await setup.far.needs.transport.listen({ host: "far", port: 30_002 }, { onLink: spoil });
    setup.connection.cast.wakeUp();

    await setup.clock.advance(10_000);

    expect(links).to.be.at.least(2);
    expect(setup.connection.isAlive).to.equal(true);
    expect(crashesOf(setup)).to.equal(0);
  });

  it("a peer that reaches us is dialed at once, however long the back-off had become (A6)", async () => {
    const setup = await twoNodes({
      listening: false,
      connectionLimits: { backoff: { firstMs: 3_600_000, capMs: 6 * 3_600_000 } },
    });
    await setup.clock.advance(100);
    await setup.listen();

    setup.connection.cast.wakeUp();
    await setup.clock.advance(100);

    expect((await setup.connection.call.view()).state).to.equal("connected");
  });

  it("connects over IPv6 as over IPv4 (A7)", async function () {
    const ends = [1, 2].map((number) => {
      const identity = new Uint8Array(32).fill(number);
      return { identity, key: ed25519Signer(identity).publicKey.bytes };
    });
    const [near, far] = ends;
    if (near === undefined || far === undefined) throw new Error("two ends were made");
    const transportOf = ({ identity }: { readonly identity: Uint8Array }) =>
      tcpTransport({ identity, networkId: "six", clock: realClock() });
    const accepted: Link[] = [];
    const onLink = (link: Link): void => void accepted.push(link);
    const listening = transportOf(far).listen({ host: "::1", port: 0 }, { onLink });
    const socket = await listening.catch(() => undefined);
    // Machines without IPv6 have no such address.
    if (socket === undefined) return this.skip();

    const link = await transportOf(near).dial(socket.endpoint, far.key);

    expect(socket.endpoint.host).to.equal("::1");
    expect(link.peerKey).to.deep.equal(far.key);
    link.destroy();
    for (const one of accepted) one.destroy();
    await socket.close();
  });
});

describe("archethic dials that meet (A3, A6, A7)", () => {
  const nodes = useMemoryNodes();
  const childrenOf = (node: Node, path: string): number => {
    const find = (place: TreeNode): TreeNode | undefined =>
      place.path === path ? place : place.children.map(find).find((found) => found !== undefined);
    return find(node.tree.snapshot())?.children.length ?? -1;
  };
  const linksOf = (node: Node) => ({
    out: childrenOf(node, "/node/p2p/links/connections"),
    in: childrenOf(node, "/node/listener/sessions"),
  });

  it("a node that is reached dials nobody back: one link serves both ways", async () => {
    const [one, other] = await nodes().startAll(2);

    expect([one, other].map((each) => each && linksOf(each.node))).to.deep.equal([
      { out: 0, in: 1 },
      { out: 1, in: 0 },
    ]);
  });

  it("nodes that dial each other at once keep one link, and each has met the other once", async () => {
    const one = await nodes().start(1, { seeds: [] });
    const other = await nodes().start(2, { seeds: [] });
    const ends = [one, other] as const;
    const joined: string[] = [];
    for (const { node } of ends)
      node.watchPeers(({ type, peer }) => joined.push(`${type} ${peer}`));
    const contactOf = ({ node, host }: MemoryNode) => ({
      peer: node.id,
      endpoint: { host, port: 30_002 },
    });

    const asked = [one.node.connect([contactOf(other)]), other.node.connect([contactOf(one)])];
    await nodes().clock.advance(6_000);
    await Promise.all(asked);

    const [greater, lesser] = one.node.id > other.node.id ? [one, other] : [other, one];
    expect(linksOf(greater.node)).to.deep.equal({ out: 1, in: 0 });
    expect(linksOf(lesser.node)).to.deep.equal({ out: 1, in: 1 });
    expect(joined).to.have.members([`joined ${one.node.id}`, `joined ${other.node.id}`]);
    for (const [from, to] of [ends, [other, one] as const]) {
      const answer = from.node.sendMessage(to.node.id, { type: "p2p.ping" });
      await nodes().clock.advance(100);
      expect((await answer).type).to.equal("p2p.pong");
    }
  });

  it("many contacts with one node at once come to one connection", async () => {
    const one = await nodes().start(1);
    const other = await nodes().start(2, { seeds: [] });
    const contact = { peer: other.node.id, endpoint: { host: other.host, port: 30_002 } };

    const asked = Array.from({ length: 5 }, () => one.node.connect([contact]));
    await nodes().clock.advance(6_000);
    const outcomes = (await Promise.all(asked)).map((outcome) => outcome.get(other.node.id));

    for (const outcome of outcomes) expect(outcome).to.match(/connected$/);
    expect(linksOf(one.node).out).to.equal(1);
    expect(linksOf(other.node).in).to.equal(1);
  });
}).timeout(60_000);
