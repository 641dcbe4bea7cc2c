import { expect } from "chai";
import type { StateSyncArgs } from "../../actors/state-sync.state.ts";
import { STATE_SYNC } from "../../messages/state-sync.ts";
import type { NodeMessage } from "../../messages/wire/node-messages.ts";
import { encodeCommit, readCommit } from "../../src/chain/commit.ts";
import { answerSyncRequest, type ChainRequest } from "../../src/chain-store/answers.ts";
import { ANNOUNCED_AHEAD_MAX } from "../../src/peer/peer-heights.ts";
import { growChain, makeFixture } from "../support/chain-fixture.ts";
import {
  ChainOnDisk,
  honestPeer,
  liar,
  servedStretch,
  type StubPeer,
} from "../support/chain-on-disk.ts";
import { Follower, silentPeer, slowPeer } from "../support/follower.ts";
import { type NodeWorld, useNodeWorld } from "../support/node-world.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 60 });
/** Some 240 blocks in pieces of ten. */
const LIMITS = { blocksPerPieceMax: 10, piecesMax: 8, piecesPerPeerMax: 2 } as const;

let disk: ChainOnDisk;
let peer: StubPeer;

before(async () => {
  disk = await ChainOnDisk.open(fixture);
  await disk.append(grown, 30, 60);
  peer = honestPeer(disk);
});

function followerIn(
  world: NodeWorld,
  peers: Readonly<Record<string, StubPeer>>,
  sync: Partial<StateSyncArgs> = {},
): Follower {
  const limits = { ...LIMITS, ...sync.limits };
  const node = new Follower(world, { fixture, grown, sync: { ...sync, limits } });
  for (const [name, stub] of Object.entries(peers)) node.peers.peers.set(name, stub);
  return node;
}

function saying(height: number, lowest: number): (peer: StubPeer) => StubPeer {
  return (honest) =>
    liar(honest, "sync.commit_availability", () => ({
      type: "sync.commit_availability",
      highestSyncedCommit: height,
      lowestAvailableCommit: lowest,
    }));
}

