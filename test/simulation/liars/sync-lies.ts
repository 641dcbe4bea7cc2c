/** False answers about the chain. */

import type { NodeMessage } from "../../../messages/wire/node-messages.ts";
import type {
  Blocks,
  CommitAvailability,
  Commits,
  FetchCommits,
} from "../../../messages/wire/sync.ts";
import type { CommitRef } from "../../../src/chain/commit-ref.ts";
import type { Forger, Forgery } from "./forger.ts";
import { damaged, junkOf } from "./junk.ts";
import type { Lie } from "./saying.ts";

/** What lies about the chain stand on. */
export interface ChainLore {
  readonly forger: Forger;
  /** The commit of an index, as far as the liar has it. */
  commitAt(index: number): CommitRef | undefined;
  readonly nowMs: number;
}

/** Heights are whole numbers that travel in 53 bits. */
const HEIGHT_MAX = Number.MAX_SAFE_INTEGER;

/** Rounds of forged blocks begin above all true ones. */
const FORGED_ROUND = 5_000;

/** Claims another height, where a message has one. */
export function heightLie(message: NodeMessage, by: number): NodeMessage {
  const moved = (index: number): number => Math.max(0, Math.min(HEIGHT_MAX, index + by));
  switch (message.type) {
    case "sync.commit_availability":
      return { ...message, highestSyncedCommit: moved(message.highestSyncedCommit) };
    case "sync.push_commit":
      return { ...message, index: moved(message.index) };
    default:
      return message;
  }
}

const FORGERIES: readonly Forgery[] = ["alone", "repeated", "unsigned", "bare"];

/** Answers a request for commits with a chain that never was; `undefined` where it has no beginning. */
export function forgedCommits(
  { start }: FetchCommits,
  lore: ChainLore,
  word: number,
): Commits | undefined {
  const after = lore.commitAt(start - 1);
  const how = FORGERIES[word % FORGERIES.length];
  if (after === undefined || how === undefined) return undefined;
  const variant = Math.floor(word / FORGERIES.length) % 1_000;
  const place = { after, timestampMs: lore.nowMs + variant, round: FORGED_ROUND + variant };
  return lore.forger.stretch(place, how);
}

/** Makes commits false, or useless. */
export function falseCommits(answer: Commits, lore: ChainLore, word: number): Lie {
  const { commits, certifierBlocks } = answer;
  const [first] = certifierBlocks;
  const rest = Math.floor(word / 10);
  switch (word % 10) {
    case 0:
      return { ...answer, certifierBlocks: [] };
    case 1:
      return { ...answer, certifierBlocks: certifierBlocks.map((block) => first ?? block) };
    case 2:
      return { ...answer, commits: commits.slice(1) };
    case 3:
      return { ...answer, commits: commits.map((bytes) => damaged(bytes, rest)) };
    case 4:
      return { ...answer, certifierBlocks: certifierBlocks.map((bytes) => damaged(bytes, rest)) };
    default:
      return lore.forger.borrowed(answer);
  }
}

/** Makes blocks false, or other ones than were asked for. */
export function falseBlocks(answer: Blocks, word: number): Lie {
  const { blocks } = answer;
  const rest = Math.floor(word / 5);
  switch (word % 5) {
    case 0:
      return { ...answer, blocks: blocks.map((bytes) => damaged(bytes, rest)) };
    case 1:
      return { ...answer, blocks: [...blocks].reverse() };
    case 2:
      return { ...answer, blocks: blocks.slice(1), more: true };
    case 3:
      return { ...answer, blocks: [...blocks, ...blocks] };
    default:
      return { ...answer, blocks: [], more: true };
  }
}

/** Says what cannot be about where it stands. */
export function falseHeight(answer: CommitAvailability, word: number): Lie {
  const { highestSyncedCommit: height } = answer;
  if (word % 2 === 0) return { ...answer, lowestAvailableCommit: height + 1 + (word % 1_000) };
  return word % 3 === 0 ? junkOf(answer, word) : { ...answer, highestSyncedCommit: HEIGHT_MAX };
}
