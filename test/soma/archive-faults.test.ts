import { expect } from "chai";
import { archiveFileName } from "../../src/chain-store/archive/file-name.ts";
import type { FileSource } from "../../src/store/folder.ts";
import { forgedFile, MemoryArchive } from "../support/archives.ts";
import { growChain, makeFixture } from "../support/chain-fixture.ts";
import { refName } from "../../src/chain/block-ref.ts";
import { blockBytes, ChainOnDisk, honestPeer, type StubPeer } from "../support/chain-on-disk.ts";
import { Follower } from "../support/follower.ts";
import { NodeWorld, useNodeWorld } from "../support/node-world.ts";

const fixture = makeFixture([1, 1, 1, 1], { isModelled: true });
const grown = growChain(fixture, { commits: 60 });
const FIRST = archiveFileName(1, 20);
const SECOND = archiveFileName(21, 40);
const THIRD = archiveFileName(41, 60);

let disk: ChainOnDisk;

before(async () => {
  disk = await ChainOnDisk.open(fixture);
  await disk.append(grown, 20, 40, 60);
});

/** Has removed all there is. */
const forgetful: StubPeer = async (request, options) => {
  const answer = await honestPeer(disk)(request, options);
  if (answer.type !== "sync.commit_availability") return answer;
  return { ...answer, lowestAvailableCommit: 61 };
};

describe("soma archive: bad files", () => {
  const world = useNodeWorld();

  async function spoiled(spoil: (archive: MemoryArchive) => void | Promise<void>) {
    const archive = await MemoryArchive.of(fixture, grown, 20, 40, 60);
    await spoil(archive);
    return await following(archive.folder);
  }

  async function following(archive: FileSource): Promise<Follower> {
    const node = new Follower(world(), { fixture, grown, sync: { archive } });
    node.peers.peers.set("forgetful", forgetful);
    await node.start();
    await world().clock.advance(5_000);
    return node;
  }

  function firstReason(): string {
    return String(world().emitted("sync.job_failed")[0]?.["reason"]);
  }

  /** The second file with bytes of its own choice; the first of all is taken in any case. */
  function bent(bend: (bytes: Uint8Array) => Uint8Array) {
    return spoiled((archive) => archive.put(SECOND, bend(archive.bytes(SECOND))));
  }

  function flipped(at: number): (bytes: Uint8Array) => Uint8Array {
    return (bytes) => bytes.map((byte, index) => (index === at % bytes.length ? byte ^ 1 : byte));
  }

  const CASES: readonly (readonly [string, (bytes: Uint8Array) => Uint8Array, string])[] = [
    ["empty", () => new Uint8Array(), "archive.cut_off"],
    ["cut off in its head", (bytes) => bytes.slice(0, 60), "archive.cut_off"],
    ["cut off in its last block", (bytes) => bytes.slice(0, -1), "archive.cut_off"],
    ["longer than it is", (bytes) => Uint8Array.of(...bytes, 0), "archive.too_long"],
    ["no archive", flipped(3), "archive.no_archive"],
    ["of a later version", flipped(15), "archive.other_version"],
    ["changed in its head", flipped(80), "archive.damaged"],
  ];

  for (const [what, bend, rule] of CASES) {
    it(`one that is ${what} is refused by its name, and what comes before it is kept (S6)`, async () => {
      const node = await bent(bend);

      await node.expectAt(20);
      expect(firstReason()).to.contain(SECOND).and.contain(rule);
    });
  }

  it("one that is changed in any byte moves the head to no false commit (S6)", async () => {
    const archive = await MemoryArchive.of(fixture, grown, 20, 40, 60);
    const good = archive.bytes(SECOND);
    for (let at = 7; at < good.length; at += Math.ceil(good.length / 16)) {
      archive.put(SECOND, flipped(at)(good));
      const here = new NodeWorld();
      const node = new Follower(here, { fixture, grown, sync: { archive: archive.folder } });
      node.peers.peers.set("forgetful", forgetful);
      await node.start();

      await node.expectAt(20);
      const [failed] = here.emitted("sync.job_failed");
      expect(failed?.["reason"], `byte ${at}`).to.contain(SECOND);
      await here.end();
    }
  }).timeout(60_000);

  it("one under another file's name is refused by that name (S6)", async () => {
    const node = await spoiled((archive) => archive.put(SECOND, archive.bytes(THIRD)));

    await node.expectAt(20);
    expect(firstReason()).to.contain(SECOND).and.contain("archive.other_range");
  });

  it("one of another network is refused (S6)", async () => {
    const other = makeFixture([1, 1, 1, 1], { networkId: "other-net", isModelled: true });
    const foreign = await MemoryArchive.of(other, growChain(other, { commits: 20 }), 20);
    const node = await spoiled((archive) => archive.put(FIRST, foreign.bytes(FIRST)));

    expect(await node.head()).to.equal(0);
    expect(firstReason()).to.contain(FIRST).and.contain("archive.other_chain");
  });

  it("one another committee made under our name is refused as a peer's lie is (S6)", async () => {
    const others = makeFixture([1, 1, 1, 1], { seed: "others", isModelled: true });
    const theirs = { grown: growChain(others, { commits: 20 }), crypto: fixture.crypto };
    const chain = (await disk.reader.name()) ?? new Uint8Array();
    const node = await spoiled((archive) => archive.put(FIRST, forgedFile(theirs, chain, [1, 20])));

    expect(await node.head()).to.equal(0);
    expect(firstReason()).to.contain(FIRST).and.contain("block.bad_signature");
  });

  it("one with a true beginning and false blocks stores nothing of itself (S6)", async () => {
    const chain = (await disk.reader.name()) ?? new Uint8Array();
    const ours = { grown, crypto: fixture.crypto };
    const good = forgedFile(ours, chain, [21, 40]);
    const node = await spoiled((archive) => archive.put(SECOND, swapLastBlocks(good)));

    await node.expectAt(20);
    expect(firstReason()).to.contain(SECOND).and.contain("block.unexpected");
  });

  it("is set aside while others that hold the same are read, and taken again once it is sound (S6)", async () => {
    const archive = await MemoryArchive.of(fixture, grown, 20, 40, 60);
    const [good, small] = [archive.bytes(SECOND), archiveFileName(21, 30)];
    const chain = (await disk.reader.name()) ?? new Uint8Array();
    archive.put(SECOND, good.slice(0, 100));
    archive.put(small, forgedFile({ grown, crypto: fixture.crypto }, chain, [21, 30]));
    const node = await following(archive.folder);
    await node.expectAt(30);

    archive.put(SECOND, good);
    await world().clock.advance(400_000);
    await node.expectAt(60);
  });
});

