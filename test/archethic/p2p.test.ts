import { expect } from "chai";
import fc from "fast-check";
import { nodeKeyOf } from "../../src/peer/genesis-node.ts";
import { type KnownNode, newNode } from "../../src/peer/known-node.ts";
import { distinctNodes } from "../../src/peer/node-list.ts";
import {
  isDuplicatingNode,
  nodeSubsetBits,
  unprioritizeNode,
} from "../../src/peer/node-subsets.ts";
import type { Node } from "../../supervisors/index.ts";
import { connectionTo, type MemoryNode, seedOf, useMemoryNodes } from "../support/memory-nodes.ts";

const PING = { type: "p2p.ping" } as const;

function nodeAt(name: string, changes: Partial<KnownNode> = {}): KnownNode {
  return newNode({ firstPublicKey: name, ip: "81.2.9.9", port: 3_002, ...changes });
}

const codeOf = (error: { readonly code?: string }): string => error.code ?? String(error);

describe("archethic p2p_test: lists of nodes (A1)", () => {
  const [a, b, c] = [nodeAt("a"), nodeAt("b"), nodeAt("c")] as const;

  it("distinct_nodes keeps each node once, the first met", () => {
    const later = nodeAt("a", { port: 1 });

    expect(distinctNodes([a, b, later])).to.deep.equal([a, b]);
  });

  it("bitstring_from_node_subsets has a bit for each node of the list, set for those of the subset", () => {
    expect([...nodeSubsetBits([a, b, c], [c, a])]).to.deep.equal([0b1010_0000]);
    expect([...nodeSubsetBits([a, b, c], [])]).to.deep.equal([0]);
    expect(nodeSubsetBits([], [a]).length).to.equal(0);
  });

  it("bitstring_from_node_subsets names exactly the subset, whatever its order", () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 40 });
    fc.assert(
      fc.property(names, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), (all, picks) => {
        const nodes = all.map((name) => nodeAt(name));
        const subset = nodes.filter((_, place) => picks[place] === true).reverse();
        const bits = nodeSubsetBits(nodes, subset);
        const named = nodes.filter((_, at) => ((bits[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
        expect(named.reverse()).to.deep.equal(subset);
      }),
    );
  });

  const address = { host: "81.2.9.9", port: 3_002 };
  const doubles: readonly (readonly [what: string, nodes: readonly KnownNode[], is: boolean])[] = [
    ["nobody there", [nodeAt("x", { ip: "81.2.9.8" })], false],
    ["another port", [nodeAt("x", { port: 3_003 })], false],
    [
      "the node itself, whose last address the new one follows",
      [nodeAt("x", { lastAddress: "p" })],
      false,
    ],
    ["somebody else", [nodeAt("x", { lastAddress: "other" })], true],
  ];
  for (const [what, nodes, is] of doubles) {
    it(`duplicating_node? with ${what}: ${is}`, () => {
      expect(isDuplicatingNode(address, "p", nodes)).to.equal(is);
    });
  }

  it("unprioritize_node moves one to the end and leaves the others in order", () => {
    expect(unprioritizeNode([a, b, c], "a")).to.deep.equal([b, c, a]);
    expect(unprioritizeNode([a, b, c], "x")).to.deep.equal([a, b, c]);
  });
});

