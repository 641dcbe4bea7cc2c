/** The source's `default_impl_test`: what becomes of a connection when its peer's address changes. */

import { expect } from "chai";
import { connectionTo, type MemoryNode, seedOf, useMemoryNodes } from "../support/memory-nodes.ts";

const MOVED_PORT = 30_003;

describe("archethic default_impl_test: a peer whose signed record has another address", () => {
  const nodes = useMemoryNodes();
  const movedTo = (port: number, host = "81.2.2.1") => ({
    listen: { host, port },
    advertise: [{ host, port }],
  });
  /** Where a node dials another; `undefined` when it is not connected to it. */
  const whereIs = async ({ node }: MemoryNode, peer: string): Promise<number | undefined> => {
    const view = await (await connectionTo(node, peer)).call.view();
    return view.state === "connected" ? view.endpoint.port : undefined;
  };

  it("disconnected: it is a peer again as soon as it comes, over the link it dials (A6)", async () => {
    const [one, other] = await nodes().startAll(2);
    if (one === undefined || other === undefined) throw new Error("two were started");
    await other.node.stop();
    await nodes().clock.advance(20_000);
    expect(await one.node.isConnected(other.node.id)).to.equal(false);

    await nodes().start(2, movedTo(MOVED_PORT));
    await nodes().clock.advance(5_000);

    const asked = one.node.sendMessage(other.node.id, { type: "p2p.ping" });
    await nodes().clock.advance(100);
    expect((await asked).type).to.equal("p2p.pong");
  });

  it("disconnected: it is dialed there as soon as the record is known, not after a minute (A6)", async () => {
    const [other, one, third] = await nodes().startAll(3);
    if (one === undefined || other === undefined || third === undefined) throw new Error("three");
    await other.node.stop();
    await nodes().clock.advance(20_000);

    // It cannot dial this node, which hears of it from the third.
    const route = (to: { readonly host: string; readonly port: number }) =>
      to.host === one.host ? { ...to, host: "81.99.2.1" } : to;
    await nodes().start(1, { ...movedTo(MOVED_PORT, other.host), seeds: [seedOf(3)], route });
    await nodes().clock.advance(10_000);

    expect(await whereIs(one, other.node.id)).to.equal(MOVED_PORT);
    const redials = one.events.filter(
      (event) => event.type === "app" && event.name === "discovery.redialed",
    );
    expect(redials.length).to.equal(1);
  });

  it("disconnected: the table of nodes has the new address at once too (A5)", async () => {
    const [one, other] = await nodes().startAll(2);
    if (one === undefined || other === undefined) throw new Error("two were started");
    await other.node.stop();
    await nodes().clock.advance(20_000);

    await nodes().start(2, movedTo(MOVED_PORT));
    await nodes().clock.advance(5_000);

    expect((await one.node.nodeInfo(`00${other.node.id}`))?.port).to.equal(MOVED_PORT);
  });

  it("connected: the link stays, because its peer has proven its key (A6)", async () => {
    const [other, one] = await nodes().startAll(2);
    if (one === undefined || other === undefined) throw new Error("two were started");
    const before = await connectionTo(one.node, other.node.id);

    const said = { host: other.host, port: MOVED_PORT };
    await one.node.addAndConnect({ ...(await nodeAt(other)), ip: said.host, port: said.port });
    await nodes().clock.advance(10_000);

    expect((await connectionTo(one.node, other.node.id)) === before).to.equal(true);
    expect(await whereIs(one, other.node.id)).to.equal(30_002);
  });
}).timeout(60_000);

/** What a node's own table says of it. */
async function nodeAt({ node }: MemoryNode) {
  const own = await node.nodeInfo();
  if (own === undefined) throw new Error("a node knows itself");
  return own;
}
