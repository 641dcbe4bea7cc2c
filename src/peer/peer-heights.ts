/**
 * How far each peer says it is. What a peer says moves only its own entry and proves nothing; it
 * only decides whom to ask next.
 */

import type { PeerId } from "./peer-id.ts";

/** What one peer says. */
export interface PeerHeight {
  /** Its chain's genesis, as hexadecimal text. */
  readonly genesis: string;
  /** Index of its newest commit. */
  readonly height: number;
  /** Index of the oldest commit it still has. */
  readonly lowest: number;
  /** Whether it is on our chain as far as we can tell. */
  readonly sameChain: boolean;
  /** Where it differs from our chain, as far as that is known. */
  readonly differs?: ChainDifference;
}

/** Where two chains differ: the name of a commit here and there, as hexadecimal text. */
export interface ChainDifference {
  /** Index of the commit; 0 for chains that have nothing in common. */
  readonly index: number;
  readonly ours: string;
  /** Absent when it is only known to be another. */
  readonly theirs?: string;
}

/** What all peers say. */
export type PeerHeights = ReadonlyMap<PeerId, PeerHeight>;

/** The outcome of news. */
export interface HeightUpdate {
  readonly heights: PeerHeights;
  /** Whether the news counted: the peer is known and on our chain. */
  readonly counted: boolean;
}

/**
 * Takes a peer in after the handshake. A known peer with the same genesis only grows; with another
 * genesis it begins anew, also from a lower height.
 *
 * @param said what the peer said of itself
 * @param ourGenesis genesis of our own chain, as hexadecimal text
 */
export function insertPeer(
  heights: PeerHeights,
  peer: PeerId,
  said: Omit<PeerHeight, "sameChain"> & { readonly ourGenesis: string },
): PeerHeights {
  const { ourGenesis, ...height } = said;
  const held = heights.get(peer);
  const entry =
    held?.genesis === said.genesis
      ? { ...held, height: Math.max(held.height, said.height) }
      : { ...height, ...standingOf(said.genesis, ourGenesis) };
  return new Map(heights).set(peer, entry);
}

function standingOf(
  theirs: string,
  ours: string,
): Pick<PeerHeight, "sameChain"> & Partial<PeerHeight> {
  return theirs === ours
    ? { sameChain: true }
    : { sameChain: false, differs: { index: 0, ours, theirs } };
}

/** How far beyond our head an announced commit counts: what lies further is asked for, not believed. */
export const ANNOUNCED_AHEAD_MAX = 1_000;

/**
 * Takes in that a peer announced a commit: it has at least that one. One far beyond our head counts as
 * one at the end of what we look ahead; how far the peer really is, its next answer tells.
 *
 * @param head index of our newest commit
 */
export function raiseHeight(
  heights: PeerHeights,
  peer: PeerId,
  { height, head }: { readonly height: number; readonly head: number },
): HeightUpdate {
  const counted = Math.min(height, head + ANNOUNCED_AHEAD_MAX);
  return update(heights, peer, (held) => ({ ...held, height: Math.max(held.height, counted) }));
}

/**
 * Takes in a peer's answer to how far it is. It replaces what it said before, also by less: a peer
 * that lost its disk, or thought better of a lie, is not held to it.
 */
export function replaceHeight(
  heights: PeerHeights,
  peer: PeerId,
  said: Pick<PeerHeight, "height" | "lowest">,
): HeightUpdate {
  return update(heights, peer, (held) => ({ ...held, height: said.height, lowest: said.lowest }));
}

/** Marks a peer that sent what does not fit our chain; it is not asked again while it is here. */
export function markOffChain(
  heights: PeerHeights,
  peer: PeerId,
  differs?: ChainDifference,
): PeerHeights {
  const off = { sameChain: false, ...(differs && { differs }) };
  return update(heights, peer, (held) => ({ ...held, ...off })).heights;
}

/** Forgets a peer. */
export function removePeer(heights: PeerHeights, peer: PeerId): PeerHeights {
  return new Map([...heights].filter(([id]) => id !== peer));
}

function update(
  heights: PeerHeights,
  peer: PeerId,
  change: (held: PeerHeight) => PeerHeight,
): HeightUpdate {
  const held = heights.get(peer);
  if (held === undefined || !held.sameChain) return { heights, counted: false };
  return { heights: new Map(heights).set(peer, change(held)), counted: true };
}