describe("archethic p2p_test: a node asks about nodes (A1)", () => {
  const nodes = useMemoryNodes();
  const two = async (): Promise<readonly [MemoryNode, MemoryNode]> => {
    const [one, other] = await nodes().startAll(2);
    if (one === undefined || other === undefined) throw new Error("two nodes were started");
    return [one, other];
  };
  /** Waits for something that takes time on the simulated clock. */
  const within = async <T>(ms: number, asked: Promise<T>): Promise<T> => {
    await nodes().clock.advance(ms);
    return await asked;
  };

  it("get_node_info finds this node, another by its network key and by its first key, and tells of none", async () => {
    const [{ node }, other] = await two();
    const firstKey = nodeKeyOf({ key: other.node.id });

    expect((await node.nodeInfo())?.firstPublicKey).to.equal(nodeKeyOf({ key: node.id }));
    expect((await node.nodeInfo(other.node.id))?.ip).to.equal(other.host);
    expect((await node.nodeInfo(firstKey))?.ip).to.equal(other.host);
    expect(await node.nodeInfo("00ff")).to.equal(undefined);
  });

  it("get_nodes_info and get_first_node_key answer for unknown keys instead of throwing or guessing", async () => {
    const [{ node }, other] = await two();
    const firstKey = nodeKeyOf({ key: other.node.id });

    const { found, unknown } = await node.nodesInfo([firstKey, "00ff"]);
    expect(found.map(({ firstPublicKey }) => firstPublicKey)).to.deep.equal([firstKey]);
    expect(unknown).to.deep.equal(["00ff"]);
    expect(await node.firstNodeKey(other.node.id)).to.equal(firstKey);
    expect(await node.firstNodeKey("00ff")).to.equal(undefined);
  });

  it("send_message goes to any key of a node, waits as its class says, and names an unknown key", async () => {
    const [{ node }, other] = await two();
    const firstKey = nodeKeyOf({ key: other.node.id });

    const pong = { type: "p2p.pong" };
    expect(await within(100, node.sendMessage(firstKey, PING))).to.deep.equal(pong);
    expect(await within(100, node.sendMessage(other.node.id, PING))).to.deep.equal(pong);
    expect(await node.sendMessage("00ff", PING).catch(codeOf)).to.equal("request.unknown_node");

    nodes().network.cut("81.1.2.1", "81.2.2.1");
    const late = node.sendMessage(other.node.id, PING).catch(codeOf);
    expect(await within(2_900, Promise.race([late, "waits"]))).to.equal("waits");
    expect(await within(200, late)).to.equal("call.timeout");
  });

  it("set_node_globally_available, synced, average, patch and authorize_node change the table, by any key", async () => {
    const [{ node }, other] = await two();
    const { id } = other.node;

    await node.changeNode(id, { type: "availability", available: true, atMs: 5 });
    await node.changeNode(id, { type: "synced", synced: true });
    await node.changeNode(id, { type: "average_availability", average: 0.5 });
    await node.changeNode(id, { type: "network_patch", networkPatch: "3A2" });
    await node.changeNode(id, { type: "authorized", atMs: 7 });

    expect(await node.nodeInfo(id)).to.deep.include({
      available: true,
      synced: true,
      averageAvailability: 0.5,
      networkPatch: "3A2",
      authorizationMs: 7,
    });
    await node.changeNode(id, { type: "unauthorized" });
    expect((await node.nodeInfo(id))?.authorizationMs).to.equal(null);
    expect(await node.changeNode("00ff", { type: "unauthorized" })).to.equal(false);
  });

  it("fetch_nodes_list brings what other nodes know, and fails without a peer instead of answering nothing", async () => {
    const [{ node }, other] = await two();
    const stranger = nodeAt(`00${"ab".repeat(32)}`, { lastUpdateMs: 9 });
    await other.node.addAndConnect({ ...stranger, averageAvailability: 1, synced: false });

    const fetched = await within(200, node.fetchNodes());
    expect(fetched.map(({ firstPublicKey }) => firstPublicKey)).to.include(stranger.firstPublicKey);

    const alone = await nodes().start(9, { seeds: [] });
    expect(await alone.node.fetchNodes().catch(codeOf)).to.equal("quorum.no_peers");
    expect(await alone.node.quorumRead(PING).catch(codeOf)).to.equal("quorum.no_peers");
  });

  it("list_bootstrapping_seeds has the configured and the learned, new_bootstrapping_seeds replaces these", async () => {
    const { node } = await nodes().start(2);

    await node.replaceSeeds([seedOf(3)]);
    expect(await node.seeds()).to.deep.equal([seedOf(1), seedOf(3)]);
    await node.replaceSeeds([seedOf(4)]);
    expect(await node.seeds()).to.deep.equal([seedOf(1), seedOf(4)]);
    expect(await node.replaceSeeds(["nonsense"]).catch(codeOf)).to.equal("option.invalid");
  });

  it("broadcast_message reaches every connected peer and tells how many", async () => {
    const [{ node }] = await two();
    const notice = { type: "consensus.relay", content: Uint8Array.of(1) } as never;

    expect(await node.broadcast(notice)).to.deep.equal({ asked: 1, sent: 1 });
  });
}).timeout(60_000);

