import { expect } from "chai";
import { GENESIS_HEAD } from "../../../../src/chain/head.ts";
import { verifyStretch } from "../../../../src/chain-store/follow/verify-stretch.ts";
import type { StoreWrite } from "../../../../src/store/store.ts";
import { growChain, makeFixture } from "../../../support/chain-fixture.ts";
import { ChainOnDisk, servedStretch, stretchContext } from "../../../support/chain-on-disk.ts";

const fixture = makeFixture();

function feedOf(blocks: readonly Uint8Array[]) {
  return async function* feed(): AsyncGenerator<Uint8Array> {
    yield* blocks;
  };
}

describe("verifying a stretch", () => {
  const grown = growChain(fixture, { commits: 3 });
  const { fetched, blocks } = servedStretch(grown, 1, 3);

  it("gives a turn of the event loop between blocks", async () => {
    let turns = 0;
    const nextTurn = async (): Promise<void> => {
      turns += 1;
    };
    const context = { ...stretchContext(fixture), nextTurn };

    await verifyStretch(GENESIS_HEAD, { fetched, feed: feedOf(blocks.flat()) }, context);

    expect(turns).to.equal(blocks.flat().length);
  });

  it("refuses a commit whose blocks are larger together than their limit (S4)", async () => {
    const sizes = blocks.map((own) => own.reduce((sum, { length }) => sum + length, 0));
    const source = () => ({ fetched, feed: feedOf(blocks.flat()) });
    const within = { ...stretchContext(fixture), blocksBytesMax: Math.max(...sizes) };
    const beyond = { ...within, blocksBytesMax: within.blocksBytesMax - 1 };

    expect((await verifyStretch(GENESIS_HEAD, source(), within)).commits).to.equal(3);
    const refusal = await verifyStretch(GENESIS_HEAD, source(), beyond).catch(String);
    expect(refusal).to.contain("commit.blocks_too_large");
  });

  it("ends at once when it is no longer wanted", async () => {
    const controller = new AbortController();
    let turns = 0;
    const nextTurn = async (): Promise<void> => {
      turns += 1;
      if (turns === 2) controller.abort(new Error("given up"));
    };
    const context = { ...stretchContext(fixture), nextTurn, signal: controller.signal };

    const work = verifyStretch(GENESIS_HEAD, { fetched, feed: feedOf(blocks.flat()) }, context);

    expect(await work.then(() => "done", String)).to.contain("given up");
    expect(turns).to.equal(2);
  });

  it("writes blocks ahead when they pile up, and the head only with the rest", async () => {
    const staged: StoreWrite[] = [];
    const stage = async (writes: readonly StoreWrite[]): Promise<void> => {
      staged.push(...writes);
    };
    const context = { ...stretchContext(fixture), stage, stagedBytesMax: 1_000 };

    const source = { fetched, feed: feedOf(blocks.flat()) };
    const { writes } = await verifyStretch(GENESIS_HEAD, source, context);

    const bytes = staged.reduce((sum, one) => sum + ("put" in one ? one.put[2].length : 0), 0);
    expect(bytes).to.be.above(1_000);
    expect(staged.every((one) => "put" in one && one.put[0] === "blocks")).to.equal(true);
    const disk = await ChainOnDisk.open(fixture);
    await disk.store.write([...staged, ...writes]);
    expect((await disk.reader.subDag(3)).blocks).to.have.length(
      grown.parsed[2]?.blocks.length ?? 0,
    );
  });
});