describe("soma state sync: pieces from several peers", () => {
  const world = useNodeWorld();

  it("takes the blocks of one stretch from several peers at once, and applies them in order (S4)", async () => {
    const slow = () => slowPeer(peer, world().clock, 20);
    const node = followerIn(world(), { a: slow(), b: slow(), c: slow(), d: slow() });
    await node.start();
    await world().clock.advance(90);

    const { asks } = await node.sync.call.view();
    expect(new Set(asks).size).to.be.above(2);
    expect(asks.length).to.be.at.most(LIMITS.piecesMax + 1);
    await world().clock.advance(5_000);
    await node.expectAt(60);
    expect(new Set(node.peers.askedFor("sync.fetch_blocks")).size).to.equal(4);
  });

  it("is faster with four slow peers than with one (S4)", async () => {
    const passed = async (...names: readonly string[]): Promise<number> => {
      const slow = names.map((name) => [name, slowPeer(peer, world().clock, 50)] as const);
      const node = followerIn(world(), Object.fromEntries(slow));
      await node.start();
      const since = world().clock.monotonic();
      while ((await node.head()) < 60) await world().clock.advance(10);
      await world().kill(STATE_SYNC);
      return world().clock.monotonic() - since;
    };
    const four = await passed("a", "b", "c", "d");
    expect(four).to.be.below(1_000);
  });

  it("weakness 7: loses one piece to a peer that is silent, and asks another for it before its time is over (S4)", async () => {
    const silent = silentPeer(peer, world().clock, "sync.fetch_blocks");
    const node = followerIn(world(), { silent, honest: peer, other: peer });
    await node.start();
    expect(await node.head()).to.equal(0);
    // Its own time is 27 s at least.
    await world().clock.advance(13_000);

    await node.expectAt(60);
    expect(world().emitted("sync.job_failed")).to.deep.equal([]);
  });

  it("weakness 7: leaves a peer alone that is silent about blocks, also when others always bring them in time (S4)", async () => {
    let asked = 0;
    const silent = silentPeer(peer, world().clock, "sync.fetch_blocks");
    const counting: StubPeer = (request, options) => {
      if (request.type === "sync.fetch_blocks") asked += 1;
      return silent(request, options);
    };
    const node = followerIn(world(), { silent: counting, honest: peer });
    await node.start();
    await world().clock.advance(20_000);

    await node.expectAt(60);
    expect(asked).to.be.above(0);
    const failed = world()
      .emitted("sync.piece_failed")
      .map(({ peer: who }) => who);
    expect(new Set(failed)).to.deep.equal(new Set(["silent"]));
  });

  it("gives a peer up that is silent about commits, and has another prove them (S4)", async () => {
    const silent = silentPeer(peer, world().clock, "sync.fetch_blocks", "sync.fetch_commits");
    const node = followerIn(world(), { silent });
    await node.start();
    node.peers.peers.set("honest", peer);
    await world().clock.advance(50_000);

    await node.expectAt(60);
    expect(world().emitted("sync.job_failed")).to.have.length(1);
  });

  it("weakness 7: bounds every request by a time, longer for more blocks (S4)", async () => {
    const patience: [string, unknown][] = [];
    const noting: StubPeer = async (request, options) => {
      patience.push([request.type, options?.timeoutMs]);
      return await peer(request, options);
    };
    const node = followerIn(world(), { noting });
    await node.start();
    await node.expectAt(60);

    expect(patience.every(([, ms]) => typeof ms === "number" && ms <= 33_000)).to.equal(true);
    const blocks = patience.filter(([type]) => type === "sync.fetch_blocks");
    expect(blocks.length).to.be.above(20);
    expect(Math.min(...blocks.map(([, ms]) => Number(ms)))).to.be.at.least(10_000);
  });

  it("loses one piece to a peer that lies about blocks, and stores nothing of it (S4)", async () => {
    const lying = liar(peer, "sync.blocks", (answer) => ({
      ...answer,
      blocks: [...answer.blocks].reverse(),
    }));
    const node = followerIn(world(), { lying, honest: peer });
    await node.start();
    await world().clock.advance(2_000);

    await node.expectAt(60);
    expect(world().emitted("sync.job_failed")).to.deep.equal([]);
    const failed = world().emitted("sync.piece_failed");
    expect(failed.length).to.be.within(1, 6);
    expect(new Set(failed.map((one) => one["peer"]))).to.deep.equal(new Set(["lying"]));
  });

  it("loses one piece to a peer that is stale: it says it has what it has not (S4)", async () => {
    const behind = await ChainOnDisk.open(fixture);
    await behind.append(grown, 30);
    const stale = saying(60, 0)(honestPeer(behind));
    const node = followerIn(world(), { stale, honest: peer });
    await node.start();
    await world().clock.advance(10_000);

    await node.expectAt(60);
  });

  it("goes on with the rest when an answer was full (S4)", async () => {
    const full = liar(peer, "sync.blocks", ({ blocks }) => ({
      type: "sync.blocks",
      blocks: blocks.slice(0, 3),
      more: blocks.length > 3,
    }));
    const node = followerIn(world(), { full });
    await node.start();

    await node.expectAt(60);
    expect(world().emitted("sync.piece_failed")).to.deep.equal([]);
  });

  it("sync_with_checkpoints_watermark: asks no peer for blocks it says it removed (S4)", async () => {
    const asked: (readonly [string, number])[] = [];
    const pruned: StubPeer = async (request, options) => {
      asked.push([request.type, "start" in request ? request.start : 0]);
      return await saying(60, 31)(peer)(request, options);
    };
    const node = followerIn(world(), { pruned, honest: peer });
    await node.start();
    await world().clock.advance(2_000);

    await node.expectAt(60);
    const early = asked.filter(([type, start]) => type === "sync.fetch_commits" && start < 31);
    expect(early).to.deep.equal([]);
  });

  it("weakness 19: goes on though one commit is larger than all room there is (S4)", async () => {
    const limits = { bytesMax: 1, blocksMax: 1 };
    const node = followerIn(world(), { a: peer, b: peer }, { limits });
    await node.start();

    await node.expectAt(60);
  });

  it("holds no more bytes than it may while the first piece is late (S4)", async () => {
    let isFirst = true;
    const late = slowPeer(peer, world().clock, 2_000);
    const first: StubPeer = (request, options) => {
      if (request.type !== "sync.fetch_blocks" || !isFirst) return peer(request, options);
      isFirst = false;
      return late(request, options);
    };
    const limits = { bytesMax: 6_000, answerBytesMax: 3_000 };
    const node = followerIn(world(), { first, honest: peer }, { limits });
    await node.start();

    expect(node.peers.askedFor("sync.fetch_blocks").length).to.be.below(6);
    await world().clock.advance(6_000);
    await node.expectAt(60);
  });

  it("leaves a peer that keeps failing for minutes, when there are others (find_peer_to_disconnect, S4)", async () => {
    const left: string[] = [];
    const lying = liar(peer, "sync.blocks", ({ blocks }) => ({
      type: "sync.blocks",
      blocks: blocks.slice(1),
      more: false,
    }));
    const hangUp = async (name: string): Promise<void> => {
      left.push(name);
      node.peers.peers.delete(name);
    };
    const limits = { leaveAfterMs: 1_000, leavePeersMin: 1, jobMs: 600_000 };
    const node = followerIn(world(), { lying }, { limits, hangUp });
    await node.start();
    await world().clock.advance(600_000);

    expect(left).to.deep.equal(["lying"]);
  });
});

