import { expect } from "chai";
import { pruneWrites } from "../../src/chain-store/prune.ts";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import type { StoreOpener } from "../../src/store/store.ts";
import type { NodeOptions } from "../../supervisors/index.ts";
import { growChain, makeEntries, makeFixture } from "../support/chain-fixture.ts";
import { ChainOnDisk } from "../support/chain-on-disk.ts";
import { seedOf, useMemoryNodes } from "../support/memory-nodes.ts";

const NETWORK = "memory";
const STAKES = [1, 1, 1, 1];
const fixture = makeFixture(STAKES, { networkId: NETWORK });
const grown = growChain(fixture, { commits: 60 });
const ARCHIVE = "/shared/archive";

describe("soma archive: a pruned peer and an archive", () => {
  const world = useMemoryNodes();

  /** A disk with the whole chain, or with what was not removed of it. */
  async function diskFrom(number: number, lowest: number): Promise<StoreOpener> {
    const opener = memoryStoreOpener();
    const at = { open: () => opener.open(`node-${number}/store`) };
    const disk = await ChainOnDisk.open(fixture, at);
    await disk.append(grown, 30, 60);
    if (lowest > 0) {
      const plan = { from: 1, to: lowest };
      await disk.store.write(await pruneWrites(disk.reader, plan, fixture.crypto));
    }
    return opener;
  }

  async function start(number: number, storeOpener: StoreOpener, options: Partial<NodeOptions>) {
    const { doors, ...rest } = world().optionsOf(number, {
      authorities: makeEntries(STAKES),
      verifyingThreads: 0,
      ...options,
    });
    return await world().startWith(number, { ...rest, doors: { ...doors, storeOpener } });
  }

  it("bring a node that begins with nothing to the tip, and every commit is the same (S6)", async () => {
    const writer = await start(1, await diskFrom(1, 0), { archive: { write: ARCHIVE } });
    expect(writer.node.at("/node/sync/archive-writer")).to.not.equal(undefined);
    await world().clock.advance(601_000);
    const stopped = writer.node.stop();
    await world().clock.advance(10_000);
    await stopped;

    await start(2, await diskFrom(2, 41), { seeds: [] });
    const digests: Uint8Array[] = [];
    const sink = {
      handle: async ({ commitRef }: { commitRef: { digest: Uint8Array } }) => {
        digests.push(commitRef.digest);
      },
    };
    const archive = { read: ARCHIVE };
    const seeds = [seedOf(2)];
    const late = await start(3, memoryStoreOpener(), { archive, seeds, host: { sink } });
    await world().clock.advance(30_000);

    expect((await late.node.status()).head.index).to.equal(60);
    expect(digests).to.deep.equal(grown.commits.map((bytes) => fixture.crypto.blake2b256(bytes)));
  });
});
