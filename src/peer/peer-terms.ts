/** What the operator and the chain say of peers, whatever discovery finds. */

import type { NodeAddress } from "./node-address.ts";
import type { PeerId } from "./peer-id.ts";

/** Peers terms may be said of: as many as there are connections. @defaultValue 4_096 */
export const PEER_TERMS_MAX = 4_096;

/**
 * How much a peer is wanted. `high`: always kept, dialed in the background; `allowed`: always let in, never
 * dialed for that alone; `never`: neither let in nor dialed.
 */
export type Affinity = "high" | "allowed" | "never";

/** What is said of one peer. */
export interface PeerTerm {
  /** The operator's word; `undefined` for none. */
  readonly affinity: Affinity | undefined;
  /** Where the operator says it is. */
  readonly admin: readonly NodeAddress[];
  /** Where the chain says it is; a peer that has any is a member of the committee. */
  readonly chain: readonly NodeAddress[];
}

/** Everybody something is said of. */
export type PeerTerms = ReadonlyMap<PeerId, PeerTerm>;

/** A change of what is said of one peer; `null` and an empty list take the word back. */
export type PeerChange =
  | { readonly type: "affinity"; readonly affinity: Affinity | null }
  | {
      readonly type: "addresses";
      readonly source: "admin" | "chain";
      readonly addresses: readonly NodeAddress[];
    };

/** Nothing said of anybody. */
export const NO_TERMS: PeerTerms = new Map();

/**
 * The terms after a change; a peer of whom nothing is left is forgotten.
 *
 * @returns `undefined` when there is no room for one more peer
 */
export function changeTerms(
  terms: PeerTerms,
  peer: PeerId,
  change: PeerChange,
): PeerTerms | undefined {
  const before = terms.get(peer) ?? { affinity: undefined, admin: [], chain: [] };
  const after: PeerTerm =
    change.type === "affinity"
      ? { ...before, affinity: change.affinity ?? undefined }
      : { ...before, [change.source]: change.addresses };
  const others = [...terms].filter(([id]) => id !== peer);
  if (isEmpty(after)) return new Map(others);
  return others.length >= PEER_TERMS_MAX ? undefined : new Map([...others, [peer, after]]);
}

/** How much a peer is wanted: as the operator says, or `high` for a member of the committee. */
export function affinityOf(terms: PeerTerms, peer: PeerId): Affinity | undefined {
  const term = terms.get(peer);
  if (term === undefined) return undefined;
  return term.affinity ?? (term.chain.length > 0 ? "high" : undefined);
}

/**
 * Whether a peer was named by the operator or the chain: its private record is kept, limits and
 * cooldowns do not hold it off.
 */
export function isNamed(terms: PeerTerms, peer: PeerId): boolean {
  const affinity = affinityOf(terms, peer);
  return affinity === "high" || affinity === "allowed";
}

/** Everybody who is wanted so much. */
export function peersWanted(terms: PeerTerms, affinity: Affinity): PeerId[] {
  return [...terms.keys()].filter((peer) => affinityOf(terms, peer) === affinity);
}

function isEmpty({ affinity, admin, chain }: PeerTerm): boolean {
  return affinity === undefined && admin.length === 0 && chain.length === 0;
}
