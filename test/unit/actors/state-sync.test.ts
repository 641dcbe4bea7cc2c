import { expect } from "chai";
import { STATE_SYNC } from "../../../messages/state-sync.ts";
import { memoryStoreOpener } from "../../../src/store/memory.ts";
import {
  ChainOnDisk,
  honestPeer,
  liar,
  servedStretch,
  type StubPeer,
} from "../../support/chain-on-disk.ts";
import { growChain, makeBlock, makeFixture } from "../../support/chain-fixture.ts";
import { Follower } from "../../support/follower.ts";
import { NodeWorld, useNodeWorld } from "../../support/node-world.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 12 });
const other = growChain(makeFixture([1, 1, 1, 1], { seed: "other" }), { commits: 12 });

async function servedChain(...ends: readonly number[]): Promise<ChainOnDisk> {
  const disk = await ChainOnDisk.open(fixture);
  await disk.append(grown, ...ends);
  return disk;
}

describe("state sync", () => {
  const world = useNodeWorld();

  it("fetches, verifies, stores and hands over what an honest peer has", async () => {
    const node = new Follower(world(), { fixture, grown });
    node.peers.peers.set("honest", honestPeer(await servedChain(5, 12)));

    await node.start();

    await node.expectAt(12);
    expect((await node.sync.call.view()).commitsFetched).to.equal(12);
    expect(world().crashes).to.deep.equal([]);
  });

  it("follows a peer that grows, by its pushes and by asking", async () => {
    const node = new Follower(world(), { fixture, grown });
    const disk = await servedChain(3);
    node.peers.peers.set("honest", honestPeer(disk));
    await node.start();

    await disk.append(grown, 5);
    node.sync.cast.pushed({ peer: "honest", index: 5 });
    await world().clock.settle();
    await node.expectAt(5);
    await disk.append(grown, 8);
    await world().clock.advance(1_000);

    await node.expectAt(8);
  });

  it("tells peers that are behind of what it stored", async () => {
    const node = new Follower(world(), { fixture, grown });
    node.peers.peers.set("behind", honestPeer(await servedChain()));
    node.peers.peers.set("honest", honestPeer(await servedChain(4)));

    await node.start();

    expect(node.peers.askedFor("sync.push_commit")).to.deep.equal(["behind"]);
  });

  it("asks a peer of another chain nothing but its name", async () => {
    const node = new Follower(world(), { fixture, grown });
    const foreign = await ChainOnDisk.open(makeFixture([1, 1, 1, 1], { seed: "other" }));
    await foreign.append(other, 12);
    node.peers.peers.set("foreign", honestPeer(foreign));

    await node.start();
    await world().clock.advance(5_000);

    expect(await node.head()).to.equal(0);
    expect(node.peers.askedFor("sync.fetch_commits")).to.deep.equal([]);
  });

  it("shows where a peer's chain is another, with both names of the commit (V3)", async () => {
    const node = new Follower(world(), { fixture, grown });
    const foreign = await ChainOnDisk.open(makeFixture([1, 1, 1, 1], { seed: "other" }));
    node.peers.peers.set("foreign", honestPeer(foreign));
    node.peers.peers.set("honest", honestPeer(await servedChain(4)));
    await node.start();
    await node.expectAt(4);
    const parted = honestPeer(await servedChain(4));
    const lied = "ab".repeat(32);
    node.peers.peers.set("parted", async (request) => {
      const answer = await parted(request);
      const isAsked = request.type === "sync.get_commit_info" && request.which.type === "by_index";
      if (!isAsked || answer.type !== "sync.commit_info" || answer.commit === null) return answer;
      if (request.which.type === "by_index" && request.which.index === 0) return answer;
      const digest = new Uint8Array(Buffer.from(lied, "hex"));
      return { ...answer, commit: { ...answer.commit, digest } };
    });
    await world().clock.advance(2_000);

    const { lanes, digest } = await node.sync.call.view();
    expect(lanes.map(({ peer }) => peer)).to.deep.equal(["foreign", "honest", "parted"]);
    const [far, near, parting] = lanes;
    expect(far?.differs).to.include({ index: 0 });
    expect(far?.differs?.theirs).to.not.equal(far?.differs?.ours);
    expect(near).to.deep.include({ has: 4, failures: 0, restsMs: 0, asked: [] });
    expect(near).to.not.have.property("differs");
    expect(parting?.differs).to.deep.equal({ index: 4, ours: digest, theirs: lied });
  });

  it("gives a job up that takes too long and goes on with another peer", async () => {
    const node = new Follower(world(), { fixture, grown });
    const disk = await servedChain(4);
    const silent: StubPeer = async (request) =>
      request.type === "sync.fetch_commits"
        ? await new Promise(() => {})
        : await honestPeer(disk)(request);
    node.peers.peers.set("silent", silent);
    await node.start();
    expect((await node.sync.call.view()).job?.peer).to.equal("silent");

    node.peers.peers.set("honest", honestPeer(disk));
    await world().clock.advance(61_000);

    await node.expectAt(4);
    expect(world().emitted("sync.job_failed")).to.have.length(1);
  });

  it("opens no store of another chain", async () => {
    const opener = memoryStoreOpener();
    await ChainOnDisk.open(makeFixture([1, 1, 1, 1], { seed: "other" }), opener);
    const node = new Follower(world(), { fixture, grown, opener });

    const failure = await node.start().then(
      () => "none",
      (error: unknown) => (error instanceof Error ? String(error.cause) : String(error)),
    );

    expect(failure).to.contain("the store holds another");
  });
});

