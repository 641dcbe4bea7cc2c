import { expect } from "chai";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import type { TreeNode } from "../../src/index.ts";
import type { AskOptions } from "../../src/link/peer-ask.ts";
import type { Affinity } from "../../src/peer/peer-terms.ts";
import type { Node } from "../../supervisors/index.ts";
import { type SlowMessage, slowHost } from "../support/slow-host.ts";
import { codeOf } from "../support/node-world.ts";
import { type MemoryNode, seedOf, useMemoryNodes } from "../support/memory-nodes.ts";

const PING: NodeMessage = { type: "p2p.ping" };
const endpointOf = ({ host }: MemoryNode) => ({ host, port: 30_002 });

describe("soma connections (S3)", () => {
  const nodes = useMemoryNodes();
  const advance = (byMs: number) => nodes().clock.advance(byMs);
  const affinity = (node: Node, peer: string, to: Affinity | null) =>
    node.changePeer(peer, { type: "affinity", affinity: to });
  const moved = (node: Node, other: MemoryNode) =>
    node.changePeer(other.node.id, {
      type: "addresses",
      source: "admin",
      addresses: [endpointOf(other)],
    });
  const dial = async (from: MemoryNode, to: MemoryNode) => {
    const outcome = from.node.connect([{ peer: to.node.id, endpoint: endpointOf(to) }]);
    await advance(5_100);
    return (await outcome).get(to.node.id);
  };
  const reasons = ({ events }: MemoryNode, name: string) =>
    events.flatMap((event) =>
      event.type === "app" && event.name === name ? [event.values["reason"]] : [],
    );
  const childrenOf = (node: Node, path: string): number => {
    const at = (place: TreeNode): TreeNode | undefined =>
      place.path === path ? place : place.children.map(at).find((found) => found !== undefined);
    return at(node.tree.snapshot())?.children.length ?? -1;
  };
  const linksOf = (node: Node) => ({
    dialed: childrenOf(node, "/node/p2p/links/connections"),
    accepted: childrenOf(node, "/node/listener/sessions"),
  });
  /** Requests a node is answering, over the one link that was let in. */
  const inFlightAt = async (node: Node): Promise<number> => {
    const [session] = await node.peers();
    return Number(Reflect.get(session ?? {}, "inFlight"));
  };
  /** Two nodes that know nothing of each other. */
  const strangers = async (options: { readonly inboundMax?: number } = {}) => [
    await nodes().start(1, { ...options, seeds: [] }),
    await nodes().start(2, { seeds: [] }),
  ];

  it("anemo_connect, connect_with_peer_id: a dial that pins the key of a peer reaches that peer", async () => {
    const [one, two] = await strangers();
    if (one === undefined || two === undefined) throw new Error("two were started");

    expect(await dial(two, one)).to.equal("connected");
    const answer = two.node.sendMessage(one.node.id, PING);
    await advance(100);
    expect((await answer).type).to.equal("p2p.pong");
  });

  it("basic_network: requests pass in both directions over one dialed connection", async () => {
    const [one, two] = await strangers();
    if (one === undefined || two === undefined) throw new Error("two were started");
    await dial(two, one);
    const links = [one, two].map(({ node }) => linksOf(node));

    const there = two.node.sendMessage(one.node.id, PING);
    const back = one.node.sendMessage(two.node.id, PING);
    await advance(100);

    expect([(await there).type, (await back).type]).to.deep.equal(["p2p.pong", "p2p.pong"]);
    expect(links).to.deep.equal([
      { dialed: 0, accepted: 1 },
      { dialed: 1, accepted: 0 },
    ]);
  });

  it("a node that nobody can dial is a peer like any other, over the link it made", async () => {
    const one = await nodes().start(1, { seeds: [] });
    const behind = await nodes().start(2, { advertise: [] });
    await advance(10_000);

    expect(await one.node.ask.connected()).to.deep.equal([behind.node.id]);
    const read = one.node.quorumRead({ type: "p2p.ping" });
    const told = one.node.broadcast({ type: "consensus.relay", content: Uint8Array.of(1) });
    await advance(1_000);
    expect((await read).type).to.equal("p2p.pong");
    expect(await told).to.deep.equal({ asked: 1, sent: 1 });
    const [view] = await one.node.peers();
    expect(view).to.deep.include({
      peer: behind.node.id,
      direction: "inbound",
      state: "connected",
    });
  });

  it("early_termination_of_request_handlers: who gives up has the handler cancelled, and its place is free at once", async () => {
    const slow = slowHost();
    const one = await nodes().start(1, { seeds: [], host: slow.host });
    const two = await nodes().start(2, { seeds: [], host: slow.host });
    await dial(two, one);
    const caller = new AbortController();
    const ask = (number: number, options: AskOptions) =>
      codeOf(two.node.sendMessage<SlowMessage>(one.node.id, { type: "slow.ask", number }, options));

    const aborted = ask(1, { signal: caller.signal });
    const late = ask(2, { timeoutMs: 1_000 });
    const patient = ask(3, {});
    await advance(50);
    expect(slow.asked).to.have.members([1, 2, 3]);
    caller.abort();
    await advance(250);
    expect(slow.cancelled).to.deep.equal([1]);
    expect(await inFlightAt(one.node)).to.equal(2);
    await advance(1_000);
    expect(slow.cancelled).to.deep.equal([1, 2]);
    expect(await inFlightAt(one.node)).to.equal(1);

    slow.letGo();
    await advance(100);

    expect(await aborted).to.equal("call.aborted");
    expect(await late).to.equal("call.timeout");
    expect(await patient).to.equal("none");
    const [view] = await two.node.peers();
    expect(view).to.deep.include({ lateAnswers: 0, pending: 0 });
  });

  it("early_termination_of_request_handlers: the death of the asker has its handlers cancelled too", async () => {
    const slow = slowHost();
    const one = await nodes().start(1, { seeds: [], host: slow.host });
    const two = await nodes().start(2, { seeds: [], host: slow.host });
    await dial(two, one);
    const asked = codeOf(
      two.node.sendMessage<SlowMessage>(one.node.id, { type: "slow.ask", number: 1 }),
    );
    await advance(50);

    const stopped = two.node.stop();
    await advance(5_000);
    await stopped;

    expect(slow.cancelled).to.deep.equal([1]);
    expect(await asked).to.be.oneOf(["transport.closed", "call.callee_exited"]);
  });

  it("connect_with_invalid_peer_id, connect_with_invalid_peer_id_ensure_server_doesnt_succeed: another key fails, and the listener has no session", async () => {
    const [one, two] = await strangers();
    if (one === undefined || two === undefined) throw new Error("two were started");
    const wrong = { peer: "ab".repeat(32), endpoint: endpointOf(one) };

    const outcome = two.node.connect([wrong]);
    await advance(5_100);

    expect((await outcome).get(wrong.peer)).to.equal("unreachable");
    expect(reasons(one, "p2p.session_opened")).to.deep.equal([]);
  });

  it("max_concurrent_connections_0: lets nobody in, and has whom it dials by hand", async () => {
    const [closed, other] = await strangers({ inboundMax: 0 });
    if (closed === undefined || other === undefined) throw new Error("two were started");
    await dial(other, closed);
    expect(reasons(closed, "p2p.session_refused")).to.include("too_many_sessions");
    expect(await other.node.isConnected(closed.node.id)).to.equal(false);

    expect(await dial(closed, other)).to.equal("connected");
  });

  it("max_concurrent_connections_1: lets the first in and not the second", async () => {
    const one = await nodes().start(1, { inboundMax: 1 });
    const two = await nodes().start(2, { seeds: [] });
    const three = await nodes().start(3, { seeds: [] });
    await dial(two, one);
    await dial(three, one);

    expect(await two.node.isConnected(one.node.id)).to.equal(true);
    expect(await three.node.isConnected(one.node.id)).to.equal(false);
  });

  it("verify_hashset: a member of the list of allowed peers is let in, others are not, and removal takes effect at once", async () => {
    const [closed, member] = await strangers({ inboundMax: 0 });
    if (closed === undefined || member === undefined) throw new Error("two were started");
    const stranger = await nodes().start(3, { seeds: [] });
    await affinity(closed.node, member.node.id, "allowed");
    await dial(member, closed);
    await dial(stranger, closed);
    expect(await member.node.isConnected(closed.node.id)).to.equal(true);
    expect(await stranger.node.isConnected(closed.node.id)).to.equal(false);

    await affinity(closed.node, member.node.id, "never");
    await advance(500);

    expect(await member.node.isConnected(closed.node.id)).to.equal(false);
  });

  it("reject_peer_with_affinity_never: is neither let in nor dialed by hand", async () => {
    const [one, two] = await strangers();
    if (one === undefined || two === undefined) throw new Error("two were started");
    await affinity(one.node, two.node.id, "never");

    await dial(two, one);
    expect(await two.node.isConnected(one.node.id)).to.equal(false);
    expect(reasons(one, "p2p.session_refused")).to.include("not_wanted");
    expect(await dial(one, two)).to.equal("not_wanted");
  });

  it("basic_connectivity_check: high connects both sides, and each learns why it is over", async () => {
    const [one, two] = await strangers();
    if (one === undefined || two === undefined) throw new Error("two were started");
    await affinity(two.node, one.node.id, "high");
    await moved(two.node, one);
    await advance(10_000);
    expect(await two.node.isConnected(one.node.id)).to.equal(true);
    expect(await one.node.isConnected(two.node.id)).to.equal(true);

    await affinity(two.node, one.node.id, "never");
    await advance(500);

    expect(await two.node.isConnected(one.node.id)).to.equal(false);
    expect(reasons(one, "p2p.session_ended")).to.deep.equal(["closed"]);
    expect(reasons(one, "p2p.peer_left")).to.deep.equal(["closed"]);
    expect(reasons(two, "p2p.peer_left")).to.deep.equal(["closed"]);
  });

  it("basic_connectivity_check_with_allowlist_affinity: allowed on both sides connects nobody, high on one does", async () => {
    const [one, two] = await strangers();
    if (one === undefined || two === undefined) throw new Error("two were started");
    for (const [from, to] of [
      [one, two],
      [two, one],
    ] as const) {
      await affinity(from.node, to.node.id, "allowed");
      await moved(from.node, to);
    }
    await advance(10_000);
    expect(await two.node.isConnected(one.node.id)).to.equal(false);

    await affinity(two.node, one.node.id, "high");
    await advance(4_000);

    expect(await two.node.isConnected(one.node.id)).to.equal(true);
  });

  it("test_network_isolation, invalid_server_name: a node of another network does not become a peer", async () => {
    const one = await nodes().start(1);
    const other = await nodes().start(2, { networkId: "other", seeds: [seedOf(1)] });
    await advance(10_000);

    expect(await other.node.isConnected(one.node.id)).to.equal(false);
    expect(reasons(one, "p2p.session_opened")).to.deep.equal([]);
    expect(reasons(other, "p2p.dial_failed")[0]).to.match(/wrong_network/);
  });

  it("weakness 12: the end of one link does not end another: removal is by connection, not by peer", async () => {
    const [one, two] = await strangers();
    if (one === undefined || two === undefined) throw new Error("two were started");
    const left: string[] = [];
    for (const { node } of [one, two]) {
      node.watchPeers(({ type }) => type === "left" && left.push(type));
    }

    const dials = [dial(one, two), dial(two, one)];
    await Promise.all(dials);

    // Two links stood, one each way, and one of them has ended.
    const ends = [one, two].flatMap((each) => reasons(each, "p2p.session_ended"));
    expect(ends).to.deep.equal(["duplicate"]);
    expect(left).to.deep.equal([]);
    expect(await one.node.isConnected(two.node.id)).to.equal(true);
    expect(await two.node.isConnected(one.node.id)).to.equal(true);
  });

  it("asks nobody who does not say that it can do what is needed (S2)", async () => {
    const [one] = await nodes().startAll(2);
    const able = await nodes().start(3, { capabilities: ["history"] });
    await advance(15_000);
    if (one === undefined) throw new Error("it was started");

    expect(await one.node.peersWith("history")).to.deep.equal([able.node.id]);
    const answer = one.node.askAny(PING, { capability: "history" });
    const nobody = codeOf(one.node.askAny(PING, { capability: "other" }));
    await advance(1_000);

    expect((await answer).peer).to.equal(able.node.id);
    expect(await nobody).to.equal("quorum.no_peers");
  });

  it("dropped_connection, explicit_shutdown: a request to a node that has stopped fails, and does not hang", async () => {
    const [one, two] = await nodes().startAll(2);
    if (one === undefined || two === undefined) throw new Error("two were started");
    const stopped = one.node.stop();
    await advance(5_000);
    await stopped;

    const asked = codeOf(two.node.sendMessage(one.node.id, PING));
    await advance(5_000);

    expect(await asked).to.be.oneOf(["request.not_connected", "transport.closed"]);
  });

  it("weakness 13: asking a peer whose connection ends meanwhile fails alone, and crashes nobody", async () => {
    const [one, two] = await nodes().startAll(2);
    if (one === undefined || two === undefined) throw new Error("two were started");
    const asked = Array.from({ length: 20 }, () => codeOf(two.node.sendMessage(one.node.id, PING)));
    await two.node.changePeer(one.node.id, { type: "affinity", affinity: "never" });
    await advance(5_000);

    for (const code of await Promise.all(asked)) {
      expect(code).to.be.oneOf(["none", "call.callee_exited", "request.not_connected"]);
    }
    expect(two.events.filter(({ type }) => type === "actor.crashed")).to.deep.equal([]);
  });
});
