import { expect } from "chai";
import { STATE_SYNC } from "../../messages/state-sync.ts";
import { COMMIT_FEED } from "../../messages/commit-feed.ts";
import { epochOfCommit } from "../../src/chain/commit.ts";
import { GENESIS_HEAD, type Head } from "../../src/chain/head.ts";
import { advanceHead, buildSubDag } from "../../src/chain/sub-dag.ts";
import { refName } from "../../src/chain/block-ref.ts";
import { verifyBlock } from "../../src/chain/verify-block.ts";
import { verifyCommits } from "../../src/chain/verify-commits.ts";
import type { Committee } from "../../src/chain/committee.ts";
import { ChainReader } from "../../src/chain-store/chain-reader.ts";
import { storeSource } from "../../src/chain-store/chain-source.ts";
import { hexOf } from "../../src/hex.ts";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import type { Store } from "../../src/store/store.ts";
import { isRuntimeError } from "../../src/errors.ts";
import { numberKey } from "../../src/chain-store/layout.ts";
import { makeFixture } from "../support/chain-fixture.ts";
import {
  type EpochPart,
  epochStretch,
  epochsOnDisk,
  growEpochs,
  wholeChain,
} from "../support/chain-epochs.ts";
import { type ChainOnDisk, honestPeer, type StubPeer } from "../support/chain-on-disk.ts";
import { Follower, type FollowerPlan } from "../support/follower.ts";
import { NodeWorld, useNodeWorld } from "../support/node-world.ts";

/** Four epochs: somebody joins, the stakes change, somebody leaves. */
const STAKES = [
  [1, 1, 1, 1],
  [1, 1, 1, 1, 1],
  [5, 3, 3, 1, 1],
  [2, 2, 2, 1],
];
const COMMITS = 5;
const parts = growEpochs(STAKES, COMMITS);
const LAST = STAKES.length * COMMITS;
const grown = wholeChain(parts);

let disk: ChainOnDisk;
let peer: StubPeer;

before(async () => {
  disk = await epochsOnDisk(parts);
  peer = honestPeer(disk);
});

function partOf(epoch: number): EpochPart {
  const part = parts[epoch];
  if (part === undefined) throw new Error(`there is no epoch ${epoch}`);
  return part;
}

const { fixture } = partOf(0);

function followerIn(world: NodeWorld, plan: Partial<FollowerPlan> = {}): Follower {
  const node = new Follower(world, { fixture, grown, ...plan });
  node.peers.peers.set("honest", peer);
  return node;
}

/** The names, stakes and keys of a committee, to compare. */
function membersOf(committee: Committee | undefined): readonly string[] {
  return (committee?.authorities ?? []).map(
    ({ name, stake, protocolKey }) => `${name} ${stake} ${hexOf(protocolKey)}`,
  );
}

/** What an epoch's last commit brings, as a node's own consensus would hand it over. */
function ownOf(epoch: number) {
  const { grown: own, head } = partOf(epoch);
  const blocks = own.parsed.map((commit) =>
    commit.blocks.map((ref) => own.blocks.get(refName(ref))?.bytes ?? new Uint8Array()),
  );
  return {
    commits: own.commits,
    blocks,
    certifierBlocks: own.certifiers(head.index + COMMITS),
  };
}

/** The rule by which something is refused; "none" when it is not. */
async function ruleOfAsync(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (isRuntimeError(error, "chain.refused")) return error.details.rule;
    throw error;
  }
  return "none";
}

function readerOf(store: Store): ChainReader {
  return new ChainReader(storeSource(store), fixture.context);
}

describe("soma committee: the next one", () => {
  it("FX8: every commit of four epochs passes verification against the one before it, under the committee the chain has named (S5)", () => {
    let head: Head = GENESIS_HEAD;
    let committee = fixture.committee;
    for (const [at, bytes] of grown.commits.entries()) {
      const context = { ...fixture.context, committee };
      const known = committee;
      const committeeOf = (epoch: number) => (epoch === known.epoch ? known : undefined);
      const fetched = { commits: [bytes], certifierBlocks: grown.certifiers(at + 1) };
      const [commit] = verifyCommits(head, fetched, { ...context, committeeOf }).commits;
      if (commit === undefined) throw new Error("nothing was verified");
      const blockOf = (name: string) => {
        const bytes = grown.blocks.get(name)?.bytes;
        return bytes && verifyBlock(bytes, context);
      };
      const moved = advanceHead(head, buildSubDag(commit, blockOf), context);
      head = moved.head;
      committee = moved.nextCommittee ?? committee;
    }
    expect([head.index, committee.epoch]).to.deep.equal([LAST, STAKES.length - 1]);
  });

  it("GI7: the first commit of an epoch is verified by the committee the last one named, and by no other (S5)", async () => {
    const { head } = partOf(1);
    const stretch = await epochStretch(partOf(1));
    expect([stretch.after, stretch.head.epoch]).to.deep.equal([head, 1]);

    const strangers = makeFixture([1, 1, 1, 1, 1], { epoch: 1, seed: "strangers" });
    expect(await ruleOfAsync(epochStretch(partOf(1), { under: strangers }))).to.equal(
      "block.bad_signature",
    );
    expect(await ruleOfAsync(epochStretch(partOf(1), { under: fixture }))).to.equal(
      "commits.unknown_committee",
    );
    expect(
      await ruleOfAsync(
        epochStretch(partOf(2), { after: { ...partOf(2).head, lastOfEpoch: false } }),
      ),
    ).to.equal("commits.wrong_epoch");
  });

  it("HC5: a commit of our own consensus that closes the epoch moves the marks, stores the next committee with it and tells the host (S5, S7)", async () => {
    const world = new NodeWorld();
    const node = new Follower(world, { fixture, grown });
    await node.start();

    expect(await node.sync.call.ownCommit(ownOf(0))).to.deep.equal({
      ...{ kind: "stored", index: COMMITS, epoch: 1 },
    });
    await node.expectAt(COMMITS);

    const { committee } = await node.sync.call.head();
    expect(membersOf(committee)).to.deep.equal(membersOf(partOf(1).fixture.committee));
    expect(node.ended.map(({ index, next }) => [index, next.epoch])).to.deep.equal([[COMMITS, 1]]);
    expect(await node.sync.call.ownCommit(ownOf(0))).to.deep.equal({
      ...{ kind: "known", index: COMMITS, epoch: 1 },
    });
    const stored = await readerOf(await node.opener.open("node")).committee(1);
    expect(membersOf(stored)).to.deep.equal(membersOf(committee));
    await world.end();
  });
});

