/** The batches the chain is written in. Each is whole: a crash leaves all of it or nothing. */

import type { Committee } from "../chain/committee.ts";
import type { Digest } from "../chain/digest.ts";
import type { Head } from "../chain/head.ts";
import type { VerifiedBlock } from "../chain/verify-block.ts";
import type { TrustedCommit } from "../chain/verify-commits.ts";
import type { StoreWrite } from "../store/store.ts";
import type { TrustedCheckpoint } from "./open-chain.ts";
import { blockKey, CHAIN_KEYS, CHAIN_TABLES, numberKey } from "./layout.ts";
import { authoritiesForm, headForm, indexForm, refsForm } from "./value-forms.ts";

const { chain, commits, certifiers, digests, blocks, committees, savedBlocks } = CHAIN_TABLES;

/** A stretch of the chain that is ready to be kept, but for the blocks of its commits. */
export interface StretchToWrite {
  readonly commits: readonly TrustedCommit[];
  /** Blocks that prove the last of them. */
  readonly certifiers: readonly VerifiedBlock[];
  /** The head after the last of them. */
  readonly head: Head;
  /** The committee of the next epoch, when the last of them closes its own. */
  readonly nextCommittee: Committee | undefined;
}

/** What makes an empty store the store of one chain. */
export function genesisWrites(name: Digest, genesis: Committee): StoreWrite[] {
  return [{ put: [chain, CHAIN_KEYS.name, name] }, committeeWrite(genesis)];
}

/** What lets an empty store begin at a commit it never sees: all before it counts as taken and removed. */
export function checkpointWrites(checkpoint: TrustedCheckpoint): StoreWrite[] {
  const { index, digest, timestampMs, committee } = checkpoint;
  const head = { index, digest, timestampMs, epoch: committee.epoch, lastOfEpoch: false };
  return [
    committeeWrite(committee),
    { put: [chain, CHAIN_KEYS.head, headForm.write(head)] },
    { put: [chain, CHAIN_KEYS.lowest, indexForm.write(index + 1)] },
    ...cursorWrites(index),
  ];
}

/** Blocks by their names. Writing one twice changes nothing: the name holds the digest. */
export function blockWrites(verified: readonly VerifiedBlock[]): StoreWrite[] {
  return verified.map(({ ref, bytes }) => ({ put: [blocks, blockKey(ref), bytes] }));
}

/** Commits with their proof, and the head that makes them part of the chain. */
export function stretchWrites(stretch: StretchToWrite): StoreWrite[] {
  const proof = refsForm.write(stretch.certifiers.map(({ ref }) => ref));
  return [
    ...stretch.commits.flatMap(({ ref, bytes }): StoreWrite[] => [
      { put: [commits, numberKey(ref.index), bytes] },
      { put: [digests, ref.digest, numberKey(ref.index)] },
    ]),
    ...blockWrites(stretch.certifiers),
    { put: [certifiers, numberKey(stretch.head.index), proof] },
    ...(stretch.nextCommittee === undefined ? [] : [committeeWrite(stretch.nextCommittee)]),
    { put: [chain, CHAIN_KEYS.head, headForm.write(stretch.head)] },
  ];
}

/** The host has taken commits up to this one. */
export function cursorWrites(index: number): StoreWrite[] {
  return [{ put: [chain, CHAIN_KEYS.cursor, indexForm.write(index)] }];
}

/** Blocks the consensus engine resumes from, and the keys of those it no longer needs. */
export function savedBlockWrites(
  kept: readonly VerifiedBlock[],
  dropped: readonly Uint8Array[],
): StoreWrite[] {
  return [
    ...dropped.map((key): StoreWrite => ({ remove: [savedBlocks, key] })),
    ...kept.map(({ ref, bytes }): StoreWrite => ({ put: [savedBlocks, blockKey(ref), bytes] })),
  ];
}

function committeeWrite({ epoch, authorities }: Committee): StoreWrite {
  return { put: [committees, numberKey(epoch), authoritiesForm.write(authorities)] };
}
