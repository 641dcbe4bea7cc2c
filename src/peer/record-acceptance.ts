/**
 * Decides which found records are kept. Every rule is tried on data of strangers, so nothing here
 * throws; a record that is not kept is told with its reason.
 */

import type { SignatureContext } from "../chain/signing.ts";
import { isRuntimeError } from "../errors.ts";
import { ACCEPTANCE_LIMITS, type AcceptanceLimits } from "./acceptance-limits.ts";
import { isExpired, type KnownPeers } from "./known-peers.ts";
import { isValidAddress, NODE_ADDRESSES_MAX } from "./node-address.ts";
import { decodeNodeRecord, type NodeRecord, type SignedNodeRecord } from "./node-record.ts";
import { type PeerId, peerIdOf } from "./peer-id.ts";
import { type VerifiedNodeRecord, verifyNodeRecord } from "./verified-node-record.ts";
import { sameBytes } from "../same-bytes.ts";

/** Why a record was not kept, in the order the reasons are tried. */
export type RecordRefusal =
  | "over_source_limit"
  | "over_round_limit"
  | "malformed"
  | "from_future"
  | "expired"
  | "own"
  | "other_network"
  | "private"
  | "foreign"
  | "bad_addresses"
  | "not_newer"
  | "table_full"
  | "bad_signature";

/** What one peer told. */
export interface RecordOffer {
  /** Who told it. */
  readonly source: PeerId;
  /** Signed records as received. */
  readonly records: readonly Uint8Array[];
  /**
   * Whether the source speaks of itself: then no record but its own is kept. Otherwise one link could
   * bring any number of made-up nodes, one request each. @defaultValue no
   */
  readonly isIntroduction?: boolean;
}

/** A record not kept. */
export interface RefusedRecord {
  readonly source: PeerId;
  readonly reason: RecordRefusal;
}

/** What acceptance stands on. */
export interface AcceptanceContext extends SignatureContext {
  /** Wall-clock time in milliseconds since 1970. */
  readonly nowMs: number;
  /** Our own network key, 32 bytes. */
  readonly ownKey: Uint8Array;
  /** Peers the operator named (seeds, allowlist): the only ones not public that are kept. */
  readonly trusted: ReadonlySet<PeerId>;
  /** Limits that differ from {@link ACCEPTANCE_LIMITS}. */
  readonly limits?: Partial<AcceptanceLimits>;
}

/** The outcome of one round. */
export interface Acceptance {
  /** The known peers after the round; the input is left alone. */
  readonly known: KnownPeers;
  /** Records that are new or newer. */
  readonly accepted: readonly VerifiedNodeRecord[];
  /** Who told each of them. */
  readonly tellers: ReadonlyMap<PeerId, PeerId>;
  readonly refused: readonly RefusedRecord[];
}

/**
 * Takes the records found in one round into the known peers.
 *
 * While no limit is reached, and no owner signed two records with one timestamp, the outcome does
 * not depend on the order of offers and records.
 *
 * @param known what was known before
 * @param offers what was told, by source; sources take turns, so that none uses up the round
 */
export function acceptRecords(
  known: KnownPeers,
  offers: readonly RecordOffer[],
  context: AcceptanceContext,
): Acceptance {
  const limits = { ...ACCEPTANCE_LIMITS, ...context.limits };
  const { looked, refused } = takeTurns(offers, limits);
  const table = new Map(known);
  const accepted: VerifiedNodeRecord[] = [];
  const tellers = new Map<PeerId, PeerId>();
  const introducing = new Set(
    offers.filter((offer) => offer.isIntroduction).map((offer) => offer.source),
  );
  for (const { source, bytes } of looked) {
    const by = introducing.has(source) ? source : undefined;
    const judged = judge(bytes, table, { ...context, limits, by });
    if (typeof judged === "string") {
      refused.push({ source, reason: judged });
      continue;
    }
    table.set(judged.peer, judged);
    accepted.push(judged);
    tellers.set(judged.peer, source);
  }
  return { known: table, accepted, tellers, refused };
}

