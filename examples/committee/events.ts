/** What a member tells those who watch it. */

import type { BlockRef } from "./coppice/index.ts";

/** Something a member did or met. */
export type CommitteeEvent =
  /** It made a block, which is saved and sent. */
  | { readonly type: "proposed"; readonly round: number }
  /** It derived a commit. */
  | { readonly type: "decided"; readonly index: number }
  /** The node has made the commits up to this one durable. */
  | { readonly type: "handed_over"; readonly index: number }
  /** An author made two blocks in one round; both are signed, which proves it. */
  | { readonly type: "equivocation"; readonly author: number; readonly blocks: readonly BlockRef[] }
  /** It did not take what a peer sent; `block.known` is everyday, the others are not. */
  | { readonly type: "ignored"; readonly peer: string; readonly reason: string }
  /** A peer no longer has the blocks we miss; only state sync brings us on. */
  | { readonly type: "peer_pruned"; readonly peer: string; readonly lowestRound: number };

/** Where a member stands. */
export interface CommitteeStatus {
  /** Its position in the committee. */
  readonly author: number;
  /** Round of its newest own block. */
  readonly ownRound: number;
  /** Highest round in its graph. */
  readonly topRound: number;
  /** Newest commit it derived. */
  readonly decidedIndex: number;
  /** Newest commit that is durable. */
  readonly durableIndex: number;
  /** Blocks in the graph, and blocks that wait for ancestors. */
  readonly blocks: number;
  readonly pending: number;
  /** How often input was ignored, by reason. */
  readonly ignored: Readonly<Record<string, number>>;
}
