/** Writes stretches of the chain as archive files. */

import { COMMITS_BYTES_MAX, COMMITS_MAX } from "../../../messages/wire/sync.ts";
import { type BlockRef, refName } from "../../chain/block-ref.ts";
import { readCommit } from "../../chain/commit.ts";
import { refused } from "../../chain/refusal.ts";
import type { Crypto } from "../../crypto/crypto.ts";
import type { Folder } from "../../store/folder.ts";
import type { ChainReader } from "../chain-reader.ts";
import { commitsFrom } from "../serve.ts";
import { encodeHead, lengthPrefix } from "./file-form.ts";
import { archiveFileName } from "./file-name.ts";

/** What is written where. */
export interface ArchiveWrite {
  readonly folder: Folder;
  readonly reader: ChainReader;
  readonly crypto: Crypto;
  readonly signal: AbortSignal;
}

/** A file that is there for good. */
export interface ArchiveWritten {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** As many commits as a peer is served at once; their certifiers are read one by one. */
const LIMITS = {
  commitsMax: COMMITS_MAX,
  commitsBytesMax: COMMITS_BYTES_MAX,
  certifiersBytesMax: 0,
};

/**
 * Writes one file: commits from `start` on, as far as one stretch goes that can be proven.
 *
 * @throws RuntimeError `archive.unwritten`, and `chain.refused`, rule `store.commit_missing` or
 *   `store.block_missing`, when the store does not hold it whole
 */
export async function writeArchiveFile(
  start: number,
  write: ArchiveWrite,
): Promise<ArchiveWritten> {
  const { folder, reader, signal } = write;
  const range = { start, end: start + COMMITS_MAX - 1 };
  const served = await commitsFrom(reader, range, LIMITS);
  if (served === undefined) throw refused("store.commit_missing", `commit ${start}`);
  const { commits } = served;
  const to = start + commits.length - 1;
  const file = archiveFileName(start, to);
  const bytes = await folder.write(file, { parts: partsOf(start, commits, write), signal });
  return { file, from: start, to, bytes };
}

async function* partsOf(
  start: number,
  commits: readonly Uint8Array[],
  { reader, crypto }: ArchiveWrite,
): AsyncGenerator<Uint8Array> {
  const chain = await reader.name();
  const proof = await reader.certifierRefs(start + commits.length - 1);
  if (chain === undefined || proof === undefined) throw refused("store.commit_missing", `${start}`);
  const certifiers = proof.map(({ digest }) => digest);
  yield encodeHead({ chain, start, commits, certifiers }, crypto);
  yield* blockParts(proof, reader);
  for (const bytes of commits) yield* blockParts(readCommit(bytes, crypto).commit.blocks, reader);
}

async function* blockParts(
  refs: readonly BlockRef[],
  reader: ChainReader,
): AsyncGenerator<Uint8Array> {
  for (const ref of refs) {
    const block = await reader.blockBytes(ref);
    if (block === undefined) throw refused("store.block_missing", refName(ref));
    yield lengthPrefix(block.length);
    yield block;
  }
}
