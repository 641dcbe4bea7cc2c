import { expect } from "chai";
import { CONSENSUS_PORT } from "../../../messages/consensus-port.ts";
import { STATE_SYNC } from "../../../messages/state-sync.ts";
import type { CertifiedCommits } from "../../../src/chain/ports.ts";
import { type VerifiedBlock, verifyBlock } from "../../../src/chain/verify-block.ts";
import { hexOf } from "../../../src/hex.ts";
import { ChainOnDisk, honestPeer, servedStretch } from "../../support/chain-on-disk.ts";
import { PortNode } from "../../support/port-node.ts";
import { growChain, makeFixture } from "../../support/chain-fixture.ts";
import { codeOf, useNodeWorld } from "../../support/node-world.ts";

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

describe("the consensus port", () => {
  const world = useNodeWorld();

  it("relays both ways (S9)", async () => {
    const node = new PortNode(world(), fixture);
    await node.start();

    node.engine.network.broadcast(Uint8Array.of(1));
    node.engine.network.send("peer", Uint8Array.of(2));
    node.engine.network.broadcast(new Uint8Array(1024 * 1024 + 1));
    world()
      .ref(CONSENSUS_PORT)
      .cast.relayed({ peer: "peer", content: Uint8Array.of(3) });
    await world().clock.settle();

    const others = fixture.committee.authorities.slice(1);
    const toAll = others.map(({ networkKey }) => `${hexOf(networkKey)}: 1`);
    expect(node.sent).to.deep.equal([...toAll, "peer: 2"]);
    expect(node.engine.log).to.deep.equal(["start", "peer: 3"]);
    expect(world().emitted("consensus.relay_dropped")).to.deep.equal([{ bytes: 1024 * 1024 + 1 }]);
  });

  it("takes certified commits over, and again those it has (S9)", async () => {
    const node = new PortNode(world(), fixture);
    await node.start();

    await node.engine.network.commit(certified(1, 2));
    await node.engine.network.commit(certified(1, 2));
    await node.engine.network.commit(certified(3, 3));

    expect((await world().ref(STATE_SYNC).call.head()).index).to.equal(3);
    expect(await world().ref(CONSENSUS_PORT).call.known()).to.equal(3);
  });

  it("refuses commits that do not continue the chain (S9)", async () => {
    const node = new PortNode(world(), fixture);
    await node.start();

    const failure = await codeOf(node.engine.network.commit(certified(3, 4)));

    expect(failure).to.equal("chain.refused");
    expect(world().crashes).to.deep.equal([]);
  });

  it("tells the engine of commits that came by sync, in order and without gaps (S9)", async () => {
    const node = new PortNode(world(), fixture);
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

  it("makes a new engine from the disk when one throws, and the old one falls silent (S9)", async () => {
    const node = new PortNode(world(), fixture);
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

  it("makes a new engine when one says that it failed (S9)", async () => {
    const node = new PortNode(world(), fixture);
    await node.start();

    node.engine.network.failed(new Error("the chain forked"));
    await world().clock.settle();

    expect(node.engines).to.have.length(2);
    expect(node.engines[0]?.log).to.include("stop");
  });

  it("stops the engine also when it is killed, and resumes with what it had saved (S9)", async () => {
    const node = new PortNode(world(), fixture);
    await node.start();
    const [own] = blocksOf(3);
    if (own !== undefined) void node.engine.network.save({ own, others: [], keepFromRound: 1 });
    await world().clock.settle();

    await world().kill(CONSENSUS_PORT);

    expect(node.engines[0]?.log).to.deep.equal(["start", "stop"]);
    expect(node.engine.resume.saved).to.deep.equal([own?.bytes]);
  });

  it("forgets saved blocks below the round that is still needed (S9)", async () => {
    const node = new PortNode(world(), fixture);
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
