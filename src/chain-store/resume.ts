/** What a consensus engine resumes from, and keeping it. */

import type { BlocksToSave, Resume } from "../chain/ports.ts";
import type { CommittedSubDag } from "../chain/sub-dag.ts";
import type { StoreWrite } from "../store/store.ts";
import type { ChainReader } from "./chain-reader.ts";
import type { ChainSource } from "./chain-source.ts";
import { CHAIN_TABLES, roundKey } from "./layout.ts";
import { savedBlockWrites } from "./write-batch.ts";

/** Saved blocks read at a time. */
const SAVED_PER_SCAN = 64;

/** Saved blocks dropped by one save; what is left goes with the next. */
const DROPPED_PER_SAVE_MAX = 256;

/**
 * Reads what an engine starts from.
 *
 * @param recentMax how many of the last commits it needs
 */
export async function readResume(reader: ChainReader, recentMax: number): Promise<Resume> {
  const head = await reader.head();
  const lowest = Math.max(1, await reader.lowest(), head.index - recentMax + 1);
  return {
    head,
    committee: await reader.committeeAfter(head),
    recent: await readSubDags(reader, lowest, head.index),
    saved: await readSaved(reader.source),
  };
}

/** Commits with their blocks, from one index to another, both included. */
export async function readSubDags(
  reader: ChainReader,
  start: number,
  end: number,
): Promise<readonly CommittedSubDag[]> {
  const subDags: CommittedSubDag[] = [];
  for (let index = start; index <= end; index += 1) subDags.push(await reader.subDag(index));
  return subDags;
}

/** The batch that keeps blocks and drops those below the round that is still needed. */
export async function saveWrites(
  source: ChainSource,
  { own, others, keepFromRound }: BlocksToSave,
): Promise<StoreWrite[]> {
  const to = roundKey(own.ref.epoch, keepFromRound);
  const range = { to, limit: DROPPED_PER_SAVE_MAX };
  const old = await source.scan(CHAIN_TABLES.savedBlocks, range);
  const dropped = old.map(([key]) => key);
  return savedBlockWrites([...others, own], dropped);
}

async function readSaved(source: ChainSource): Promise<readonly Uint8Array[]> {
  const saved: Uint8Array[] = [];
  let from: Uint8Array = Buffer.of(0);
  for (;;) {
    const range = { from, limit: SAVED_PER_SCAN };
    const entries = await source.scan(CHAIN_TABLES.savedBlocks, range);
    for (const [, bytes] of entries) saved.push(bytes);
    const last = entries[entries.length - 1];
    if (last === undefined || entries.length < SAVED_PER_SCAN) return saved;
    // The key right after the last one.
    from = Buffer.concat([last[0], Buffer.of(0)]);
  }
}
