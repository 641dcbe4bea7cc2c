import { expect } from "chai";
import { archiveWriter, type ArchiveWriterLimits } from "../../actors/archive-writer.ts";
import { ARCHIVE_WRITER } from "../../messages/archive-writer.ts";
import { STATE_SYNC } from "../../messages/state-sync.ts";
import { archiveFileName, archiveFiles } from "../../src/chain-store/archive/file-name.ts";
import { signTransaction } from "../../src/chain/transaction.ts";
import { RuntimeError } from "../../src/errors.ts";
import { memoryFolders } from "../../src/store/memory-folder.ts";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import type { StoreOpener } from "../../src/store/store.ts";
import { MemoryArchive } from "../support/archives.ts";
import { growChain, makeFixture } from "../support/chain-fixture.ts";
import { ChainOnDisk, honestPeer, type StubPeer } from "../support/chain-on-disk.ts";
import { Follower } from "../support/follower.ts";
import { NodeWorld, useNodeWorld } from "../support/node-world.ts";

const fixture = makeFixture([1, 1, 1, 1], { isModelled: true });
const grown = growChain(fixture, { commits: 130 });
const LINGER_MS = 600_000;
/** The first of the first file, one in its midst, its last, and one of the second file. */
const STEPS = [1, 400, 794, 900];

let peer: StubPeer;

before(async () => {
  const disk = await ChainOnDisk.open(fixture);
  await disk.append(grown, 30, 100, 115, 130);
  peer = honestPeer(disk);
});

/** Makes blocks other than those of the chain there is now. */
const oneEach = (sequence: number): readonly Uint8Array[] =>
  fixture.signers.map(
    (signer) =>
      signTransaction({ payload: Uint8Array.of(1), sequence }, signer, fixture.context).bytes,
  );

type Step = (name: string, what: "part" | "end") => Promise<void>;

interface Plan {
  readonly files: Map<string, Uint8Array>;
  readonly step?: Step;
  readonly opener?: StoreOpener;
  readonly keepCommits?: number;
  readonly limits?: Partial<ArchiveWriterLimits>;
}

/** A node that follows and archives. */
function archivingIn(
  world: NodeWorld,
  { files, step, limits, opener, keepCommits }: Plan,
): Follower {
  const { crypto, networkId } = fixture;
  const folder = memoryFolders({ files, ...(step && { step }) }).open("/archive", "me");
  const writer = archiveWriter.childSpec(
    { crypto, networkId, folder, ...(limits && { limits }) },
    { name: ARCHIVE_WRITER },
  );
  const sync = { isArchived: true, ...(keepCommits !== undefined && { keepCommits }) };
  const node = new Follower(world, {
    fixture,
    grown,
    sync,
    after: [writer],
    ...(opener && { opener }),
  });
  node.peers.peers.set("peer", peer);
  return node;
}

function rangesOf(files: ReadonlyMap<string, Uint8Array>): readonly (readonly number[])[] {
  const names = [...files.keys()].map((path) => path.slice("/archive/".length));
  return archiveFiles(names).map(({ from, to }) => [from, to]);
}

/** A node without a peer that has anything takes all of the chain from what was written. */
async function expectSound(files: Map<string, Uint8Array>, head: number): Promise<void> {
  const here = new NodeWorld();
  const archive = memoryFolders({ files }).open("/archive", "reader");
  const node = new Follower(here, { fixture, grown, sync: { archive } });
  node.peers.peers.set("forgetful", async (request, options) => {
    const answer = await peer(request, options);
    if (answer.type !== "sync.commit_availability") return answer;
    return { ...answer, lowestAvailableCommit: 131 };
  });
  await node.start();
  await here.clock.advance(2_000);
  await node.expectAt(head);
  expect(here.emitted("sync.job_failed").map(({ reason }) => reason)).to.satisfy(
    (reasons: readonly unknown[]) => reasons.every((one) => String(one).includes("no file has it")),
  );
  await here.end();
}

