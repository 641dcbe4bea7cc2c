import { expect } from "chai";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import { exitActor } from "../../src/index.ts";
import type { Affinity } from "../../src/peer/peer-terms.ts";
import type { Node } from "../../supervisors/index.ts";
import { codeOf } from "../support/node-world.ts";
import { connectionTo, type MemoryNode, seedOf, useMemoryNodes } from "../support/memory-nodes.ts";

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
    expect(reasons(one, "p2p.disconnected")[0]).to.equal("closed");
    expect(reasons(two, "p2p.session_ended")).to.deep.equal(["not_wanted"]);
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
    const [one, two] = await nodes().startAll(2);
    if (one === undefined || two === undefined) throw new Error("two were started");
    const back = await connectionTo(one.node, two.node.id);

    exitActor(await connectionTo(two.node, one.node.id), "kill");
    await advance(2_000);

    expect(reasons(one, "p2p.session_ended")).to.have.length(1);
    expect(reasons(one, "p2p.session_opened")).to.have.length(2);
    expect(reasons(one, "p2p.disconnected")).to.deep.equal([]);
    expect(back.isAlive).to.equal(true);
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
