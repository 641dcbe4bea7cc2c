import { expect } from "chai";
import fc from "fast-check";
import { BlockQueue, blocksOf, bytesOf } from "../../../../src/chain-store/follow/block-queue.ts";
import { trustOwnCommit } from "../../../../src/chain/verify-commits.ts";
import { GENESIS_HEAD } from "../../../../src/chain/head.ts";
import { growChain, makeFixture } from "../../../support/chain-fixture.ts";

/** Blocks that tell their place. */
const block = (at: number): Uint8Array => Uint8Array.of(at, at);
const blocks = (from: number, to: number): Uint8Array[] =>
  Array.from({ length: to - from }, (_, at) => block(from + at));

/** Takes all of so many blocks out. */
async function drained(queue: BlockQueue, count: number): Promise<readonly number[]> {
  const places: number[] = [];
  const { signal } = new AbortController();
  for await (const [at = -1] of queue.blocks(count, signal)) places.push(at);
  return places;
}

describe("blocks of a stretch on their way (S4)", () => {
  it("leave in the order of the stretch, whatever order their pieces come in", async () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 29 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.infiniteStream(fc.nat()), async (places, draws) => {
        const edges = [0, ...places.sort((one, other) => one - other), 30];
        const pieces = edges.slice(1).map((to, at) => [edges[at] ?? 0, to] as const);
        const queue = new BlockQueue(() => {});
        const out = drained(queue, 30);
        while (pieces.length > 0) {
          const [[from, to] = [0, 0]] = pieces.splice((draws.next().value ?? 0) % pieces.length, 1);
          queue.put(from, blocks(from, to));
        }

        expect(await out).to.deep.equal(Array.from({ length: 30 }, (_, at) => at));
        expect([queue.heldBytes, queue.awaited]).to.deep.equal([0, 30]);
      }),
    );
  });

  it("count what came and has not left, and say what all wait for", async () => {
    let taken = 0;
    const queue = new BlockQueue(() => {
      taken += 1;
    });
    queue.put(2, blocks(2, 4));

    expect([queue.heldBytes, queue.awaited, taken]).to.deep.equal([4, 0, 0]);
    queue.put(0, blocks(0, 2));
    await drained(queue, 4);
    expect([queue.heldBytes, queue.awaited, taken]).to.deep.equal([0, 4, 2]);
  });

  it("take a piece once: what comes again, or too late, changes nothing", async () => {
    const queue = new BlockQueue(() => {});
    queue.put(0, blocks(0, 2));
    queue.put(0, blocks(7, 9));
    expect(await drained(queue, 2)).to.deep.equal([0, 1]);

    queue.put(0, blocks(0, 2));
    expect(queue.heldBytes).to.equal(0);
  });

  it("end when they are no longer wanted, also while nothing comes", async () => {
    const controller = new AbortController();
    const next = new BlockQueue(() => {}).blocks(1, controller.signal).next();
    controller.abort(new Error("given up"));

    expect(await next.then(() => "a block", String)).to.contain("given up");
  });

  it("are named with the commit each belongs to", () => {
    const fixture = makeFixture();
    const [first = new Uint8Array()] = growChain(fixture, { commits: 1 }).commits;
    const commit = trustOwnCommit(GENESIS_HEAD, first, fixture.context);
    const { refs, commitAt } = blocksOf([commit]);

    expect(refs).to.deep.equal(commit.commit.blocks);
    expect(new Set(commitAt)).to.deep.equal(new Set([1]));
    expect(bytesOf([block(1), block(2)])).to.equal(4);
  });
});