interface Looked {
  readonly source: PeerId;
  readonly bytes: Uint8Array;
}

/** The n-th record of every source before the n+1-th of any: a large offer starves nobody. */
function takeTurns(
  offers: readonly RecordOffer[],
  limits: AcceptanceLimits,
): { readonly looked: Looked[]; readonly refused: RefusedRecord[] } {
  const looked: Looked[] = [];
  const refused: RefusedRecord[] = [];
  const queues = bySource(offers);
  const longest = Math.max(0, ...[...queues.values()].map((records) => records.length));
  for (let turn = 0; turn < longest; turn += 1) {
    for (const [source, records] of queues) {
      const bytes = records[turn];
      if (bytes === undefined) continue;
      if (turn >= limits.recordsPerSourceMax) refused.push({ source, reason: "over_source_limit" });
      else if (looked.length < limits.recordsPerRoundMax) looked.push({ source, bytes });
      else refused.push({ source, reason: "over_round_limit" });
    }
  }
  return { looked, refused };
}

/** A source that offers twice in one round is still one source. */
function bySource(offers: readonly RecordOffer[]): Map<PeerId, readonly Uint8Array[]> {
  const queues = new Map<PeerId, readonly Uint8Array[]>();
  for (const { source, records } of offers) {
    queues.set(source, [...(queues.get(source) ?? []), ...records]);
  }
  return queues;
}

type Judging = AcceptanceContext & {
  readonly limits: AcceptanceLimits;
  /** The only peer whose record is taken; `undefined` takes everybody's. */
  readonly by: PeerId | undefined;
};

/** Tries the rules in order; the signature comes last because it alone costs something. */
function judge(
  bytes: Uint8Array,
  table: KnownPeers,
  context: Judging,
): VerifiedNodeRecord | RecordRefusal {
  const signed = readOrNothing(bytes);
  if (signed === undefined) return "malformed";
  const broken = brokenRule(signed.record, context) ?? placeRefusal(signed.record, table, context);
  if (broken !== undefined) return broken;
  return verifyNodeRecord(signed, context) ?? "bad_signature";
}

function brokenRule(record: NodeRecord, context: Judging): RecordRefusal | undefined {
  const { nowMs, limits, ownKey, trusted, networkId, by } = context;
  if (record.timestampMs > nowMs + limits.futureMsMax) return "from_future";
  if (isExpired(record, nowMs, limits.ageMsMax)) return "expired";
  if (sameBytes(record.peerKey, ownKey)) return "own";
  if (record.networkId !== networkId) return "other_network";
  if (record.accessType !== "public" && !trusted.has(peerIdOf(record.peerKey))) return "private";
  if (by !== undefined && peerIdOf(record.peerKey) !== by) return "foreign";
  const many = record.addresses.length > NODE_ADDRESSES_MAX;
  return many || !record.addresses.every(isValidAddress) ? "bad_addresses" : undefined;
}

/**
 * A record that would change nothing is dropped before its signature: a round mostly brings what is
 * known already, and verifying it again would let any peer make us work.
 */
function placeRefusal(
  record: NodeRecord,
  table: KnownPeers,
  { limits }: Judging,
): RecordRefusal | undefined {
  const held = table.get(peerIdOf(record.peerKey));
  if (held !== undefined)
    return record.timestampMs > held.record.timestampMs ? undefined : "not_newer";
  return table.size < limits.knownPeersMax ? undefined : "table_full";
}

function readOrNothing(bytes: Uint8Array): SignedNodeRecord | undefined {
  try {
    return decodeNodeRecord(bytes);
  } catch (error) {
    if (isRuntimeError(error, "codec.malformed")) return undefined;
    if (isRuntimeError(error, "codec.too_large")) return undefined;
    throw error;
  }
}
