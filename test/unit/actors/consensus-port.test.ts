import { expect } from "chai";
import { consensusPort } from "../../../actors/consensus-port.ts";
import { stateSync } from "../../../actors/state-sync.ts";
import { store } from "../../../actors/store.ts";
import { CONSENSUS_PORT } from "../../../messages/consensus-port.ts";
import { STATE_SYNC } from "../../../messages/state-sync.ts";
import { STORE } from "../../../messages/store.ts";
import { nodeMessages } from "../../../messages/wire/node-messages.ts";
import type { CertifiedCommits, ConsensusNetwork, Resume } from "../../../src/chain/ports.ts";
import { type VerifiedBlock, verifyBlock } from "../../../src/chain/verify-block.ts";
import { memoryStoreOpener } from "../../../src/store/memory.ts";
import { decodeMessage } from "../../../src/wire/catalogue.ts";
import { ChainOnDisk, honestPeer, servedStretch, StubPeers } from "../../support/chain-on-disk.ts";
import { growChain, makeFixture } from "../../support/chain-fixture.ts";
import { codeOf, type NodeWorld, useNodeWorld } from "../../support/node-world.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 6 });

const verified = (bytes: Uint8Array): VerifiedBlock => verifyBlock(bytes, fixture.context);

function certified(start: number, end: number): CertifiedCommits {
  const { fetched, blocks } = servedStretch(grown, start, end);
  return {
    commits: fetched.commits,
    certifiers: fetched.certifierBlocks.map(verified),
    blocks: blocks.map((some) => some.map(verified)),
  };
}

/** Blocks of one round, as an engine would save them. */
const blocksOf = (round: number): VerifiedBlock[] =>
  [...grown.blocks.values()]
    .filter(({ block }) => block.round === round)
    .map(({ bytes }) => verified(bytes));

/** One engine as the port made it. */
interface Engine {
  readonly network: ConsensusNetwork;
  readonly resume: Resume;
  readonly log: string[];
  throws: boolean;
}

/** A node with a port, and every engine the port made, the newest last. */
class PortNode {
  readonly engines: Engine[] = [];
  readonly sent: string[] = [];
  readonly peers = new StubPeers();
  readonly world: NodeWorld;

  constructor(world: NodeWorld) {
    this.world = world;
  }

  async start(opener = memoryStoreOpener()): Promise<void> {
    const { crypto, networkId, transactions } = fixture.context;
    const sync = { crypto, networkId, transactions, genesis: fixture.committee, ask: this.peers };
    const port = {
      ...{ crypto, networkId },
      factory: (network: ConsensusNetwork, resume: Resume) => this.#make(network, resume),
      broadcast: (packet: Parameters<typeof contentOf>[0]) => this.#note("all", packet),
      send: (peer: string, packet: Parameters<typeof contentOf>[0]) => this.#note(peer, packet),
    };
    await this.world.supervise([
      store.childSpec({ opener, path: "node" }, { name: STORE }),
      stateSync.childSpec(sync, { name: STATE_SYNC }),
      consensusPort.childSpec(port, { name: CONSENSUS_PORT }),
    ]);
    await this.world.clock.settle();
  }

  get engine(): Engine {
    const engine = this.engines[this.engines.length - 1];
    if (engine === undefined) throw new Error("no engine was made");
    return engine;
  }

  #note(to: string, packet: Parameters<typeof contentOf>[0]): void {
    this.sent.push(`${to}: ${contentOf(packet)}`);
  }

  #make(network: ConsensusNetwork, resume: Resume) {
    const engine: Engine = { network, resume, log: [], throws: false };
    this.engines.push(engine);
    const note = (what: string): void => {
      engine.log.push(what);
      if (engine.throws) throw new Error("the engine is broken");
    };
    return {
      start: () => note("start"),
      stop: async () => note("stop"),
      receive: (peer: string, message: Uint8Array) => note(`${peer}: ${message.join()}`),
      onSyncedCommit: ({ commitRef }: { commitRef: { index: number } }) =>
        note(`synced ${commitRef.index}`),
    };
  }
}

function contentOf(packet: { readonly wireId: number; readonly payload: Uint8Array }): string {
  const message = decodeMessage(nodeMessages, packet);
  return message.type === "consensus.relay" ? message.content.join() : message.type;
}

