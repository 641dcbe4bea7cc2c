import { expect } from "chai";
import fc from "fast-check";
import { STATE_SYNC } from "../../messages/state-sync.ts";
import { blockRef } from "../../src/chain/block.ts";
import { refName } from "../../src/chain/block-ref.ts";
import { ChainReader } from "../../src/chain-store/chain-reader.ts";
import { storeSource } from "../../src/chain-store/chain-source.ts";
import type { TrustedCheckpoint } from "../../src/chain-store/open-chain.ts";
import { blockKey, numberKey } from "../../src/chain-store/layout.ts";
import { planPrune, PRUNED_PER_BATCH_MAX, pruneWrites } from "../../src/chain-store/prune.ts";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import type { Store, StoreWrite } from "../../src/store/store.ts";
import { growChain, makeBlock, makeFixture } from "../support/chain-fixture.ts";
import { ChainOnDisk, honestPeer, type StubPeer } from "../support/chain-on-disk.ts";
import { Follower, type FollowerPlan } from "../support/follower.ts";
import { codeOf, NodeWorld, useNodeWorld } from "../support/node-world.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 40 });
const CHAIN = { fixture, grown };

let disk: ChainOnDisk;
let peer: StubPeer;

before(async () => {
  disk = await ChainOnDisk.open(fixture);
  await disk.append(grown, 10, 20, 30, 40);
  peer = honestPeer(disk);
});

function followerIn(world: NodeWorld, plan: Partial<FollowerPlan> = {}): Follower {
  const node = new Follower(world, { ...CHAIN, ...plan });
  node.peers.peers.set("honest", peer);
  return node;
}

/** Every commit from the lowest on is there with its blocks, and nothing of those below it. */
async function expectWhole(store: Store): Promise<number> {
  const reader = new ChainReader(storeSource(store), fixture.context);
  const [{ index: head }, lowest] = [await reader.head(), await reader.lowest()];
  for (let index = Math.max(1, lowest); index <= head; index += 1) await reader.subDag(index);
  for (let index = 1; index < lowest; index += 1) {
    expect(await reader.commitBytes(index)).to.equal(undefined);
    for (const ref of grown.parsed[index - 1]?.blocks ?? []) {
      expect(await reader.blockBytes(ref), refName(ref)).to.equal(undefined);
    }
  }
  return lowest;
}

describe("soma recovery: removing what is old", () => {
  const world = useNodeWorld();
  const sync = { keepCommits: 10 };

  it("removes nothing of the newest, nothing somebody has not taken, and never goes back (S6)", () => {
    const index = fc.nat({ max: 1_000 });
    const taken = fc.array(fc.option(index, { nil: undefined }), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(index, index, fc.integer({ min: 1, max: 300 }), taken, (head, low, keep, who) => {
        const plan = planPrune({ head, lowest: low, keep, taken: who });
        if (plan === undefined) return;
        expect(plan.from).to.equal(Math.max(1, low));
        expect(plan.to).to.be.within(plan.from + 1, plan.from + PRUNED_PER_BATCH_MAX);
        expect(plan.to).to.be.at.most(head - keep + 1);
        for (const one of who) expect(plan.to - 1).to.be.at.most(one ?? 0);
      }),
    );
  });

  it("weakness 20: keeps as many commits as it should, and says where they begin (S6)", async () => {
    const node = followerIn(world(), { sync });
    await node.start();
    await world().clock.advance(3_000);

    await node.expectAt(40);
    expect((await node.sync.call.head()).lowestAvailable).to.equal(31);
    expect(await expectWhole(await node.opener.open("node"))).to.equal(31);
  });

  it("removes nothing the host has not taken, however long it takes (S6)", async () => {
    let isOpen = false;
    const waiting: (() => void)[] = [];
    const handle = async ({ commitRef: { index } }: { commitRef: { index: number } }) => {
      if (index > 5 && !isOpen) await new Promise<void>((resolve) => waiting.push(resolve));
    };
    const node = followerIn(world(), { sync, sink: { handle } });
    await node.start();
    await world().clock.advance(60_000);
    const { index, lowestAvailable } = await node.sync.call.head();
    expect([index, lowestAvailable]).to.deep.equal([40, 6]);

    isOpen = true;
    for (const go of waiting) go();
    await world().clock.advance(3_000);
    await node.expectAt(40);
    expect(await expectWhole(await node.opener.open("node"))).to.equal(31);
  });

  it("goes with an epoch that is over: also its committee, and blocks no commit ever brought (S6)", async () => {
    const later = makeFixture([1, 1, 1, 1], { epoch: 1 });
    const { commits } = growChain(later, { commits: 4 });
    const [old, stray] = [makeBlock(fixture, {}), makeBlock(later, { round: 9 })];
    const keyOf = (block: typeof old): Uint8Array => blockKey(blockRef(block, fixture.crypto));
    const store = await memoryStoreOpener().open("node");
    await store.write([
      ...commits.map((bytes, at): StoreWrite => ({ put: ["commits", numberKey(at + 1), bytes] })),
      ...[0, 1].map((epoch): StoreWrite => ({ put: ["committees", numberKey(epoch), keyOf(old)] })),
      { put: ["blocks", keyOf(old), old.bytes] },
      { put: ["blocks", keyOf(stray), stray.bytes] },
    ]);
    const reader = new ChainReader(storeSource(store), fixture.context);
    await store.write(await pruneWrites(reader, { from: 1, to: 3 }, fixture.crypto));

    expect(store.get("blocks", keyOf(old))).to.equal(undefined);
    expect(store.get("blocks", keyOf(stray))).to.deep.equal(stray.bytes);
    expect(await reader.lowest()).to.equal(3);
    expect(store.scan("commits", { limit: 9 })).to.have.length(2);
    const [[key] = [], ...others] = store.scan("committees", { limit: 9 });
    expect([key, others]).to.deep.equal([numberKey(1), []]);
  });

  it("is whole wherever it was killed in it, and removes no commit twice (S6)", async () => {
    const lowests = new Set<number>();
    for (let step = 1; step <= 8; step += 1) lowests.add(await pruneAndDie(step));
    expect([...lowests]).to.deep.equal([31]);
  }).timeout(60_000);

  /** Follows, and is killed at one flush; later everything is as it should be. */
  async function pruneAndDie(step: number): Promise<number> {
    const here = new NodeWorld();
    let flushes = Number.NEGATIVE_INFINITY;
    const flush = async (): Promise<void> => {
      flushes += 1;
      if (flushes === step) void here.kill(STATE_SYNC);
    };
    const node = followerIn(here, { sync, opener: memoryStoreOpener({ flush }) });
    await node.start();
    flushes = 0;
    await here.clock.advance(6_000);
    await node.expectAt(40);
    const lowest = await expectWhole(await node.opener.open("node"));
    await here.end();
    return lowest;
  }

  it("tells a host that wants what was removed, and goes on when it no longer does (S6, S7)", async () => {
    const opener = memoryStoreOpener();
    const first = new NodeWorld();
    const before = followerIn(first, { sync, opener });
    await before.start();
    await first.clock.advance(3_000);
    await first.end();
    let lastIndex = 3;
    const sink = { handle: async () => {}, lastIndex: async () => lastIndex };
    const node = followerIn(world(), { sync, opener, sink });
    await node.start();
    const [failed] = world().emitted("feed.host_failed");
    expect(failed?.["reason"]).to.contain("those below 31 were removed");
    expect(world().crashes).to.deep.equal([]);

    lastIndex = 35;
    await world().clock.advance(60_000);
    expect(node.handed.map(({ commitRef }) => commitRef.index)).to.deep.equal([36, 37, 38, 39, 40]);
  });
});