describe("state sync with a peer that lies", () => {
  const world = useNodeWorld();
  const forged = makeBlock(fixture, { round: 1, author: 0 }, fixture.signers[1]).bytes;
  const heights = (height: number, lowest: number) => ({
    type: "sync.commit_availability" as const,
    highestSyncedCommit: height,
    lowestAvailableCommit: lowest,
  });
  const lies: Readonly<Record<string, (peer: StubPeer) => StubPeer>> = {
    "no commits": (peer) => liar(peer, "sync.commits", (answer) => ({ ...answer, commits: [] })),
    "not found": (peer) => liar(peer, "sync.commits", () => ({ type: "generic.not_found" })),
    "an answer of another type": (peer) => liar(peer, "sync.commits", () => ({ type: "p2p.pong" })),
    "commits of another chain": (peer) =>
      liar(peer, "sync.commits", (answer) => ({ ...answer, commits: other.commits.slice(0, 2) })),
    "a later start": (peer) =>
      liar(peer, "sync.commits", (answer) => ({ ...answer, commits: answer.commits.slice(1) })),
    "a torn commit": (peer) =>
      liar(peer, "sync.commits", (answer) => ({
        ...answer,
        commits: answer.commits.map((bytes) => bytes.slice(0, -1)),
      })),
    "too few certifiers": (peer) =>
      liar(peer, "sync.commits", (answer) => ({
        ...answer,
        certifierBlocks: answer.certifierBlocks.slice(0, 2),
      })),
    "a forged certifier": (peer) =>
      liar(peer, "sync.commits", (answer) => ({
        ...answer,
        certifierBlocks: [forged, ...answer.certifierBlocks.slice(1)],
      })),
    "no blocks for ever": (peer) =>
      liar(peer, "sync.blocks", () => ({ type: "sync.blocks", blocks: [], more: true })),
    "blocks left out": (peer) =>
      liar(peer, "sync.blocks", (answer) => ({ ...answer, blocks: answer.blocks.slice(1) })),
    "blocks in another order": (peer) =>
      liar(peer, "sync.blocks", (answer) => ({ ...answer, blocks: [...answer.blocks].reverse() })),
    "a forged block": (peer) =>
      liar(peer, "sync.blocks", (answer) => ({
        ...answer,
        blocks: [forged, ...answer.blocks.slice(1)],
      })),
    "more blocks than asked for": (peer) =>
      liar(peer, "sync.blocks", (answer) => ({ ...answer, blocks: [...answer.blocks, forged] })),
    "a height it does not have": (peer) =>
      liar(
        liar(peer, "sync.commit_availability", () => heights(Number.MAX_SAFE_INTEGER, 0)),
        "sync.commits",
        () => ({ type: "generic.not_found" }),
      ),
  };

  for (const [lie, bend] of Object.entries(lies)) {
    it(`refuses ${lie}, stores nothing of it, and goes on with another`, async () => {
      const node = new Follower(world(), { fixture, grown });
      const disk = await servedChain(4);
      node.peers.peers.set("liar", bend(honestPeer(disk)));

      await node.start();
      expect(await node.head()).to.equal(0);
      const { jobsFailed, piecesFailed } = await node.sync.call.view();
      expect(jobsFailed + piecesFailed).to.equal(1);
      node.peers.peers.set("honest", honestPeer(disk));
      await world().clock.advance(3_000);

      await node.expectAt(4);
      expect(world().crashes).to.deep.equal([]);
    });
  }

  it("asks a peer that says it removed the next commit for nothing", async () => {
    const node = new Follower(world(), { fixture, grown });
    const peer = honestPeer(await servedChain(4));
    node.peers.peers.set(
      "pruned",
      liar(peer, "sync.commit_availability", () => heights(4, 3)),
    );

    await node.start();
    await world().clock.advance(2_000);

    expect(node.peers.askedFor("sync.fetch_commits")).to.deep.equal([]);
    expect(world().emitted("sync.out_of_reach")).to.deep.equal([{ start: 1 }]);
  });
});

