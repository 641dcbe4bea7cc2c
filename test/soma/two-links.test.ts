/** Two links between one pair: nodes that dial each other at once, and what becomes of what is under way. */

import { expect } from "chai";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import type { PeerEvent } from "../../src/link/peer-presence.ts";
import { codeOf } from "../support/node-world.ts";
import { killAt, type MemoryNode, useMemoryNodes } from "../support/memory-nodes.ts";
import { type SlowMessage, slowHost } from "../support/slow-host.ts";

const endpointOf = ({ host }: MemoryNode) => ({ host, port: 30_002 });

describe("soma connections: simultaneous dials (S3)", () => {
  const nodes = useMemoryNodes();
  const advance = (byMs: number) => nodes().clock.advance(byMs);
  const reasons = ({ events }: MemoryNode, name: string) =>
    events.flatMap((event) =>
      event.type === "app" && event.name === name ? [event.values["reason"]] : [],
    );

  /** Two nodes that dial each other at once, and ask each other before either dial has ended. */
  const meeting = async () => {
    const slow = slowHost();
    const one = await nodes().start(1, { seeds: [], host: slow.host });
    const two = await nodes().start(2, { seeds: [], host: slow.host });
    const heard: PeerEvent[] = [];
    for (const { node } of [one, two]) node.watchPeers((event) => heard.push(event));
    const contact = (to: MemoryNode) => [{ peer: to.node.id, endpoint: endpointOf(to) }];
    const outcomes = [one.node.connect(contact(two)), two.node.connect(contact(one))];
    await nodes().clock.settle();
    const ask = (from: MemoryNode, to: MemoryNode, number: number) =>
      codeOf(from.node.sendMessage<SlowMessage>(to.node.id, { type: "slow.ask", number }));
    const asked = [1, 2, 3].flatMap((number) => [
      ask(one, two, number),
      ask(two, one, 10 + number),
    ]);
    return { slow, one, two, heard, outcomes, ask, asked };
  };

  it("are settled once: one link is left, dialed by the greater id, and both ends give the same reason", async () => {
    const { one, two, outcomes, slow } = await meeting();
    slow.letGo();
    await advance(6_000);
    slow.letGo();
    await advance(1_000);
    await Promise.all(outcomes);

    const [greater, lesser] = one.node.id > two.node.id ? [one, two] : [two, one];
    const [atGreater] = await greater.node.peers();
    const [atLesser] = await lesser.node.peers();
    expect(atGreater).to.deep.include({ direction: "outbound", state: "connected" });
    expect(atLesser).to.deep.include({ direction: "inbound", state: "connected" });
    expect(reasons(greater, "p2p.session_ended")).to.deep.equal(["duplicate"]);
    expect(reasons(lesser, "p2p.disconnected")).to.deep.equal(["duplicate"]);
    expect(reasons(lesser, "p2p.session_ended")).to.deep.equal([]);
    expect(reasons(greater, "p2p.disconnected")).to.deep.equal([]);
  });

  it("lose nothing that was under way, and have nothing answered twice", async () => {
    const { one, two, slow, asked, ask } = await meeting();
    await advance(1_000);
    expect([...slow.asked].sort()).to.deep.equal([1, 11, 12, 13, 2, 3]);
    // Both links stand as long as anything is under way on the one that gives way.
    expect(reasons(one, "p2p.session_ended")).to.deep.equal([]);
    const later = [ask(one, two, 4), ask(two, one, 14)];
    await advance(1_000);

    slow.letGo();
    await advance(1_000);

    expect(await Promise.all([...asked, ...later])).to.deep.equal(Array(8).fill("none"));
    expect([...slow.asked].sort()).to.deep.equal([1, 11, 12, 13, 14, 2, 3, 4]);
    expect(slow.cancelled).to.deep.equal([]);
    const ended = [one, two].flatMap((each) => reasons(each, "p2p.session_ended"));
    expect(ended).to.deep.equal(["duplicate"]);
  });

  it("count as no loss: nobody has left, nobody cools down, and nobody dials again", async () => {
    const { one, two, heard, slow } = await meeting();
    await advance(1_000);
    slow.letGo();
    await advance(120_000);

    expect(heard.map(({ type }) => type)).to.deep.equal(["joined", "joined"]);
    for (const [from, to] of [
      [one, two],
      [two, one],
    ] as const) {
      expect(await from.node.peer(to.node.id)).to.deep.include({ failures: 0 });
      const dialed = from.events.filter(
        (event) => event.type === "app" && event.name === "p2p.connected",
      );
      expect(dialed).to.have.length(1);
    }
  });

  it("are settled anew when the link that was kept is lost", async () => {
    const { one, two, heard, slow, ask } = await meeting();
    await advance(1_000);
    slow.letGo();
    await advance(1_000);

    nodes().network.reset(one.host, two.host);
    await advance(5_000);
    const asked = [ask(one, two, 21), ask(two, one, 22)];
    await advance(100);
    slow.letGo();
    await advance(100);

    expect(await Promise.all(asked)).to.deep.equal(["none", "none"]);
    const left = heard.flatMap((event) => (event.type === "left" ? [event.reason] : []));
    expect(left).to.deep.equal(["reset", "reset"]);
    expect(heard.filter(({ type }) => type === "joined")).to.have.length(4);
  });
}).timeout(60_000);

