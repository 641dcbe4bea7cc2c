import { expect } from "chai";
import type { StateSyncArgs } from "../../actors/state-sync.state.ts";
import { archiveFileName } from "../../src/chain-store/archive/file-name.ts";
import { RuntimeError } from "../../src/errors.ts";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import type { FileSource } from "../../src/store/folder.ts";
import { MemoryArchive, notingSource } from "../support/archives.ts";
import { growChain, makeFixture } from "../support/chain-fixture.ts";
import { ChainOnDisk, honestPeer, liar, type StubPeer } from "../support/chain-on-disk.ts";
import { Follower } from "../support/follower.ts";
import { type NodeWorld, useNodeWorld } from "../support/node-world.ts";

const fixture = makeFixture([1, 1, 1, 1], { isModelled: true });
const grown = growChain(fixture, { commits: 99 });
/** Ends of the files the tests spoil one of. */
const ENDS = [20, 40, 59];

let disk: ChainOnDisk;

before(async () => {
  disk = await ChainOnDisk.open(fixture);
  await disk.append(grown, 20, 40, 59, 99);
});

/** A peer that says it has removed what is below a commit, and has. */
function prunedBelow(lowest: number): StubPeer {
  const honest = honestPeer(disk);
  const saying = liar(honest, "sync.commit_availability", (answer) => ({
    ...answer,
    lowestAvailableCommit: lowest,
  }));
  return async (request, options) =>
    request.type === "sync.fetch_commits" && request.start < lowest
      ? { type: "generic.not_found" }
      : await saying(request, options);
}

function followerIn(
  world: NodeWorld,
  archive: FileSource,
  { lowest = 60, ...sync }: Partial<StateSyncArgs> & { readonly lowest?: number } = {},
): Follower {
  const node = new Follower(world, { fixture, grown, sync: { archive, ...sync } });
  node.peers.peers.set("pruned", prunedBelow(lowest));
  return node;
}

function reasons(world: NodeWorld): readonly string[] {
  return world.emitted("sync.job_failed").map(({ reason }) => String(reason));
}

describe("soma archive: what every peer has removed", () => {
  const world = useNodeWorld();

  it("AR1, test_state_sync_using_archive: comes from an archive, and every commit is the same (S6)", async () => {
    const { folder } = await MemoryArchive.of(fixture, grown, 99);
    const node = followerIn(world(), folder, { lowest: 100 });
    await node.start();
    await world().clock.advance(30_000);

    await node.expectAt(99);
    const refs = node.handed.map(({ commitRef }) => commitRef.digest);
    expect(refs).to.deep.equal(grown.commits.map((bytes) => fixture.crypto.blake2b256(bytes)));
    expect(reasons(world())).to.deep.equal([]);
  });

  it("WK1, WK3: each file is stored whole, one after the other, and peers go on from there (S6)", async () => {
    const read: string[] = [];
    const { folder, names } = await MemoryArchive.of(fixture, grown, ...ENDS);
    const node = followerIn(world(), notingSource(folder, read));
    await node.start();
    await world().clock.advance(5_000);

    await node.expectAt(99);
    expect(read).to.deep.equal(names);
    const stored = world().emitted("sync.stored");
    expect(stored.map(({ from, to, by }) => [from, to, by])).to.deep.equal([
      [1, 20, "archive"],
      [21, 40, "archive"],
      [41, 59, "archive"],
      [60, 99, "pruned"],
    ]);
  });

  it("is not looked at while a peer has the next commit (S6)", async () => {
    const read: string[] = [];
    const { folder } = await MemoryArchive.of(fixture, grown, ...ENDS);
    const node = followerIn(world(), notingSource(folder, read), { lowest: 0 });
    await node.start();

    await node.expectAt(99);
    expect(read).to.deep.equal([]);
  });

  it("is taken all the same when the only peer that says it has the next commit never gives it (S6)", async () => {
    const { folder } = await MemoryArchive.of(fixture, grown, ...ENDS);
    const node = followerIn(world(), folder);
    const lying = liar(prunedBelow(60), "sync.commit_availability", (answer) => ({
      ...answer,
      lowestAvailableCommit: 0,
    }));
    node.peers.peers.set("liar", lying);
    await node.start();
    await world().clock.advance(60_000);

    await node.expectAt(99);
  });

  it("is taken all the same when the only peer that says it has the next commit is always too busy (S4, S6)", async () => {
    const { folder } = await MemoryArchive.of(fixture, grown, ...ENDS);
    const node = followerIn(world(), folder);
    node.peers.peers.set("busy", async (request, options) => {
      if (request.type !== "sync.fetch_commits") return await honestPeer(disk)(request, options);
      const details = { peer: "busy", waitMs: 60_000 };
      throw new RuntimeError("request.over_quota", details, "cannot ask busy: too often");
    });
    await node.start();
    await world().clock.advance(119_000);
    expect(await node.head()).to.equal(0);
    await world().clock.advance(10_000);

    await node.expectAt(99);
  });

  it("WK2, GI1, GI6: passes over what is there already, and verifies none of it again (S6)", async () => {
    const { folder } = await MemoryArchive.of(fixture, grown, 59);
    let verified = 0;
    const crypto = {
      ...fixture.crypto,
      verify: (...question: Parameters<typeof fixture.crypto.verify>) => {
        verified += 1;
        return fixture.crypto.verify(...question);
      },
    };
    const opener = memoryStoreOpener();
    const had = await ChainOnDisk.open(fixture, opener);
    await had.append(grown, 50);
    const node = new Follower(world(), {
      fixture,
      grown,
      opener,
      sync: { archive: folder, crypto },
    });
    node.peers.peers.set("pruned", prunedBelow(60));
    node.peers.peers.set("late", prunedBelow(100));
    await node.start();
    await world().clock.advance(1_000);

    await node.expectAt(99);
    expect(world().emitted("sync.stored")[0]).to.include({ from: 51, to: 59, by: "archive" });
    const blocks = (from: number, to: number): number =>
      grown.parsed.slice(from - 1, to).reduce((sum, commit) => sum + commit.blocks.length, 0);
    // Of the new commits each block once, and a quorum of certifiers for each of the two stretches.
    expect(verified).to.equal(blocks(51, 99) + 2 * 3);
  });

  it("GI2, GI3: nothing of it is believed unverified, and no gap is bridged (S6)", async () => {
    const archive = await MemoryArchive.of(fixture, grown, ...ENDS);
    archive.put(archiveFileName(21, 40), undefined);
    const node = followerIn(world(), archive.folder);
    await node.start();
    await world().clock.advance(60_000);

    await node.expectAt(20);
    expect(reasons(world())[0]).to.contain("commit 21").and.contain("no file has it");
    expect(world().emitted("sync.out_of_reach")[0]).to.deep.equal({ start: 1 });
  });

  it("GI5: a file cannot hold the genesis commit (S6)", async () => {
    const archive = await MemoryArchive.of(fixture, grown, ...ENDS);
    archive.put(
      archiveFileName(1, 20).replace("0001-", "0000-"),
      archive.bytes(archiveFileName(1, 20)),
    );
    const read: string[] = [];
    const node = followerIn(world(), notingSource(archive.folder, read));
    await node.start();

    await node.expectAt(99);
    expect(read).to.not.include(archiveFileName(0, 20));
  });
});