describe("soma recovery: a trusted checkpoint", () => {
  const world = useNodeWorld();

  function checkpointAt(index: number): TrustedCheckpoint {
    const bytes = grown.commits[index - 1] ?? new Uint8Array();
    const digest = fixture.crypto.blake2b256(bytes);
    return { index, digest, timestampMs: 0, committee: fixture.committee };
  }

  it("is where a node without history begins: it fetches and hands over what comes after (S6)", async () => {
    const node = followerIn(world(), { sync: { checkpoint: checkpointAt(25) } });
    await node.start();

    expect(await node.head()).to.equal(40);
    expect(node.handed[0]?.commitRef.index).to.equal(26);
    expect(node.handed).to.have.length(15);
    const starts = node.peers.asked.flatMap(({ request }) =>
      request.type === "sync.fetch_commits" ? [request.start] : [],
    );
    expect(Math.min(...starts)).to.equal(26);
    expect((await node.sync.call.head()).lowestAvailable).to.equal(26);
  });

  it("is taken by nobody who has another chain: a false one gets no commits (S6)", async () => {
    const checkpoint = { ...checkpointAt(25), digest: new Uint8Array(32).fill(7) };
    const node = followerIn(world(), { sync: { checkpoint } });
    await node.start();
    await world().clock.advance(10_000);

    expect(await node.head()).to.equal(25);
    expect(node.handed).to.deep.equal([]);
  });

  it("is only where an empty store begins, and must agree with one that is not (S6)", async () => {
    const opener = memoryStoreOpener();
    const first = new NodeWorld();
    const before = followerIn(first, { opener });
    await before.start();
    await before.expectAt(40);
    await first.end();
    const node = followerIn(world(), { opener, sync: { checkpoint: checkpointAt(25) } });
    await node.start();
    expect((await node.sync.call.head()).lowestAvailable).to.equal(0);

    const other = new NodeWorld();
    const checkpoint = { ...checkpointAt(25), digest: new Uint8Array(32).fill(7) };
    const refused = followerIn(other, { opener, sync: { checkpoint } });
    expect(await codeOf(refused.start())).to.equal("supervision.start_failed");
    await other.end();
  });

  it("is refused when it is said otherwise after a start that got no further (S6)", async () => {
    const opener = memoryStoreOpener();
    const first = new NodeWorld();
    const checkpoint = { ...checkpointAt(25), digest: new Uint8Array(32).fill(7) };
    const before = followerIn(first, { opener, sync: { checkpoint } });
    await before.start();
    expect(await before.head()).to.equal(25);
    await first.end();

    const others = makeFixture([1, 1, 1, 1], { networkId: "other-net", epoch: 3 }).committee;
    for (const said of [checkpointAt(25), { ...checkpoint, committee: others }]) {
      const again = new NodeWorld();
      const node = followerIn(again, { opener, sync: { checkpoint: said } });
      expect(await codeOf(node.start())).to.equal("supervision.start_failed");
      await again.end();
    }
  });
});
