/** What the chain's records look like in bytes, from fixed keys: input of the golden test. */

import { genesisRef } from "../../src/chain/block-ref.ts";
import { blockRef } from "../../src/chain/block.ts";
import { readCommit } from "../../src/chain/commit.ts";
import { committeeDigest } from "../../src/chain/committee.ts";
import { hexOf } from "../../src/hex.ts";
import { signTransaction, transactionDigest } from "../../src/chain/transaction.ts";
import { growChain, makeBlock, makeEntries, makeFixture, signerOf } from "./chain-fixture.ts";

/** Name of a vector with its hexadecimal text. */
export type Vectors = Readonly<Record<string, string>>;

/** Computes every vector anew. */
export function chainVectors(): Vectors {
  const fixture = makeFixture();
  const { context, crypto } = fixture;
  const payload = new Uint8Array([0, 1, 2, 255]);
  const transaction = signTransaction({ sequence: 300, payload }, signerOf("user"), context).bytes;
  const nextAuthorities = makeEntries([5, 70_000], "next");
  const block = makeBlock(fixture, {
    transactions: [transaction],
    commitVotes: [{ index: 1, digest: new Uint8Array(32).fill(9) }],
    endOfEpoch: { nextAuthorities },
  });
  const grown = growChain(fixture, { commits: 2 });
  const [first, second] = grown.commits.map((bytes) => readCommit(bytes, crypto));
  return {
    genesisDigest: hexOf(genesisRef(0, 3, context).digest),
    committeeDigest: hexOf(committeeDigest(1, nextAuthorities, crypto)),
    transaction: hexOf(transaction),
    transactionDigest: hexOf(transactionDigest(transaction, crypto)),
    block: hexOf(block.bytes),
    blockSignature: hexOf(block.signature),
    blockDigest: hexOf(blockRef(block, crypto).digest),
    commit: hexOf(first?.bytes ?? new Uint8Array()),
    commitDigest: hexOf(first?.digest ?? new Uint8Array()),
    nextCommitDigest: hexOf(second?.digest ?? new Uint8Array()),
  };
}
