/** What a node serves of its chain: stretches that prove themselves, and blocks, within limits. */

import type { BlockRef } from "../chain/block-ref.ts";
import { epochOfCommit } from "../chain/commit.ts";
import type { ChainReader } from "./chain-reader.ts";
import { CHAIN_TABLES, numberKey, numberOfKey } from "./layout.ts";

/** How much one answer with commits may hold. */
export interface ServeLimits {
  readonly commitsMax: number;
  readonly commitsBytesMax: number;
  /** Bytes of certifier blocks; more than that are not in the answer. */
  readonly certifiersBytesMax: number;
}

/** Commits from the one asked for on, and blocks that vote for the last of them; none where they have no room. */
export interface ServedCommits {
  readonly commits: readonly Uint8Array[];
  readonly certifierBlocks: readonly Uint8Array[];
}

/** Blocks in the order asked for. */
export interface ServedBlocks {
  readonly blocks: readonly Uint8Array[];
  /** Whether there was more of what was asked, and no room. */
  readonly more: boolean;
}

/** Commits read at a time; bounds what is read in vain when they are large. */
const COMMITS_PER_SCAN = 8;

/** Provable ends tried before giving up; each costs reading its certifiers. */
const ENDS_TRIED_MAX = 4;

/**
 * Commits from `start` to `end` at most, cut to the limits, to the epoch of the first, and then back to
 * the last commit that certifiers prove.
 *
 * @param range first and last index, both included; `start` at most `end`
 * @returns `undefined` when there is nothing in the range this node could prove
 */
export async function commitsFrom(
  reader: ChainReader,
  range: { readonly start: number; readonly end: number },
  limits: ServeLimits,
): Promise<ServedCommits | undefined> {
  const { start } = range;
  const { index: head } = await reader.head();
  const last = Math.min(range.end, head, start + limits.commitsMax - 1);
  if (last < start) return undefined;
  const commits = ofOneEpoch(await readCommits(reader, { start, end: last }, limits));
  const ends = await provenEnds(reader, start, start + commits.length - 1);
  for (const end of ends) {
    const certifierBlocks = await readCertifiers(reader, end, limits.certifiersBytesMax);
    if (certifierBlocks === undefined) continue;
    return { commits: commits.slice(0, end - start + 1), certifierBlocks };
  }
  return undefined;
}

/** How much one answer with blocks may hold. */
export interface BlocksRoom {
  readonly bytesMax: number;
  /** With so many bytes an answer is full: it has all of its blocks or that much. @defaultValue no end */
  readonly bytesEnough?: number;
}

/**
 * Blocks by their names, in the order asked for, until there are enough or the next one has no room. What
 * is not here is left out.
 */
export async function blocksByRefs(
  reader: ChainReader,
  refs: readonly BlockRef[],
  { bytesMax, bytesEnough = Number.POSITIVE_INFINITY }: BlocksRoom,
): Promise<ServedBlocks> {
  const blocks: Uint8Array[] = [];
  let room = bytesMax;
  for (const ref of refs) {
    if (bytesMax - room >= bytesEnough) return { blocks, more: true };
    const bytes = await reader.blockBytes(ref);
    if (bytes === undefined) continue;
    if (bytes.length > room) return { blocks, more: true };
    room -= bytes.length;
    blocks.push(bytes);
  }
  return { blocks, more: false };
}

async function readCommits(
  reader: ChainReader,
  { start, end }: { readonly start: number; readonly end: number },
  { commitsBytesMax }: ServeLimits,
): Promise<Uint8Array[]> {
  const commits: Uint8Array[] = [];
  let room = commitsBytesMax;
  while (start + commits.length <= end) {
    const at = start + commits.length;
    const limit = Math.min(COMMITS_PER_SCAN, end - at + 1);
    const range = { from: numberKey(at), limit };
    const entries = await reader.source.scan(CHAIN_TABLES.commits, range);
    for (const [key, bytes] of entries) {
      room -= bytes.length;
      // A commit that is missing ends the row: what follows would not hang together.
      if (room < 0 || numberOfKey(key) !== start + commits.length) return commits;
      commits.push(bytes);
    }
    if (entries.length < limit) return commits;
  }
  return commits;
}

/** One committee proves a stretch: it ends with the epoch. Epochs only grow, so a few looks are enough. */
function ofOneEpoch(commits: readonly Uint8Array[]): readonly Uint8Array[] {
  const epochAt = (at: number): number | undefined => {
    const bytes = commits[at];
    return bytes && epochOfCommit(bytes);
  };
  const epoch = epochAt(0);
  if (epochAt(commits.length - 1) === epoch) return commits;
  let [inside, beyond] = [0, commits.length - 1];
  while (beyond - inside > 1) {
    const middle = Math.floor((inside + beyond) / 2);
    if (epochAt(middle) === epoch) inside = middle;
    else beyond = middle;
  }
  return commits.slice(0, beyond);
}

/** Indexes of a range that certifiers prove, the highest first. */
async function provenEnds(reader: ChainReader, start: number, end: number): Promise<number[]> {
  if (end < start) return [];
  const range = {
    from: numberKey(start),
    to: numberKey(end + 1),
    limit: ENDS_TRIED_MAX,
    reverse: true,
  };
  const entries = await reader.source.scan(CHAIN_TABLES.certifiers, range);
  return entries.map(([key]) => numberOfKey(key));
}

/** Certifiers of a commit: none where all together have no room, `undefined` where one is not here. */
async function readCertifiers(
  reader: ChainReader,
  index: number,
  bytesMax: number,
): Promise<readonly Uint8Array[] | undefined> {
  const refs = (await reader.certifierRefs(index)) ?? [];
  const { blocks, more } = await blocksByRefs(reader, refs, { bytesMax });
  if (more) return [];
  return blocks.length === refs.length ? blocks : undefined;
}
