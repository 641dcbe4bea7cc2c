/** Who decides in one epoch, with how much weight, and how much weight is enough. */

import type { Crypto } from "../crypto/crypto.ts";
import { encode } from "../wire/codec.ts";
import {
  AUTHORITIES_MAX,
  type Authority,
  type AuthorityEntry,
  authoritiesField,
  NAME_CHARACTERS_MAX,
} from "./authority.ts";
import type { Digest } from "./digest.ts";
import { hexOf } from "../hex.ts";
import { demand } from "./refusal.ts";

/** The members of one epoch with their thresholds. */
export interface Committee {
  /** The epoch they decide in, from 0. */
  readonly epoch: number;
  /** Sorted by name; the index of each is its position. */
  readonly authorities: readonly Authority[];
  /** Sum of all stakes; at most 2^53 - 1. */
  readonly totalStake: number;
  /** Least stake above two thirds of the total (2f+1): any two quorums share an honest author. */
  readonly quorumStake: number;
  /** Least stake above one third of the total (f+1): at least one honest author is in it. */
  readonly validityStake: number;
}

/** Rules a committee is refused by. */
export type CommitteeRule =
  | "committee.bad_epoch"
  | "committee.empty"
  | "committee.too_many"
  | "committee.bad_name"
  | "committee.unsorted"
  | "committee.bad_stake"
  | "committee.too_much_stake"
  | "committee.bad_key"
  | "committee.repeated_key";

/**
 * Builds the committee of an epoch from its members.
 *
 * @param epoch the epoch, from 0
 * @param entries the members, sorted by name: the order is part of what was agreed on
 * @param crypto decides which keys are acceptable
 * @throws RuntimeError `chain.refused` with a {@link CommitteeRule}
 */
export function makeCommittee(
  epoch: number,
  entries: readonly AuthorityEntry[],
  crypto: Crypto,
): Committee {
  demand(Number.isSafeInteger(epoch) && epoch >= 0, "committee.bad_epoch", String(epoch));
  demand(entries.length > 0, "committee.empty", `epoch ${epoch}`);
  demand(entries.length <= AUTHORITIES_MAX, "committee.too_many", `${entries.length}`);
  requireNames(entries);
  requireKeys(entries, crypto);
  const totalStake = sumOfStakes(entries);
  return {
    epoch,
    authorities: entries.map((entry, index) => ({ ...entry, index })),
    totalStake,
    quorumStake: quorumOf(totalStake),
    validityStake: validityOf(totalStake),
  };
}

/** Least whole stake above two thirds, computed without leaving the safe range. */
export function quorumOf(totalStake: number): number {
  return totalStake - Math.ceil(thirdOf(totalStake)) + 1;
}

/** Least whole stake above one third, computed without leaving the safe range. */
export function validityOf(totalStake: number): number {
  return Math.floor(thirdOf(totalStake)) + 1;
}

/** Digest of a committee: equal exactly for the same epoch, members, order and stakes. */
export function committeeDigest(
  epoch: number,
  entries: readonly AuthorityEntry[],
  crypto: Crypto,
): Digest {
  return crypto.blake2b256(encode([epoch, authoritiesField.toWire(entries, "authorities")]));
}

/** A third as a number whose floor and ceiling are exact up to 2^53 - 1. */
function thirdOf(total: number): number {
  return (total - (total % 3)) / 3 + (total % 3 === 0 ? 0 : 0.5);
}

function requireNames(entries: readonly AuthorityEntry[]): void {
  let previous = "";
  for (const { name } of entries) {
    const printable = /^[\x20-\x7e]+$/.test(name) && name.length <= NAME_CHARACTERS_MAX;
    demand(printable, "committee.bad_name", JSON.stringify(name));
    demand(previous < name, "committee.unsorted", name);
    previous = name;
  }
}

function requireKeys(entries: readonly AuthorityEntry[], crypto: Crypto): void {
  const seen = new Set<string>();
  for (const { name, protocolKey, networkKey, authorityKey } of entries) {
    for (const bytes of [protocolKey, networkKey]) {
      demand(crypto.isAcceptableKey({ curve: "ed25519", bytes }), "committee.bad_key", name);
    }
    // One purpose per key: a key met in two roles or two places is one too few.
    const keys = [protocolKey, networkKey, ...(authorityKey === null ? [] : [authorityKey])];
    for (const key of keys) {
      demand(!seen.has(hexOf(key)), "committee.repeated_key", name);
      seen.add(hexOf(key));
    }
  }
}

function sumOfStakes(entries: readonly AuthorityEntry[]): number {
  let total = 0;
  for (const { name, stake } of entries) {
    demand(Number.isSafeInteger(stake) && stake > 0, "committee.bad_stake", name);
    total += stake;
    demand(Number.isSafeInteger(total), "committee.too_much_stake", name);
  }
  return total;
}