describe("soma epochs: syncing through them", () => {
  const world = useNodeWorld();

  it("takes a node that was away over several epochs through all of them, stretch by stretch, and tells its host each end once and in order (S4, S7)", async () => {
    const node = followerIn(world());
    await node.start();
    await world().clock.advance(5_000);

    await node.expectAt(LAST);
    expect(node.ended.map(({ index, next }) => [index, next.epoch])).to.deep.equal([
      [COMMITS, 1],
      [2 * COMMITS, 2],
      [3 * COMMITS, 3],
    ]);
    for (const { next } of node.ended) {
      expect(membersOf(next)).to.deep.equal(membersOf(partOf(next.epoch).fixture.committee));
    }
    expect(world().emitted("sync.job_failed")).to.deep.equal([]);
    const starts = node.peers.asked.flatMap(({ request }) =>
      request.type === "sync.fetch_commits" ? [request.start] : [],
    );
    expect(starts).to.deep.equal([0, 1, 2, 3].map((epoch) => epoch * COMMITS + 1));
  });

  it("serves no stretch that goes into the next epoch, wherever it begins (S1, S4)", async () => {
    for (let start = 1; start <= LAST; start += 1) {
      const answer = await peer({ type: "sync.fetch_commits", start, end: LAST });
      if (answer.type !== "sync.commits") throw new Error(`no commits from ${start}`);
      const epoch = Math.floor((start - 1) / COMMITS);
      expect(answer.commits.map(epochOfCommit)).to.deep.equal(
        Array.from({ length: (epoch + 1) * COMMITS - start + 1 }, () => epoch),
      );
    }
  });

  it("goes on behind a peer that serves the last commit of an epoch together with what comes after: it is refused, another is asked (S4)", async () => {
    const node = followerIn(world());
    node.peers.peers.set("honest", async (request, options) => {
      if (request.type !== "sync.fetch_commits") return await peer(request, options);
      const commits = grown.commits.slice(request.start - 1, request.end);
      return { type: "sync.commits", commits, certifierBlocks: [...grown.certifiers(LAST)] };
    });
    await node.start();
    await world().clock.advance(1_000);
    expect(await node.head()).to.equal(0);
    expect(world().emitted("sync.job_failed")[0]?.["reason"]).to.contain("commits.mixed_epochs");

    node.peers.peers.set("other", peer);
    await world().clock.advance(10_000);
    await node.expectAt(LAST);
  });

  it("has the next committee in the same write as the commit that named it (S4, S6)", async () => {
    const { writes } = await epochStretch(partOf(1));
    const put = writes.flatMap((write) => ("put" in write ? [write.put] : []));
    const has = (table: string, number: number): boolean =>
      put.some(([at, key]) => at === table && hexOf(key) === hexOf(numberKey(number)));
    expect([has("commits", 2 * COMMITS), has("committees", 2)]).to.deep.equal([true, true]);
  });

  it("goes on from any write it was killed in, and tells a host that keeps its index each end with its commit, once (S6, S7)", async () => {
    let step = 1;
    while (await followAndDie(step)) step += 1;
    expect(step).to.be.above(STAKES.length);
  }).timeout(60_000);

  /** Follows, and sync and feed are killed at one flush. */
  async function followAndDie(step: number): Promise<boolean> {
    const here = new NodeWorld();
    let flushes = Number.NEGATIVE_INFINITY;
    const flush = async (): Promise<void> => {
      flushes += 1;
      if (flushes === step) {
        void here.kill(STATE_SYNC);
        void here.kill(COMMIT_FEED);
      }
    };
    const taken: { last: number } = { last: 0 };
    const ends: number[] = [];
    const sink: NonNullable<FollowerPlan["sink"]> = {
      lastIndex: async () => taken.last,
      handle: async ({ commitRef: { index } }, next) => {
        expect(index).to.equal(taken.last + 1);
        taken.last = index;
        if (next !== undefined) ends.push(next.epoch);
      },
    };
    const node = new Follower(here, { fixture, grown, opener: memoryStoreOpener({ flush }), sink });
    await node.start();
    flushes = 0;
    node.peers.peers.set("honest", peer);
    await here.clock.advance(6_000);

    const reader = readerOf(await node.opener.open("node"));
    const head = await reader.head();
    expect(head.index).to.equal(LAST);
    for (let epoch = 0; epoch < STAKES.length; epoch += 1) {
      const stored = await reader.committee(epoch);
      expect(membersOf(stored)).to.deep.equal(membersOf(partOf(epoch).fixture.committee));
    }
    expect([taken.last, ends]).to.deep.equal([LAST, [1, 2, 3]]);
    await here.end();
    return flushes >= step;
  }
});
