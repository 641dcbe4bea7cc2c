import { expect } from "chai";
import { STATE_SYNC } from "../../../messages/state-sync.ts";
import { suspend } from "../../../src/actor/sys.ts";
import { exitActor } from "../../../src/index.ts";
import type { Clock } from "../../../src/index.ts";
import { NetworkLook } from "../../../supervisors/face/network-frame.ts";
import { type Node, startNode } from "../../../supervisors/index.ts";
import { type MemoryNode, useMemoryNodes } from "../../support/memory-nodes.ts";
import { memoryNode } from "./memory-node.ts";

describe("a look at a node in its network (V3)", () => {
  let node: Node;
  let look: NetworkLook;
  let nowMs: () => number;

  beforeEach(async () => {
    const options = memoryNode();
    const { clock, signer } = options.doors;
    node = await startNode(options);
    nowMs = () => clock.now();
    const listen = { host: "127.0.0.1", port: 4_000 };
    const { bytes: publicKey } = signer.publicKey;
    const self = { id: node.id, publicKey, kind: "full", listen, host: listen.host };
    look = new NetworkLook({ runtime: node.runtime, clock, self, phase: () => "up" });
  });

  afterEach(() => node.stop());

  it("sends nobody anything, so that looking is no traffic of the node", () => {
    const { messages } = node.runtime.counts();
    const frame = look.frame();
    expect(frame.sync).to.deep.include({ head: 0, cursor: 0, epoch: 0 });
    expect(frame.self).to.deep.include({ peer: node.id, kind: "full", phase: "up" });
    expect(look.vitals()).to.deep.equal({ peers: 0, head: 0 });
    expect(node.runtime.counts().messages).to.equal(messages);
  });

  it("is not held up by an actor that is stuck", async () => {
    await suspend(node.runtime.ref(STATE_SYNC));
    node.runtime.ref(STATE_SYNC).cast.pushed({ peer: "nobody", index: 7 });
    const frame = look.frame();
    expect(frame.sync).to.deep.include({ head: 0 });
    expect(frame).to.not.have.property("missing");
  });

  it("names what an actor that was killed would tell, and since when it is away", async () => {
    const killedAtMs = nowMs();
    const sync = node.at("/node/sync/state-sync");
    if (sync === undefined) throw new Error("a node follows");
    const exited = sync.exited();
    exitActor(sync, "kill");
    await exited;
    const frame = look.frame();
    expect(frame).to.not.have.property("sync");
    expect(frame.missing).to.deep.include({ part: "sync", sinceMs: killedAtMs });
    expect(look.vitals()).to.deep.equal({ peers: 0 });
    while (look.frame().missing !== undefined) await new Promise(setImmediate);
    expect(look.frame().sync).to.deep.include({ head: 0 });
  });
});

/** A clock whose time of day is wrong. */
function skewed(clock: Clock, byMs: number): Clock {
  return {
    now: () => clock.now() + byMs,
    monotonic: () => clock.monotonic(),
    setTimer: (work, afterMs) => clock.setTimer(work, afterMs),
    clearTimer: (id) => clock.clearTimer(id),
    defer: (run) => clock.defer(run),
    yieldTurn: (run) => clock.yieldTurn(run),
  };
}

describe("a look at a node among others (V3)", () => {
  const nodes = useMemoryNodes();

  const lookOf = ({ node, host }: MemoryNode): NetworkLook => {
    const listen = { host, port: 30_002 };
    const publicKey = new Uint8Array(Buffer.from(node.id, "hex"));
    const self = { id: node.id, publicKey, kind: "full", listen, host };
    const { clock } = nodes();
    return new NetworkLook({ runtime: node.runtime, clock, self, phase: () => "up" });
  };

  it("says of each link how far, how busy, how late and how long silent its peer is", async () => {
    const first = await nodes().start(1);
    const options = nodes().optionsOf(2);
    const { doors } = options;
    const clock = skewed(nodes().clock, 5_000);
    const second = await nodes().startWith(2, { ...options, doors: { ...doors, clock } });
    await nodes().clock.advance(10_000);
    const look = lookOf(first);
    look.frame();
    await nodes().clock.advance(1_000);
    const { peers, peersInAll } = look.frame();

    expect([peers.length, peersInAll]).to.deep.equal([1, 1]);
    const [peer] = peers;
    expect(peer).to.include({ peer: second.node.id, state: "connected" });
    expect(peer).to.include({ transport: "tcp", protocol: 1, clockOffsetMs: 5_000 });
    expect(peer).to.include({ rttMs: 4, rttP95Ms: 4, availability: 1 });
    expect(peer?.lastSeenMs).to.be.within(nodes().clock.now() - 2_000, nodes().clock.now());
    expect(peer?.rates?.messagesIn).to.be.above(0);
    expect(peer?.rates?.bytesOut).to.be.above(100);
    expect(peer?.carried?.bytesIn).to.be.above(peer?.rates?.bytesIn ?? Number.NaN);
    expect(first.node.at(peer?.actor ?? "")?.isAlive).to.equal(true);
  });

  it("names nodes it has heard of and has no link to, and invents nobody's links", async () => {
    const [first] = await nodes().startAll(3);
    if (first === undefined) throw new Error("three were started");
    const look = lookOf(first);
    const { peers, cells, beyond, beyondInAll } = look.frame();
    const linked = peers.filter(({ state }) => state === "connected");

    const near = new Set([first.node.id, ...peers.map(({ peer }) => peer)]);
    expect(linked).to.have.length(2);
    expect(beyondInAll).to.equal(beyond?.length);
    expect(beyond?.map(({ peer }) => near.has(peer.slice(2)))).to.deep.equal([false]);
    const patches = Object.values(cells).reduce((sum, count) => sum + count, 0);
    expect(patches).to.equal(near.size + 1);
  });
});
