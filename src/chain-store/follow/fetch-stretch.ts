/** Asks one peer for a stretch of the chain and the blocks it names. */

import { BLOCK_REFS_MAX } from "../../../messages/wire/sync.ts";
import type { NodeMessage } from "../../../messages/wire/node-messages.ts";
import type { BlockRef } from "../../chain/block-ref.ts";
import { refused } from "../../chain/refusal.ts";
import type { FetchedCommits } from "../../chain/verify-commits.ts";
import type { PeerAsk } from "../../link/peer-ask.ts";
import type { PeerId } from "../../peer/peer-id.ts";
import type { BlockFeed } from "./verify-stretch.ts";
import { refForm } from "../value-forms.ts";

/** One peer to ask, for as long as the work is wanted. */
export interface AskedPeer {
  readonly ask: PeerAsk<NodeMessage>;
  readonly peer: PeerId;
  readonly signal: AbortSignal;
}

/**
 * Asks for commits.
 *
 * @throws RuntimeError `chain.refused`, rule `commits.none`, when the peer has none after all, and
 *   whatever the request ends in
 */
export async function fetchCommits(
  { ask, peer, signal }: AskedPeer,
  range: { readonly start: number; readonly end: number },
): Promise<FetchedCommits> {
  const answer = await ask.request(peer, { type: "sync.fetch_commits", ...range }, { signal });
  if (answer.type === "sync.commits") return answer;
  throw refused("commits.none", `${answer.type} for ${range.start} to ${range.end}`);
}

/** Gives the blocks of commits one by one, asking for as many at once as one answer may hold. */
export function peerBlocks(asked: AskedPeer): BlockFeed {
  return (commits) =>
    fetchBlocks(
      asked,
      commits.flatMap(({ commit }) => commit.blocks),
    );
}

async function* fetchBlocks(
  { ask, peer, signal }: AskedPeer,
  refs: readonly BlockRef[],
): AsyncGenerator<Uint8Array> {
  let at = 0;
  while (at < refs.length) {
    const wanted = refs.slice(at, at + BLOCK_REFS_MAX);
    const blockRefs = wanted.map((ref) => refForm.write(ref));
    const request = { type: "sync.fetch_blocks", blockRefs, highestAcceptedRounds: [] } as const;
    const answer = await ask.request(peer, request, { signal });
    if (answer.type !== "sync.blocks") throw refused("blocks.missing", answer.type);
    const { blocks, more } = answer;
    // A peer that ran out of room goes on where it stopped; one that gives nothing never ends.
    const count = `${blocks.length} of ${wanted.length}`;
    const whole = blocks.length === wanted.length || (more && blocks.length > 0);
    if (!whole || blocks.length > wanted.length) throw refused("blocks.unexpected_count", count);
    yield* blocks;
    at += blocks.length;
  }
}