describe("soma archive: a host's source that fails", () => {
  const world = useNodeWorld();

  async function following(archive: FileSource): Promise<Follower> {
    const node = new Follower(world(), { fixture, grown, sync: { archive } });
    node.peers.peers.set("forgetful", forgetful);
    await node.start();
    await world().clock.advance(5_000);
    return node;
  }

  const never = new Promise<never>(() => {});
  const SOURCES: readonly (readonly [string, (folder: FileSource) => FileSource])[] = [
    ["never lists its files", (folder) => ({ ...readOf(folder), names: () => never })],
    ["never gives a file", (folder) => ({ ...namesOf(folder), read: () => never })],
    [
      "throws what is no failure of ours",
      (folder) => ({ ...namesOf(folder), read: () => Promise.reject(new TypeError("oops")) }),
    ],
    [
      "throws at once",
      () => ({
        names: () => {
          throw new Error("oops");
        },
        read: () => never,
      }),
    ],
    [
      "gives more than was asked for",
      (folder) => ({ ...namesOf(folder), read: async () => new Uint8Array(5 * 1024 * 1024) }),
    ],
  ];

  for (const [what, make] of SOURCES) {
    it(`one that ${what} crashes nothing, and stops no sync from peers (S6)`, async () => {
      const { folder } = await MemoryArchive.of(fixture, grown, 20, 40, 60);
      const node = await following(make(folder));
      expect(await node.head()).to.equal(0);
      node.peers.peers.set("honest", honestPeer(disk));
      await world().clock.advance(30_000);

      await node.expectAt(60);
      expect(world().crashes).to.deep.equal([]);
      const [failed] = world().emitted("sync.job_failed");
      expect(failed).to.include({ peer: "archive" });
    });
  }

  it("is waited for as long as it brings something now and then (S6)", async () => {
    const { folder } = await MemoryArchive.of(fixture, grown, 20, 40, 60);
    const { clock } = world();
    const slow: FileSource = {
      ...namesOf(folder),
      read: (name, range) =>
        new Promise((resolve) => {
          const some = { ...range, bytesMax: Math.min(range.bytesMax, 1_000) };
          clock.setTimer(() => resolve(folder.read(name, some)), 9_000);
        }),
    };
    const node = await following(slow);
    await clock.advance(4_000_000);

    await node.expectAt(60);
    expect(world().emitted("sync.job_failed")).to.deep.equal([]);
  });
});

function namesOf(folder: FileSource): Pick<FileSource, "names"> {
  return { names: (options) => folder.names(options) };
}

function readOf(folder: FileSource): Pick<FileSource, "read"> {
  return { read: (name, range) => folder.read(name, range) };
}

/** The last two blocks of a file in each other's place. */
function swapLastBlocks(file: Uint8Array): Uint8Array {
  const blocks = grown.parsed.slice(20, 40).flatMap((commit) => commit.blocks);
  const lengths = blocks.map((ref) => blockBytes(grown, refName(ref)).length + 4);
  const [before = 0, last = 0] = lengths.slice(-2);
  const at = file.length - before - last;
  return Uint8Array.of(
    ...file.slice(0, at),
    ...file.slice(at + before),
    ...file.slice(at, at + before),
  );
}