describe("the consensus port", () => {
  const world = useNodeWorld();

  it("relays both ways", async () => {
    const node = new PortNode(world());
    await node.start();

    node.engine.network.broadcast(Uint8Array.of(1));
    node.engine.network.send("peer", Uint8Array.of(2));
    node.engine.network.broadcast(new Uint8Array(1024 * 1024 + 1));
    world()
      .ref(CONSENSUS_PORT)
      .cast.relayed({ peer: "peer", content: Uint8Array.of(3) });
    await world().clock.settle();

    expect(node.sent).to.deep.equal(["all: 1", "peer: 2"]);
    expect(node.engine.log).to.deep.equal(["start", "peer: 3"]);
    expect(world().emitted("consensus.relay_dropped")).to.deep.equal([{ bytes: 1024 * 1024 + 1 }]);
  });

  it("takes certified commits over, and again those it has", async () => {
    const node = new PortNode(world());
    await node.start();

    await node.engine.network.commit(certified(1, 2));
    await node.engine.network.commit(certified(1, 2));
    await node.engine.network.commit(certified(3, 3));

    expect((await world().ref(STATE_SYNC).call.head()).index).to.equal(3);
    expect(await world().ref(CONSENSUS_PORT).call.known()).to.equal(3);
  });

  it("refuses commits that do not continue the chain", async () => {
    const node = new PortNode(world());
    await node.start();

    const failure = await codeOf(node.engine.network.commit(certified(3, 4)));

    expect(failure).to.equal("chain.refused");
    expect(world().crashes).to.deep.equal([]);
  });

  it("tells the engine of commits that came by sync, in order and without gaps", async () => {
    const node = new PortNode(world());
    const disk = await ChainOnDisk.open(fixture);
    await disk.append(grown, 2);
    node.peers.peers.set("honest", honestPeer(disk));
    await node.start();
    await disk.append(grown, 6);

    await world().clock.advance(2_000);

    expect(node.engine.log).to.deep.equal([
      "start",
      ...[1, 2, 3, 4, 5, 6].map((index) => `synced ${index}`),
    ]);
  });

  it("makes a new engine from the disk when one throws, and the old one falls silent", async () => {
    const node = new PortNode(world());
    await node.start();
    const [own, ...others] = blocksOf(2);
    const old = node.engine;
    if (own !== undefined) await old.network.save({ own, others, keepFromRound: 1 });
    await old.network.commit(certified(1, 3));

    old.throws = true;
    world()
      .ref(CONSENSUS_PORT)
      .cast.relayed({ peer: "peer", content: Uint8Array.of(1) });
    await world().clock.settle();
    old.network.broadcast(Uint8Array.of(9));

    expect(node.engines).to.have.length(2);
    expect(old.log).to.include("stop");
    expect(node.sent).to.deep.equal([]);
    expect(await codeOf(old.network.commit(certified(4, 4)))).to.equal("runtime.stopped");
    const { resume } = node.engine;
    expect(resume.head.index).to.equal(3);
    expect(resume.recent.map(({ commitRef }) => commitRef.index)).to.deep.equal([1, 2, 3]);
    expect(resume.saved).to.have.length(4);
    expect(world().crashes).to.deep.equal(["/world/consensus-port"]);
  });

  it("makes a new engine when one says that it failed", async () => {
    const node = new PortNode(world());
    await node.start();

    node.engine.network.failed(new Error("the chain forked"));
    await world().clock.settle();

    expect(node.engines).to.have.length(2);
    expect(node.engines[0]?.log).to.include("stop");
  });

  it("stops the engine also when it is killed, and resumes with what it had saved", async () => {
    const node = new PortNode(world());
    await node.start();
    const [own] = blocksOf(3);
    if (own !== undefined) void node.engine.network.save({ own, others: [], keepFromRound: 1 });
    await world().clock.settle();

    await world().kill(CONSENSUS_PORT);

    expect(node.engines[0]?.log).to.deep.equal(["start", "stop"]);
    expect(node.engine.resume.saved).to.deep.equal([own?.bytes]);
  });

  it("forgets saved blocks below the round that is still needed", async () => {
    const node = new PortNode(world());
    await node.start();
    for (const round of [1, 2, 3]) {
      const [own, ...others] = blocksOf(round);
      const keepFromRound = round - 1;
      if (own !== undefined) await node.engine.network.save({ own, others, keepFromRound });
    }

    await world().kill(CONSENSUS_PORT);

    expect(node.engine.resume.saved).to.have.length(8);
  });
});
