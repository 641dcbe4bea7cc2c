/** Removing the oldest commits, so that a disk does not grow for ever. */

import { readCommit } from "../chain/commit.ts";
import type { Crypto } from "../crypto/crypto.ts";
import type { StoreWrite } from "../store/store.ts";
import type { ChainReader } from "./chain-reader.ts";
import { blockKey, CHAIN_KEYS, CHAIN_TABLES, numberKey, roundKey } from "./layout.ts";
import { indexForm } from "./value-forms.ts";

/** What a decision to remove stands on. */
export interface PruneView {
  /** Index of the newest commit. */
  readonly head: number;
  /** Index of the lowest commit that was not removed. */
  readonly lowest: number;
  /** How many of the newest commits are kept. */
  readonly keep: number;
  /** Index up to which each of those who read the chain has taken it; `undefined` for one who has not said. */
  readonly taken: readonly (number | undefined)[];
}

/** Commits removed in one batch: more than a job brings, so that the disk does not grow while syncing. */
export const PRUNED_PER_BATCH_MAX = 128;

/** Blocks, and committees, of epochs that are over removed in one batch, beside those of its commits. */
const LEFT_OVER_PER_BATCH_MAX = 1_000;

/** Commits to remove, from one index to below another. */
export interface PrunePlan {
  readonly from: number;
  readonly to: number;
}

/**
 * Decides what may be removed now: nothing of the newest, and nothing that somebody who reads the
 * chain has not taken.
 *
 * @returns `undefined` when there is nothing
 */
export function planPrune({ head, lowest, keep, taken }: PruneView): PrunePlan | undefined {
  const from = Math.max(1, lowest);
  const free = taken.map((index) => (index ?? 0) + 1);
  const to = Math.min(head - keep + 1, from + PRUNED_PER_BATCH_MAX, ...free);
  return to > from ? { from, to } : undefined;
}

/**
 * The batch that removes commits with their blocks and proofs. Of what proved them those blocks stay
 * that a later commit brings; what no commit ever brings goes with its epoch, as does its committee.
 */
export async function pruneWrites(
  reader: ChainReader,
  { from, to }: PrunePlan,
  crypto: Crypto,
): Promise<StoreWrite[]> {
  const { chain, commits, certifiers, digests, blocks, committees } = CHAIN_TABLES;
  const writes: StoreWrite[] = [{ put: [chain, CHAIN_KEYS.lowest, indexForm.write(to)] }];
  for (let index = from; index < to; index += 1) {
    const bytes = await reader.commitBytes(index);
    if (bytes !== undefined) {
      const { commit, digest } = readCommit(bytes, crypto);
      for (const ref of commit.blocks) writes.push({ remove: [blocks, blockKey(ref)] });
      writes.push({ remove: [digests, digest] });
    }
    for (const table of [commits, certifiers]) writes.push({ remove: [table, numberKey(index)] });
  }
  const next = await reader.commitBytes(to);
  if (next === undefined) return writes;
  const { epoch } = readCommit(next, crypto).commit;
  for (const [table, before] of [
    [blocks, roundKey(epoch, 0)],
    [committees, numberKey(epoch)],
  ] as const) {
    const old = await reader.source.scan(table, { to: before, limit: LEFT_OVER_PER_BATCH_MAX });
    for (const [key] of old) writes.push({ remove: [table, key] });
  }
  return writes;
}