describe("state sync with own commits", () => {
  const world = useNodeWorld();
  const own = (start: number, end: number) => {
    const { fetched, blocks } = servedStretch(grown, start, end);
    return { ...fetched, blocks };
  };

  it("stores what follows the head, answers when it is durable, and knows it the next time (soma HC1, HC2, HC3, S4)", async () => {
    const node = new Follower(world(), { fixture, grown });
    await node.start();

    expect(await node.sync.call.ownCommit(own(1, 2))).to.deep.equal({
      kind: "stored",
      index: 2,
      epoch: 0,
    });
    expect(await node.sync.call.ownCommit(own(1, 2))).to.deep.equal({
      kind: "known",
      index: 2,
      epoch: 0,
    });
    expect(await node.sync.call.ownCommit(own(2, 4))).to.deep.equal({
      kind: "stored",
      index: 4,
      epoch: 0,
    });

    await node.expectAt(4);
  });

  const refusals: Readonly<
    Record<string, readonly [rule: string, commit: ReturnType<typeof own>]>
  > = {
    "a gap": ["commits.unexpected_start", own(4, 5)],
    "a fork after the head": [
      "commits.not_after_our_head",
      { ...own(3, 3), commits: other.commits.slice(2, 3) },
    ],
    "a fork below the head": ["commits.fork", { ...own(2, 2), commits: other.commits.slice(1, 2) }],
    "votes that are missing": ["commits.too_few_votes", { ...own(3, 3), certifierBlocks: [] }],
    "blocks that are missing": ["blocks.unexpected_count", { ...own(3, 3), blocks: [] }],
    "bytes that are no commit": ["codec.malformed", { ...own(3, 3), commits: [Uint8Array.of(1)] }],
  };
  for (const [what, [rule, commit]] of Object.entries(refusals)) {
    it(`refuses ${what} by ${rule}`, async () => {
      const node = new Follower(world(), { fixture, grown });
      await node.start();
      await node.sync.call.ownCommit(own(1, 2));

      const answer = await node.sync.call.ownCommit(commit);

      expect(answer).to.include({ kind: "refused", rule });
      await node.expectAt(2);
      expect(world().crashes).to.deep.equal([]);
    });
  }

  it("takes one at a time while a job is under way, and the job gives way", async () => {
    const node = new Follower(world(), { fixture, grown });
    const disk = await servedChain(6);
    const slow: StubPeer = async (request, options) => {
      if (request.type !== "sync.fetch_blocks") return await honestPeer(disk)(request);
      return await new Promise((_, reject) => {
        options?.signal?.addEventListener("abort", () => reject(options.signal?.reason));
      });
    };
    node.peers.peers.set("slow", slow);
    await node.start();

    const answers = await Promise.all([
      node.sync.call.ownCommit(own(1, 1)),
      node.sync.call.ownCommit(own(2, 2)),
      node.sync.call.ownCommit(own(1, 3)),
    ]);

    expect(answers.map(({ kind }) => kind)).to.deep.equal(["stored", "stored", "stored"]);
    await node.expectAt(3);
  });
});

describe("state sync that is killed", () => {
  const world = useNodeWorld();

  /** A disk whose flushes wait for the test. */
  function slowDisk() {
    const waiting: (() => void)[] = [];
    let isSlow = false;
    const opener = memoryStoreOpener({
      flush: () => (isSlow ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
    });
    const slow = (yes: boolean): void => {
      isSlow = yes;
      if (!yes) for (const flush of waiting.splice(0)) flush();
    };
    return { opener, slow, waiting };
  }

  /** Serves a few commits at a time, so that the way to the head takes several jobs. */
  function inSteps(peer: StubPeer): StubPeer {
    return (request) =>
      peer(
        request.type === "sync.fetch_commits" ? { ...request, end: request.start + 3 } : request,
      );
  }

  /** Follows a chain and is killed at one request or flush; tells whether it came that far. */
  async function followAndDie(disk: ChainOnDisk, step: number): Promise<boolean> {
    const here = new NodeWorld();
    // Counted from the start on: a node that dies while it starts is its host's affair.
    let steps = Number.NEGATIVE_INFINITY;
    const dieAt = (): void => {
      steps += 1;
      if (steps === step) void here.kill(STATE_SYNC);
    };
    const opener = memoryStoreOpener({ flush: async () => dieAt() });
    const node = new Follower(here, { fixture, grown, opener });
    await node.start();
    steps = 0;
    const peer = inSteps(honestPeer(disk));
    node.peers.peers.set("honest", (request) => {
      dieAt();
      return peer(request);
    });
    await here.clock.advance(2_500);

    await node.expectAt(7);
    await here.end();
    return steps >= step;
  }

  it("goes on where the disk is, whatever request or write it was killed in", async () => {
    const disk = await servedChain(2, 5, 7);
    let step = 1;
    while (await followAndDie(disk, step)) step += 1;
    expect(step).to.be.above(12);
  }).timeout(60_000);

  it("waits for a write under way before it says where it is", async () => {
    const disk = slowDisk();
    const node = new Follower(world(), { fixture, grown, opener: disk.opener });
    await node.start();
    disk.slow(true);
    const { fetched, blocks } = servedStretch(grown, 1, 3);
    const answer = node.sync.call.ownCommit({ ...fetched, blocks }).then(
      () => "stored",
      (error: { readonly code: string }) => error.code,
    );
    await world().clock.settle();
    expect(disk.waiting).to.have.length(1);

    await world().kill(STATE_SYNC);
    disk.slow(false);
    await world().clock.settle();

    expect(await answer).to.equal("call.callee_exited");
    expect(await node.head()).to.equal(3);
  });
});