describe("soma state sync: weaknesses of the reference", () => {
  const world = useNodeWorld();

  it("weaknesses 3 and 5: one liar about heights costs a job, not the sync (S4)", async () => {
    const bent = liar(peer, "sync.commits", () => ({ type: "generic.not_found" }));
    const node = followerIn(world(), { liar: saying(4_000_000_000, 0)(bent), honest: peer });
    await node.start();

    await node.expectAt(60);
    expect(world().emitted("sync.job_failed").length).to.be.at.most(2);
  });

  it("weakness 4: a commit of an unknown epoch fails its job once, and another peer is asked (S4)", async () => {
    const bend = (bytes: Uint8Array): Uint8Array => {
      const { commit } = readCommit(bytes, fixture.crypto);
      const epoch = 77;
      const blocks = commit.blocks.map((ref) => ({ ...ref, epoch }));
      return encodeCommit({ ...commit, epoch, blocks, leader: { ...commit.leader, epoch } });
    };
    const liarPeer = liar(peer, "sync.commits", ({ commits, certifierBlocks }) => ({
      type: "sync.commits",
      commits: commits.slice(0, 1).map(bend),
      certifierBlocks,
    }));
    const node = followerIn(world(), { liar: liarPeer });
    await node.start();
    const [failed] = world().emitted("sync.job_failed");
    expect(failed?.["reason"]).to.contain("commits.wrong_epoch");
    node.peers.peers.set("honest", peer);
    await world().clock.advance(4_000);

    await node.expectAt(60);
  });

  it("weakness 14: asks again at once for a handshake that failed, and misses no peer that joins meanwhile (S4)", async () => {
    let fails = 2;
    const shy: StubPeer = async (request, options) => {
      if (request.type === "sync.get_commit_availability" && fails > 0) {
        fails -= 1;
        return { type: "generic.error", reason: "overloaded" };
      }
      return await peer(request, options);
    };
    const node = followerIn(world(), { shy });
    await node.start();
    expect(await node.head()).to.equal(0);
    await world().clock.advance(2_100);

    await node.expectAt(60);
  });

  it("weakness 15: believes a peer that says less than before (S4)", async () => {
    let height = 4_000_000_000;
    const wavering: StubPeer = (request, options) => saying(height, 0)(silent)(request, options);
    const silent: StubPeer = async (request): Promise<NodeMessage> =>
      request.type === "sync.fetch_commits"
        ? { type: "generic.not_found" }
        : await answerSyncRequest(disk.reader, request as ChainRequest);
    const node = followerIn(world(), { wavering });
    await node.start();
    expect((await node.sync.call.view()).highestKnown).to.equal(4_000_000_000);
    height = 3;
    await world().clock.advance(1_100);

    expect((await node.sync.call.view()).highestKnown).to.equal(3);
  });

  it("weakness 17: sync_with_max_lookahead_rejection: a push far ahead counts up to a limit, stores nothing and restarts nothing (S4)", async () => {
    const behind = await ChainOnDisk.open(fixture);
    const node = followerIn(world(), { far: honestPeer(behind) });
    await node.start();
    for (let index = 1; index <= 50; index += 1) {
      node.sync.cast.pushed({ peer: "far", index: 4_000_000_000 + index });
    }
    await world().clock.settle();

    const { highestKnown, job, jobsFailed } = await node.sync.call.view();
    expect(highestKnown).to.equal(ANNOUNCED_AHEAD_MAX);
    expect(node.peers.askedFor("sync.fetch_commits")).to.have.length(1);
    expect([job, jobsFailed]).to.deep.equal([undefined, 1]);
  });

  it("sync_with_checkpoints_being_inserted: a commit a peer pushes is here within its round trip (S4)", async () => {
    const growing = await ChainOnDisk.open(fixture);
    await growing.append(grown, 10);
    const node = followerIn(world(), { growing: honestPeer(growing) });
    await node.start();
    await node.expectAt(10);
    await growing.append(grown, 11);
    node.sync.cast.pushed({ peer: "growing", index: 11 });

    await node.expectAt(11);
  });

  it("weakness 9: never moves the head back, whoever of peers and own consensus comes first (S4)", async () => {
    const node = followerIn(world(), { slow: slowPeer(peer, world().clock, 30) });
    await node.start();
    for (let end = 1; end <= 24; end += 1) {
      const { fetched, blocks } = servedStretch(grown, Math.max(1, end - 3), end);
      const answer = await node.sync.call.ownCommit({ ...fetched, blocks });
      expect(answer.kind).to.be.oneOf(["stored", "known"]);
      await world().clock.advance(20);
    }
    await world().clock.advance(5_000);

    await node.expectAt(60);
    const stored = world().emitted("sync.stored");
    const ends = stored.map(({ to }) => Number(to));
    expect(stored.map(({ from }) => from)).to.deep.equal(
      [0, ...ends.slice(0, -1)].map((to) => to + 1),
    );
    expect(
      stored.some(({ by }) => by === "own") && stored.some(({ by }) => by === "slow"),
    ).to.equal(true);
  });

  it("weakness 10: hands nothing over before it is in the store (S4)", async () => {
    const node = followerIn(world(), { honest: peer });
    await node.start();
    await node.expectAt(60);
    const reopened = await node.opener.open("node");

    const stored = reopened.scan("commits", { limit: 100 });
    expect(stored.length).to.be.at.least(node.handed.length);
  });

  it("isolated_sync_job, test_state_sync: all of a chain from one peer, the same as the source (S4)", async () => {
    const node = followerIn(world(), { source: peer });
    await node.start();

    await node.expectAt(60);
    const { digest } = await node.sync.call.head();
    expect(digest).to.deep.equal((await disk.reader.head()).digest);
  });
});
