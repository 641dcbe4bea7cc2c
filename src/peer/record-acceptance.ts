/**
 * Decides which found records are kept. Every rule is tried on data of strangers, so nothing here
 * throws; a record that is not kept is told with its reason.
 */

import { sameBytes } from "../chain/digest.ts";
import type { SignatureContext } from "../chain/signing.ts";
import { isRuntimeError } from "../errors.ts";
import { isValidAddress } from "./node-address.ts";
import {
  decodeNodeInfo,
  isSignedByOwner,
  NODE_ADDRESSES_MAX,
  type NodeInfo,
  type PeerId,
  peerIdOf,
  type SignedNodeInfo,
} from "./node-record.ts";

/** Limits of one round of found records. */
export interface AcceptanceLimits {
  /** Most records looked at in one round. @defaultValue 1,000, some 0.2 s of signatures */
  readonly recordsPerRoundMax: number;
  /** Most records looked at from one source. @defaultValue 201: a full answer and its sender's own */
  readonly recordsPerSourceMax: number;
  /** Most peers known at all. @defaultValue 4,096, some 2 MiB */
  readonly knownPeersMax: number;
  /** How far ahead of ours another clock may be. @defaultValue 30,000 ms */
  readonly futureMsMax: number;
  /** From this age on a record is no longer kept. @defaultValue 86,400,000 ms, one day */
  readonly ageMsMax: number;
}

/** The one place where the limits have numbers. */
export const ACCEPTANCE_LIMITS: AcceptanceLimits = {
  recordsPerRoundMax: 1_000,
  recordsPerSourceMax: 201,
  knownPeersMax: 4_096,
  futureMsMax: 30_000,
  ageMsMax: 24 * 60 * 60 * 1_000,
};

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
  | "bad_addresses"
  | "not_newer"
  | "table_full"
  | "bad_signature";

/** A record whose signature was checked; made here and nowhere else. */
class CheckedNodeInfo {
  readonly peer: PeerId;
  readonly info: NodeInfo;
  /** The bytes as received: what is passed on. */
  readonly bytes: Uint8Array;
  /** Makes the type nominal: no object literal passes for a verified record. */
  readonly #verified = true;

  constructor({ info, bytes }: SignedNodeInfo) {
    this.peer = peerIdOf(info.peerKey);
    this.info = info;
    this.bytes = bytes;
  }

  /** Whether a value came out of a verification, for places types do not reach. */
  static holds(value: unknown): value is CheckedNodeInfo {
    return value instanceof CheckedNodeInfo && value.#verified;
  }
}

/** A record its owner signed. Only {@link acceptRecords} gives one. */
export type VerifiedNodeInfo = CheckedNodeInfo;

/** Whether a value is a {@link VerifiedNodeInfo}. */
export function isVerifiedNodeInfo(value: unknown): value is VerifiedNodeInfo {
  return CheckedNodeInfo.holds(value);
}

/** Every known peer with its newest record. */
export type KnownPeers = ReadonlyMap<PeerId, VerifiedNodeInfo>;

/** What one peer told. */
export interface RecordOffer {
  /** Who told it. */
  readonly source: PeerId;
  /** Signed records as received. */
  readonly records: readonly Uint8Array[];
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
  /** Peers the operator named (seeds, allowlist): the only private ones that are kept. */
  readonly trusted: ReadonlySet<PeerId>;
  /** Limits that differ from {@link ACCEPTANCE_LIMITS}. */
  readonly limits?: Partial<AcceptanceLimits>;
}

/** The outcome of one round. */
export interface Acceptance {
  /** The known peers after the round; the input is left alone. */
  readonly known: KnownPeers;
  /** Records that are new or newer. */
  readonly accepted: readonly VerifiedNodeInfo[];
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
  const accepted: VerifiedNodeInfo[] = [];
  for (const { source, bytes } of looked) {
    const judged = judge(bytes, table, { ...context, limits });
    if (typeof judged === "string") {
      refused.push({ source, reason: judged });
      continue;
    }
    table.set(judged.peer, judged);
    accepted.push(judged);
  }
  return { known: table, accepted, refused };
}

/**
 * Forgets peers whose record is a day old: exactly those whose record would not be accepted now.
 *
 * @param nowMs wall-clock time in milliseconds since 1970
 */
export function cullPeers(
  known: KnownPeers,
  nowMs: number,
  { ageMsMax }: Pick<AcceptanceLimits, "ageMsMax"> = ACCEPTANCE_LIMITS,
): KnownPeers {
  return new Map([...known].filter(([, { info }]) => !isExpired(info, nowMs, ageMsMax)));
}

/** Forgets one peer; losing a connection is no reason to, its record stays good. */
export function forgetPeer(known: KnownPeers, peer: PeerId): KnownPeers {
  return new Map([...known].filter(([id]) => id !== peer));
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

type Judging = AcceptanceContext & { readonly limits: AcceptanceLimits };

/** Tries the rules in order; the signature comes last because it alone costs something. */
function judge(
  bytes: Uint8Array,
  table: KnownPeers,
  context: Judging,
): VerifiedNodeInfo | RecordRefusal {
  const signed = readOrNothing(bytes);
  if (signed === undefined) return "malformed";
  const broken = brokenRule(signed.info, context) ?? placeRefusal(signed.info, table, context);
  if (broken !== undefined) return broken;
  return isSignedByOwner(signed, context) ? new CheckedNodeInfo(signed) : "bad_signature";
}

function brokenRule(info: NodeInfo, context: Judging): RecordRefusal | undefined {
  const { nowMs, limits, ownKey, trusted, networkId } = context;
  if (info.timestampMs > nowMs + limits.futureMsMax) return "from_future";
  if (isExpired(info, nowMs, limits.ageMsMax)) return "expired";
  if (sameBytes(info.peerKey, ownKey)) return "own";
  if (info.networkId !== networkId) return "other_network";
  if (info.accessType === "private" && !trusted.has(peerIdOf(info.peerKey))) return "private";
  const many = info.addresses.length > NODE_ADDRESSES_MAX;
  return many || !info.addresses.every(isValidAddress) ? "bad_addresses" : undefined;
}

/**
 * A record that would change nothing is dropped before its signature: a round mostly brings what is
 * known already, and verifying it again would let any peer make us work.
 */
function placeRefusal(
  info: NodeInfo,
  table: KnownPeers,
  { limits }: Judging,
): RecordRefusal | undefined {
  const held = table.get(peerIdOf(info.peerKey));
  if (held !== undefined) return info.timestampMs > held.info.timestampMs ? undefined : "not_newer";
  return table.size < limits.knownPeersMax ? undefined : "table_full";
}

function isExpired({ timestampMs }: NodeInfo, nowMs: number, ageMsMax: number): boolean {
  return nowMs - timestampMs >= ageMsMax;
}

function readOrNothing(bytes: Uint8Array): SignedNodeInfo | undefined {
  try {
    return decodeNodeInfo(bytes);
  } catch (error) {
    if (isRuntimeError(error, "codec.malformed")) return undefined;
    if (isRuntimeError(error, "codec.too_large")) return undefined;
    throw error;
  }
}
