import { expect } from "chai";
import { archiveFileName } from "../../src/chain-store/archive/file-name.ts";
import type { FileSource } from "../../src/store/folder.ts";
import { MemoryArchive } from "../support/archives.ts";
import { growChain, makeFixture } from "../support/chain-fixture.ts";
import { ChainOnDisk, honestPeer, type StubPeer } from "../support/chain-on-disk.ts";
import { Follower } from "../support/follower.ts";
import { NodeWorld, useNodeWorld } from "../support/node-world.ts";

const fixture = makeFixture([1, 1, 1, 1], { isModelled: true });
const grown = growChain(fixture, { commits: 60 });
const ENDS = [20, 40, 60];

let disk: ChainOnDisk;

before(async () => {
  disk = await ChainOnDisk.open(fixture);
  await disk.append(grown, ...ENDS);
});

/** Has removed all there is. */
const forgetful: StubPeer = async (request, options) => {
  const answer = await honestPeer(disk)(request, options);
  if (answer.type !== "sync.commit_availability") return answer;
  return { ...answer, lowestAvailableCommit: 61 };
};

async function following(world: NodeWorld, archive: FileSource): Promise<Follower> {
  const node = new Follower(world, { fixture, grown, sync: { archive } });
  node.peers.peers.set("forgetful", forgetful);
  await node.start();
  return node;
}

describe("soma archive: what a source makes up", () => {
  const world = useNodeWorld();

  it("is not followed through a hundred false names at once, and the true file is found (S6)", async () => {
    const archive = await MemoryArchive.of(fixture, grown, ...ENDS);
    for (let to = 21; to <= 100; to += 1) archive.put(archiveFileName(1, to), new Uint8Array(8));
    const node = await following(world(), archive.folder);
    await world().clock.settle();
    expect(world().emitted("sync.job_failed")).to.have.length(17);

    await world().clock.advance(3_600_000);
    await node.expectAt(60);
  });

  it("is forgiven once it helps: the next file is not waited for as long as that one was (S6)", async () => {
    const archive = await MemoryArchive.of(fixture, grown, ...ENDS);
    const later = ENDS.map((end) => archiveFileName(end - 19, end));
    const held = later.map((name) => [name, archive.bytes(name)] as const);
    for (const name of later) archive.put(name, undefined);
    const node = await following(world(), archive.folder);
    await world().clock.advance(1_200_000);
    const [first, ...others] = held;
    if (first !== undefined) archive.put(...first);
    while ((await node.head()) === 0) await world().clock.advance(100);

    for (const one of others) archive.put(...one);
    await world().clock.advance(5_000);
    await node.expectAt(60);
  });

  it("or keeps back leaves no timer when its node stops meanwhile (S6)", async () => {
    const { folder } = await MemoryArchive.of(fixture, grown, ...ENDS);
    const never = new Promise<never>(() => {});
    for (const source of [
      { names: () => never, read: () => never },
      { names: (options) => folder.names(options), read: () => never },
    ] satisfies FileSource[]) {
      const here = new NodeWorld();
      await following(here, source);
      await here.end();

      expect(here.clock.pendingTimers).to.equal(0);
    }
  });
});
