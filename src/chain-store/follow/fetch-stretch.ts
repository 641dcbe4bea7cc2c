/** Asks peers for a stretch of the chain and for the blocks it names. */

import type { NodeMessage } from "../../../messages/wire/node-messages.ts";
import { type BlockRef, refName } from "../../chain/block-ref.ts";
import { COMMIT_LIMITS } from "../../chain/commit.ts";
import { demand, refused } from "../../chain/refusal.ts";
import type { FetchedCommits } from "../../chain/verify-commits.ts";
import type { Crypto } from "../../crypto/crypto.ts";
import type { RuntimeError } from "../../errors.ts";
import type { PeerAsk } from "../../link/peer-ask.ts";
import type { PeerId } from "../../peer/peer-id.ts";
import type { PieceAsk } from "../../peer/piece-plan.ts";
import { sameBytes } from "../../same-bytes.ts";
import { refForm } from "../value-forms.ts";

/** One peer to ask, for as long as the work is wanted. */
export interface AskedPeer {
  readonly ask: PeerAsk<NodeMessage>;
  readonly peer: PeerId;
  /** How long it has for one answer, in ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What blocks that came are looked at with. */
export interface BlockLook {
  readonly crypto: Crypto;
  /** Resolves in a later turn of the event loop. */
  readonly nextTurn: () => Promise<void>;
}

/** Bytes of blocks that are hashed in one turn of the event loop: 512 KiB, a matter of a few milliseconds. */
const HASHED_BYTES_A_TURN = 512 * 1024;

/** Whose certifiers are wanted, and how many there may be. */
interface CertifiersWish {
  readonly asked: AskedPeer;
  /** Index of the first commit. */
  readonly start: number;
  readonly certifiersMax: number;
}

/** What became of a piece of a stretch. */
export type PieceEnd = { readonly ask: PieceAsk } & (
  | {
      readonly kind: "came";
      readonly blocks: number;
      readonly bytes: number;
      /** From the question to the answer. */
      readonly ms: number;
    }
  | { readonly kind: "failed"; readonly error: RuntimeError }
);

/**
 * Asks for commits.
 *
 * @throws RuntimeError `chain.refused`, rule `commits.none`, when the peer has none after all, and
 *   whatever the request ends in
 */
export async function fetchCommits(
  { ask, peer, timeoutMs, signal }: AskedPeer,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<FetchedCommits> {
  const request = { type: "sync.fetch_commits", start, end } as const;
  const answer = await ask.request(peer, request, { timeoutMs, signal });
  if (answer.type === "sync.commits") return answer;
  throw refused("commits.none", `${answer.type} for ${start} to ${end}`);
}

/**
 * Gives commits their certifiers: those that had no room beside them are asked for by name.
 *
 * @throws whatever {@link fetchCertifiers} throws
 */
export async function withCertifiers(
  { asked, start, certifiersMax }: CertifiersWish,
  fetched: FetchedCommits,
  look: BlockLook,
): Promise<FetchedCommits> {
  const { commits, certifierBlocks } = fetched;
  if (commits.length === 0 || certifierBlocks.length > 0) return fetched;
  const wanted = { index: start + commits.length - 1, certifiersMax };
  return { commits, certifierBlocks: await fetchCertifiers(asked, wanted, look) };
}

/**
 * Asks for the certifiers of a commit by their names, in as many answers as they take.
 *
 * @param certifiersMax how many there may be: as many as authorities
 * @throws RuntimeError `chain.refused`, rule `commits.too_many_certifiers`, `commits.certifiers_too_large`,
 *   `commits.too_few_votes` when the peer names none, and whatever {@link fetchBlocks} throws
 */
async function fetchCertifiers(
  asked: AskedPeer,
  { index, certifiersMax }: { readonly index: number; readonly certifiersMax: number },
  look: BlockLook,
): Promise<readonly Uint8Array[]> {
  const { ask, peer, timeoutMs, signal } = asked;
  const request = { type: "sync.get_certifiers", index } as const;
  const answer = await ask.request(peer, request, { timeoutMs, signal });
  if (answer.type !== "sync.certifiers") throw refused("commits.too_few_votes", answer.type);
  const refs = answer.blockRefs.map((bytes) => refForm.read(bytes));
  demand(refs.length <= certifiersMax, "commits.too_many_certifiers", `${refs.length}`);
  const certifiers: Uint8Array[] = [];
  let bytes = 0;
  while (certifiers.length < refs.length) {
    const some = await fetchBlocks(asked, refs.slice(certifiers.length), look);
    bytes += some.reduce((sum, { length }) => sum + length, 0);
    demand(bytes <= COMMIT_LIMITS.certifiersBytesMax, "commits.certifiers_too_large", `${bytes}`);
    certifiers.push(...some);
  }
  return certifiers;
}

/**
 * Asks for blocks in a row. Each has to be the one asked for at its place, which its digest tells: so
 * whoever sends another is known before anything dear is done with it.
 *
 * @returns all of them, or the first of them when the peer's answer was full
 * @throws RuntimeError `chain.refused`, rule `blocks.missing`, `blocks.unexpected_count` or
 *   `block.unexpected`, and whatever the request ends in
 */
export async function fetchBlocks(
  { ask, peer, timeoutMs, signal }: AskedPeer,
  refs: readonly BlockRef[],
  look: BlockLook,
): Promise<readonly Uint8Array[]> {
  const blockRefs = refs.map((ref) => refForm.write(ref));
  const request = { type: "sync.fetch_blocks", blockRefs, highestAcceptedRounds: [] } as const;
  const answer = await ask.request(peer, request, { timeoutMs, signal });
  if (answer.type !== "sync.blocks") throw refused("blocks.missing", answer.type);
  const { blocks, more } = answer;
  // A peer that ran out of room gave what it could; one that gives nothing never ends.
  const isWhole = blocks.length === refs.length || (more && blocks.length > 0);
  const counts = `${blocks.length} of ${refs.length}`;
  demand(isWhole && blocks.length <= refs.length, "blocks.unexpected_count", counts);
  await checkNames(blocks, refs, { ...look, signal });
  return blocks;
}

/** Holds blocks to the names they were asked by, some bytes a turn. */
async function checkNames(
  blocks: readonly Uint8Array[],
  refs: readonly BlockRef[],
  { crypto, nextTurn, signal }: BlockLook & Pick<AskedPeer, "signal">,
): Promise<void> {
  let hashedBytes = 0;
  for (const [at, bytes] of blocks.entries()) {
    if (hashedBytes >= HASHED_BYTES_A_TURN) {
      await nextTurn();
      signal.throwIfAborted();
      hashedBytes = 0;
    }
    hashedBytes += bytes.length;
    const ref = refs[at];
    const isIt = ref !== undefined && sameBytes(crypto.blake2b256(bytes), ref.digest);
    demand(isIt, "block.unexpected", ref === undefined ? "none" : refName(ref));
  }
}
