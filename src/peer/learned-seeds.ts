/**
 * Which seeds a node remembers. What answers stands before what is remembered, and that before what
 * is only said: news of long ago, as a replay brings them, push nobody out who could still be reached.
 */

import type { PublicKey } from "../crypto/crypto.ts";
import { parseKey } from "../crypto/keys.ts";
import { isRuntimeError } from "../errors.ts";
import { hexOf } from "../hex.ts";
import type { KnownNode } from "./known-node.ts";
import { isValidAddress } from "./node-address.ts";
import type { PeerId } from "./peer-id.ts";
import type { Seed } from "./seed.ts";

/** Most learned seeds; more say nothing new. @defaultValue 64 */
export const LEARNED_SEEDS_MAX = 64;

/** What is known at the moment of learning. */
export interface SeedStanding {
  /** This node, which is no seed of its own. */
  readonly self: PeerId;
  /** Peers whose links stand now: they have proven their keys. */
  readonly connected: ReadonlySet<PeerId>;
}

/**
 * The learned seeds after news. A seed that moved is remembered where it was said last.
 *
 * @param told nodes the network counts as authorized and available
 * @returns never fewer than before; the same list when nothing changes
 */
export function learnSeeds(
  learned: readonly Seed[],
  told: readonly Seed[],
  { self, connected }: SeedStanding,
): readonly Seed[] {
  const moved = new Map(told.map((seed) => [seed.peer, seed]));
  const remembered = learned.map((seed) => moved.get(seed.peer) ?? seed);
  const all = seedsWithout(self, [...remembered, ...told]);
  const answering = all.filter(({ peer }) => connected.has(peer));
  const silent = all.filter(({ peer }) => !connected.has(peer));
  const kept = new Set([...answering, ...silent].slice(0, LEARNED_SEEDS_MAX));
  // In the order in which they were learned: who answers changes all the time, the disk need not.
  const after = all.filter((seed) => kept.has(seed));
  return sameSeeds(learned, after) ? learned : after;
}

/** The learned seeds after somebody chose them; nobody, or nobody but this node, is no choice. */
export function replaceSeeds(
  learned: readonly Seed[],
  chosen: readonly Seed[],
  self: PeerId,
): readonly Seed[] {
  const after = seedsWithout(self, chosen).slice(0, LEARNED_SEEDS_MAX);
  return after.length === 0 || sameSeeds(learned, after) ? learned : after;
}

/** Each peer once, as named first, and never this node. */
export function seedsWithout(self: PeerId, seeds: readonly Seed[]): readonly Seed[] {
  const found = new Map<PeerId, Seed>();
  for (const seed of seeds) {
    if (seed.peer !== self && !found.has(seed.peer)) found.set(seed.peer, seed);
  }
  return [...found.values()];
}

/** A node of the table as a seed; `undefined` for one that cannot be dialed by key and address. */
export function seedOfNode({ firstPublicKey, ip, port }: KnownNode): Seed | undefined {
  const endpoint = { host: ip, port };
  const key = keyOrNothing(firstPublicKey);
  if (key?.curve !== "ed25519" || !isValidAddress(endpoint)) return undefined;
  return { endpoint, peer: hexOf(key.bytes) };
}

/** Hosts put nodes into the table, too: one whose key is none costs itself. */
function keyOrNothing(text: string): PublicKey | undefined {
  try {
    return parseKey(text);
  } catch (error) {
    if (isRuntimeError(error, "key.malformed")) return undefined;
    throw error;
  }
}

function sameSeeds(one: readonly Seed[], other: readonly Seed[]): boolean {
  return one.length === other.length && one.every((seed, at) => isSame(seed, other[at]));
}

function isSame(one: Seed, other: Seed | undefined): boolean {
  const { host, port } = one.endpoint;
  return one.peer === other?.peer && host === other.endpoint.host && port === other.endpoint.port;
}