describe("archethic default_impl_test: contacts (A1, A6)", () => {
  const nodes = useMemoryNodes();
  const PORT = 30_002;
  const outcomeOf = async (node: Node, peer: string, host: string, isMove = false) => {
    const asked = node.connect([{ peer, endpoint: { host, port: PORT }, isMove }]);
    await nodes().clock.advance(6_000);
    return (await asked).get(peer);
  };

  it("connect_nodes tells how each contact ended, and many that are away cost no more than one", async () => {
    const [one, other] = await nodes().startAll(2);
    if (one === undefined || other === undefined) throw new Error("two nodes were started");
    const away = Array.from({ length: 20 }, (_, at) => ({
      peer: at.toString(16).padStart(64, "a"),
      endpoint: { host: `81.2.99.${at + 1}`, port: PORT },
    }));
    nodes().network.cut("81.1.2.1", "81.2.99.1");

    const asked = one.node.connect([...away, { peer: other.node.id }, { peer: one.node.id }]);
    await nodes().clock.advance(5_100);
    const outcomes = await asked;

    expect(outcomes.get(other.node.id)).to.equal("already_connected");
    expect(outcomes.get(one.node.id)).to.equal("self");
    for (const { peer } of away) expect(outcomes.get(peer)).to.be.oneOf(["unreachable", "timeout"]);
  });

  it("connect_nodes and node_connected?: a node without contacts is connected once it is told of one", async () => {
    const one = await nodes().start(1);
    const other = await nodes().start(2, { seeds: [] });
    expect(await one.node.isConnected(one.node.id)).to.equal(true);
    expect(await one.node.isConnected(other.node.id)).to.equal(false);

    expect(await outcomeOf(one.node, other.node.id, other.host)).to.equal("connected");

    expect(await one.node.isConnected(other.node.id)).to.equal(true);
    expect((await one.node.status()).peersConnected).to.equal(1);
  });

  it("add_and_connect_node takes the node in and dials it without waiting", async () => {
    const one = await nodes().start(1);
    const other = await nodes().start(2, { seeds: [] });
    const firstPublicKey = nodeKeyOf({ key: other.node.id });

    await one.node.addAndConnect(nodeAt(firstPublicKey, { ip: other.host, port: PORT }));
    expect((await one.node.nodeInfo(firstPublicKey))?.ip).to.equal(other.host);
    await nodes().clock.advance(1_000);

    expect(await one.node.isConnected(other.node.id)).to.equal(true);
  });

  it("keeps a connection that stands when the address is another, and moves it when told that it is a move", async () => {
    const [other, one] = await nodes().startAll(2);
    if (one === undefined || other === undefined) throw new Error("two nodes were started");
    const before = await connectionTo(one.node, other.node.id);

    expect(await outcomeOf(one.node, other.node.id, "81.1.77.1")).to.equal("already_connected");
    expect(await connectionTo(one.node, other.node.id)).to.equal(before);

    expect(await outcomeOf(one.node, other.node.id, "81.1.77.1", true)).to.equal("unreachable");
    expect(await connectionTo(one.node, other.node.id)).to.not.equal(before);
  });

  it("replaces a connection that does not stand when the address is another", async () => {
    const one = await nodes().start(1);
    const other = await nodes().start(2, { seeds: [] });
    expect(await outcomeOf(one.node, other.node.id, "81.2.77.1")).to.equal("unreachable");
    const before = await connectionTo(one.node, other.node.id);

    expect(await outcomeOf(one.node, other.node.id, other.host)).to.equal("connected");

    expect(await connectionTo(one.node, other.node.id)).to.not.equal(before);
  });

  it("load_transaction takes a node's transaction in and dials that node", async () => {
    const one = await nodes().start(1);
    const other = await nodes().start(2, { seeds: [] });
    const key = nodeKeyOf({ key: other.node.id });

    const said = { ip: other.host, port: PORT, httpPort: null, rewardAddress: null };
    await one.node.loadTransaction({
      ...{ type: "node", timestampMs: 1, firstPublicKey: key, previousPublicKey: key },
      address: "aa",
      said: { ...said, originPublicKey: null, miningPublicKey: null },
    });
    await nodes().clock.advance(1_000);

    expect((await one.node.nodeInfo(key))?.enrollmentMs).to.equal(1);
    expect(await one.node.isConnected(other.node.id)).to.equal(true);
  });
}).timeout(60_000);