describe("soma connections: who is there (S3)", () => {
  const nodes = useMemoryNodes();

  it("is told once a peer, with the direction and the reason, to whoever comes late too", async () => {
    const one = await nodes().start(1, { seeds: [] });
    const two = await nodes().start(2);
    await nodes().clock.advance(10_000);
    const heard: PeerEvent[] = [];
    const stop = one.node.watchPeers((event) => heard.push(event));
    const [joined] = heard;

    const ended = two.node.stop();
    await nodes().clock.advance(5_000);
    await ended;
    stop();
    await nodes().start(2);
    await nodes().clock.advance(10_000);

    const peer = two.node.id;
    expect(joined).to.deep.equal({ type: "joined", peer, direction: "inbound" });
    expect(heard.slice(1)).to.deep.equal([
      { type: "left", peer, direction: "inbound", reason: "closed" },
    ]);
  });

  it("does not count as one of those it wants who came by itself and is not where its record says", async () => {
    const one = await nodes().start(1, { seeds: [] });
    const elsewhere = [{ host: "93.184.216.34", port: 30_002 }];
    const liar = await nodes().start(2, { advertise: elsewhere, connectionsTarget: 1 });
    const entryOf = () => one.node.runtime.ref(CONNECTION_REGISTRY).call.lookup(liar.node.id);
    const contact = { peer: liar.node.id, endpoint: { host: "93.184.216.34", port: 30_002 } };
    const dialed = one.node.connect([contact]);
    await nodes().clock.advance(20_000);
    await dialed;

    const entry = await entryOf();
    expect(entry).to.deep.include({ state: "connected", direction: "inbound", isDialed: false });
    expect(entry?.own, "what dials where nobody is has ended").to.equal(undefined);
    expect(await one.node.isConnected(liar.node.id)).to.equal(true);
  });

  it("is told anew by a registry that fell, to whoever listens", async () => {
    const one = await nodes().start(1, { seeds: [] });
    const two = await nodes().start(2);
    await nodes().clock.advance(10_000);
    const heard: string[] = [];
    one.node.watchPeers(({ type }) => heard.push(type));

    killAt(one.node, "/node/p2p/links/connection-registry");
    await nodes().clock.advance(5_000);

    expect(heard).to.deep.equal(["joined", "left", "joined"]);
    expect(await one.node.isConnected(two.node.id)).to.equal(true);
  });

  it("refuses a listener that is none", async () => {
    const one = await nodes().start(1, { seeds: [] });
    expect(() => one.node.watchPeers("me" as never)).to.throw(/watchPeers|listener/);
  });
}).timeout(60_000);
