import { expect } from "chai";
import fc from "fast-check";
import { type BlockRef, refName } from "../../../src/chain/block-ref.ts";
import { hexOf } from "../../../src/hex.ts";
import { GENESIS_HEAD } from "../../../src/chain/head.ts";
import { verifyCommits } from "../../../src/chain/verify-commits.ts";
import { ChainReader } from "../../../src/chain-store/chain-reader.ts";
import { storeSource } from "../../../src/chain-store/chain-source.ts";
import { blocksByRefs, commitsFrom } from "../../../src/chain-store/serve.ts";
import { memoryStoreOpener } from "../../../src/store/memory.ts";
import { recordedChain } from "../../support/parts/recorded-chain.ts";
import { growChain, makeFixture } from "../../support/chain-fixture.ts";
import { blockBytes, ChainOnDisk } from "../../support/chain-on-disk.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 12 });
const ENDS = [2, 5, 9, 12];
const MIB = 1024 * 1024;
const LIMITS = { commitsMax: 100, commitsBytesMax: 2 * MIB, certifiersBytesMax: 2 * MIB };
const context = { ...fixture.context, committeeOf: () => fixture.committee };

async function served(): Promise<ChainOnDisk> {
  const disk = await ChainOnDisk.open(fixture);
  await disk.append(grown, ...ENDS);
  return disk;
}

const bytesOf = (list: readonly Uint8Array[]): number =>
  list.reduce((sum, { length }) => sum + length, 0);

describe("serving commits", () => {
  it("goes from the start to the last commit in range that can be proven, and no further", async () => {
    const { reader } = await served();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 14 }),
        fc.nat({ max: 20 }),
        async (start, more) => {
          const answer = await commitsFrom(reader, { start, end: start + more }, LIMITS);
          const end = ENDS.filter((one) => start <= one && one <= start + more).pop();
          const expected = end === undefined ? undefined : grown.commits.slice(start - 1, end);
          expect(answer?.commits.map(hexOf)).to.deep.equal(expected?.map(hexOf));
        },
      ),
    );
  });

  it("keeps to its limits, and what it serves proves itself, with certifiers by name where they have no room", async () => {
    const { reader } = await served();
    const limits = fc.record({
      commitsMax: fc.integer({ min: 1, max: 15 }),
      commitsBytesMax: fc.integer({ min: 1, max: 12_000 }),
      certifiersBytesMax: fc.integer({ min: 1, max: 4_000 }),
    });
    await fc.assert(
      fc.asyncProperty(limits, async (cut) => {
        const answer = await commitsFrom(reader, { start: 1, end: 12 }, cut);
        if (answer === undefined) return;
        const { commits, certifierBlocks } = answer;
        expect(commits.length).to.be.at.most(cut.commitsMax);
        expect(bytesOf(commits)).to.be.at.most(cut.commitsBytesMax);
        expect(bytesOf(certifierBlocks)).to.be.at.most(cut.certifiersBytesMax);
        const names = (await reader.certifierRefs(commits.length)) ?? [];
        const named = await blocksByRefs(reader, names, { bytesMax: MIB });
        expect(certifierBlocks.length).to.be.oneOf([0, names.length]);
        const proven = { commits, certifierBlocks: named.blocks };
        expect(verifyCommits(GENESIS_HEAD, proven, context).commits).to.have.length(commits.length);
      }),
    );
  });

  it("ends with the epoch of the first commit, and goes on from the first of the next (S4)", async () => {
    const { fixture: first, genesis, stretches, epochEnds, end } = await recordedChain();
    const store = await memoryStoreOpener().open("node");
    for (const writes of [genesis, ...stretches.map((one) => one.writes)])
      await store.write(writes);
    const reader = new ChainReader(storeSource(store), first.context);

    for (let start = 1; start <= end; start += 1) {
      const answer = await commitsFrom(reader, { start, end }, LIMITS);
      const last = epochEnds.find((close) => start <= close) ?? 0;
      expect(answer?.commits, `from ${start} on`).to.have.length(last - start + 1);
    }
  });

  it("has nothing above the head, at any number", async () => {
    const { reader } = await served();
    for (const start of [13, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
      const range = { start, end: Number.MAX_SAFE_INTEGER };
      expect(await commitsFrom(reader, range, LIMITS)).to.equal(undefined);
    }
  });
});

describe("serving blocks", () => {
  it("gives no more than is enough and the block that makes it so, and always one", async () => {
    const { reader } = await served();
    const refs = grown.parsed.flatMap(({ blocks }) => blocks);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 8_000 }), async (bytesEnough) => {
        const room = { bytesMax: MIB, bytesEnough: bytesEnough + 1 };
        const { blocks, more } = await blocksByRefs(reader, refs, room);
        expect(blocks).to.have.length.above(0);
        expect(bytesOf(blocks.slice(0, -1))).to.be.at.most(bytesEnough);
        expect(more).to.equal(blocks.length < refs.length);
        if (more) expect(bytesOf(blocks)).to.be.above(bytesEnough);
      }),
    );
  });

  it("keeps the order, leaves out what is not there, and tells when it ran out of room", async () => {
    const { reader } = await served();
    const refs = grown.parsed.flatMap(({ blocks }) => blocks);
    const missing = { ...(refs[0] ?? expect.fail()), round: 99 };
    const wanted = [missing, ...[...refs].reverse()];
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 40_000 }), async (bytesMax) => {
        const { blocks, more } = await blocksByRefs(reader, wanted, { bytesMax });
        const all = [...refs].reverse().map((ref) => blockBytesOf(ref));
        expect(blocks.map(hexOf)).to.deep.equal(all.slice(0, blocks.length).map(hexOf));
        expect(bytesOf(blocks)).to.be.at.most(bytesMax);
        const following = all[blocks.length];
        expect(more).to.equal(following !== undefined);
        if (following !== undefined) {
          expect(bytesOf(blocks) + following.length).to.be.above(bytesMax);
        }
      }),
    );
  });
});

function blockBytesOf(ref: BlockRef): Uint8Array {
  return blockBytes(grown, refName(ref));
}
