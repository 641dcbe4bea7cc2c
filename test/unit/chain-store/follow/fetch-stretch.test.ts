import { expect } from "chai";
import type { BlockRef } from "../../../../src/chain/block-ref.ts";
import { fetchBlocks } from "../../../../src/chain-store/follow/fetch-stretch.ts";
import { nativeCrypto } from "../../../../src/crypto/native.ts";
import type { PeerAsk } from "../../../../src/link/peer-ask.ts";
import type { NodeMessage } from "../../../../messages/wire/node-messages.ts";

const crypto = nativeCrypto();

/** Bytes a peer brings, and the names that fit them. */
function brought(count: number, bytes: number) {
  const blocks = Array.from({ length: count }, (_, at) => new Uint8Array(bytes).fill(at));
  const refs = blocks.map(
    (block, round): BlockRef => ({ epoch: 0, round, author: 0, digest: crypto.blake2b256(block) }),
  );
  const answer: NodeMessage = { type: "sync.blocks", blocks, more: false };
  const ask: PeerAsk<NodeMessage> = {
    request: async () => answer,
    notify: async () => true,
    connected: async () => [],
  };
  const signal = new AbortController().signal;
  return { blocks, refs, asked: { ask, peer: "a", timeoutMs: 1_000, signal } };
}

describe("fetching blocks", () => {
  it("hashes half a megabyte in one turn of the event loop and no more", async () => {
    const { asked, refs, blocks } = brought(8, 256 * 1024);
    let turns = 0;
    const nextTurn = async (): Promise<void> => {
      turns += 1;
    };

    expect(await fetchBlocks(asked, refs, { crypto, nextTurn })).to.equal(blocks);

    expect(turns).to.equal(3);
  });

  it("ends between two turns when it is no longer wanted", async () => {
    const { asked, refs } = brought(8, 256 * 1024);
    const controller = new AbortController();
    const nextTurn = async (): Promise<void> => controller.abort(new Error("given up"));

    const work = fetchBlocks({ ...asked, signal: controller.signal }, refs, { crypto, nextTurn });

    expect(await work.then(() => "done", String)).to.contain("given up");
  });
});