describe("soma archive: what a node writes", () => {
  const world = useNodeWorld();

  it("is a file for a hundred commits at once, and for fewer once they have waited (S6)", async () => {
    const files = new Map<string, Uint8Array>();
    const node = archivingIn(world(), { files });
    await node.start();
    await world().clock.advance(1_000);
    await node.expectAt(130);
    expect(rangesOf(files)).to.deep.equal([[1, 100]]);

    await world().clock.advance(LINGER_MS);
    expect(rangesOf(files)).to.deep.equal([
      [1, 100],
      [101, 130],
    ]);
    const [first] = world().emitted("archive.written");
    expect(first).to.include({ from: 1, to: 100, file: archiveFileName(1, 100) });
    await expectSound(files, 130);
  });

  it("goes on where the files end, whoever wrote them, and fills what is missing (S6)", async () => {
    const files = new Map<string, Uint8Array>();
    const before = await MemoryArchive.of(fixture, grown, 30, 100, 115);
    for (const name of before.names) files.set(`/archive/${name}`, before.bytes(name));
    files.delete(`/archive/${archiveFileName(31, 100)}`);
    const node = archivingIn(world(), { files });
    await node.start();
    await world().clock.advance(LINGER_MS + 1_000);

    expect(rangesOf(files)).to.deep.equal([
      [1, 30],
      [31, 130],
      [101, 115],
    ]);
    await expectSound(files, 130);
  });

  it("is whole whichever step its writer is killed at, and nothing is missing after (S6)", async () => {
    for (const step of STEPS) {
      const here = new NodeWorld();
      const files = new Map<string, Uint8Array>();
      let steps = 0;
      const dying: Step = async () => {
        steps += 1;
        if (steps === step) await here.kill(ARCHIVE_WRITER);
      };
      const node = archivingIn(here, { files, step: dying, limits: { lingerMs: 1_000 } });
      await node.start();
      await here.clock.advance(10_000);
      await node.expectAt(130);
      await here.end();

      expect(rangesOf(files).at(0)).to.deep.equal([1, 100]);
      await expectSound(files, 130);
    }
  }).timeout(60_000);

  it("is whole whichever step the machine stops at, and the next life goes on (S6)", async () => {
    for (const step of STEPS) {
      const files = new Map<string, Uint8Array>();
      const opener = memoryStoreOpener();
      const off = new NodeWorld();
      let steps = 0;
      const stopping: Step = async () => {
        steps += 1;
        if (steps >= step) await new Promise<never>(() => {});
      };
      const limits = { lingerMs: 1_000 };
      const first = archivingIn(off, { files, opener, step: stopping, limits });
      await first.start();
      await off.clock.advance(10_000);
      const left = rangesOf(files);
      await off.end();
      if (left.length > 0) await expectSound(files, Number(left.at(-1)?.[1]));

      const on = new NodeWorld();
      await archivingIn(on, { files, opener, limits }).start();
      await on.clock.advance(10_000);
      await on.end();
      await expectSound(files, 130);
    }
  }).timeout(60_000);

  it("is waited for by who removes what is old (S6)", async () => {
    const files = new Map<string, Uint8Array>();
    let isFull = true;
    const step: Step = async (file) => {
      const details = { file, reason: "no space" };
      if (isFull) throw new RuntimeError("archive.unwritten", details, "cannot write: no space");
    };
    const node = archivingIn(world(), { files, step, keepCommits: 10 });
    await node.start();
    await world().clock.advance(60_000);
    await node.expectAt(130);
    expect((await node.sync.call.head()).lowestAvailable).to.equal(0);
    expect(world().emitted("archive.failed")[0]?.["reason"]).to.contain("no space");
    expect(world().crashes).to.deep.equal([]);

    isFull = false;
    await world().clock.advance(600_000);
    expect((await node.sync.call.head()).lowestAvailable).to.equal(101);
    await world().clock.advance(LINGER_MS);
    expect((await node.sync.call.head()).lowestAvailable).to.equal(121);
    await expectSound(files, 130);
  });

  it("is not waited for by who removes what is old where none is written (S6)", async () => {
    const node = new Follower(world(), { fixture, grown, sync: { keepCommits: 10 } });
    node.peers.peers.set("peer", peer);
    await node.start();
    await world().clock.advance(5_000);

    expect((await node.sync.call.head()).lowestAvailable).to.equal(121);
  });

  it("is never mixed with another network's (S6)", async () => {
    const other = makeFixture([1, 1, 1, 1], { networkId: "other-net", isModelled: true });
    const foreign = await MemoryArchive.of(other, growChain(other, { commits: 5 }), 5);
    const [name = ""] = foreign.names;
    const files = new Map([[`/archive/${name}`, foreign.bytes(name)]]);
    const node = archivingIn(world(), { files, limits: { lingerMs: 1_000 } });
    await node.start();
    await world().clock.advance(60_000);

    expect(rangesOf(files)).to.deep.equal([[1, 5]]);
    expect(world().emitted("archive.failed")[0]?.["reason"]).to.contain("archive.other_chain");
  });

  it("is never mixed with what the same network had before it was begun anew (S6)", async () => {
    const before = growChain(fixture, { commits: 40, transactions: oneEach });
    const old = await MemoryArchive.of(fixture, before, 20, 40);
    const files = new Map(old.names.map((name) => [`/archive/${name}`, old.bytes(name)]));
    const node = archivingIn(world(), { files, keepCommits: 10, limits: { lingerMs: 1_000 } });
    await node.start();
    await world().clock.advance(60_000);

    await node.expectAt(130);
    expect(rangesOf(files)).to.have.length(2);
    expect(world().emitted("archive.failed").at(-1)?.["reason"]).to.contain("archive.other_chain");
    expect((await node.sync.call.head()).lowestAvailable).to.equal(0);
  });

  it("is written anew where its last file is damaged (S6)", async () => {
    const before = await MemoryArchive.of(fixture, grown, 30, 100);
    const files = new Map(before.names.map((name) => [`/archive/${name}`, before.bytes(name)]));
    files.set(`/archive/${archiveFileName(31, 100)}`, new Uint8Array(50));
    const node = archivingIn(world(), { files, limits: { lingerMs: 1_000 } });
    await node.start();
    await world().clock.advance(10_000);

    expect(rangesOf(files)).to.deep.include([31, 130]);
    await expectSound(files, 130);
  });

  it("leaves state sync alone when its writer ends again and again (S6)", async () => {
    const files = new Map<string, Uint8Array>();
    const node = archivingIn(world(), { files, limits: { lingerMs: 1_000 } });
    await node.start();
    const before = world().runtime.whereis(STATE_SYNC);
    for (let time = 0; time < 3; time += 1) await world().kill(ARCHIVE_WRITER);
    await world().clock.advance(10_000);

    expect(world().runtime.whereis(STATE_SYNC)).to.equal(before);
    await expectSound(files, 130);
  });
});
