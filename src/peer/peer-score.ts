/**
 * How well each peer has served of late. Measured by us and never by what a peer says; it decides
 * whom to ask first and, in the end, whom to leave.
 */

import type { PeerId } from "./peer-id.ts";

/** One piece that came whole and true. */
export interface Delivery {
  readonly bytes: number;
  /** From the question to the answer, so that latency counts with bandwidth. */
  readonly ms: number;
  /** When it came, in milliseconds of the monotonic clock. */
  readonly atMs: number;
}

/** What is remembered of one peer. */
export interface PeerScore {
  /** The last of them, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** When the last failures were, oldest first. */
  readonly failuresAtMs: readonly number[];
  /** Since when it fails more than is good; ended by a delivery and by nothing else. */
  readonly failingSinceMs: number | undefined;
}

/** What is remembered of the peers that are connected. */
export type PeerScores = ReadonlyMap<PeerId, PeerScore>;

/**
 * What a score stands on: the numbers of the reference, but for the window. A peer that failed is left
 * alone longer each time, so within a minute it could not fail often enough to be known for it.
 */
export const SCORE_LIMITS = {
  /** Most deliveries and most failures remembered of a peer. */
  samplesMax: 20,
  /** How long they say something. */
  windowMs: 240_000,
  /** Fewer of both together say nothing about failing. */
  samplesMin: 10,
  /** Share of failures from which on a peer is failing. */
  failingPart: 0.3,
} as const;

const UNKNOWN: PeerScore = { deliveries: [], failuresAtMs: [], failingSinceMs: undefined };

/** Notes a piece that came. */
export function noteDelivery(scores: PeerScores, peer: PeerId, delivery: Delivery): PeerScores {
  const { deliveries, failuresAtMs } = scores.get(peer) ?? UNKNOWN;
  const last = [...deliveries, delivery].slice(-SCORE_LIMITS.samplesMax);
  return new Map(scores).set(peer, { deliveries: last, failuresAtMs, failingSinceMs: undefined });
}

/** Notes a piece that did not come, or came wrong. */
export function noteFailure(scores: PeerScores, peer: PeerId, nowMs: number): PeerScores {
  const held = scores.get(peer) ?? UNKNOWN;
  const failuresAtMs = [...held.failuresAtMs, nowMs].slice(-SCORE_LIMITS.samplesMax);
  const noted = { ...held, failuresAtMs };
  const since = held.failingSinceMs ?? (isFailing(noted, nowMs) ? nowMs : undefined);
  return new Map(scores).set(peer, { ...noted, failingSinceMs: since });
}

/** Bytes a peer brings in a millisecond; `undefined` when nothing of late is known. */
export function throughputOf(score: PeerScore | undefined, nowMs: number): number | undefined {
  const recent = score?.deliveries.filter(({ atMs }) => isRecent(atMs, nowMs)) ?? [];
  if (recent.length === 0) return undefined;
  const bytes = recent.reduce((sum, one) => sum + one.bytes, 0);
  const ms = recent.reduce((sum, one) => sum + one.ms, 0);
  return bytes / Math.max(1, ms);
}

/** Whether too much of what a peer was asked of late failed. */
export function isFailing(score: PeerScore | undefined, nowMs: number): boolean {
  if (score === undefined) return false;
  const failures = score.failuresAtMs.filter((atMs) => isRecent(atMs, nowMs)).length;
  const deliveries = score.deliveries.filter(({ atMs }) => isRecent(atMs, nowMs)).length;
  const samples = failures + deliveries;
  return samples >= SCORE_LIMITS.samplesMin && failures / samples >= SCORE_LIMITS.failingPart;
}

/** Forgets peers that are gone: who comes back begins anew. */
export function keepScoresOf(scores: PeerScores, here: { has(peer: PeerId): boolean }): PeerScores {
  return new Map([...scores].filter(([peer]) => here.has(peer)));
}

/** When a connection is better given up. */
export interface LeaveRule {
  readonly nowMs: number;
  /** How long a peer may go on failing, in ms. */
  readonly afterMs: number;
  /** With fewer peers on our chain than this none is left. */
  readonly peersMin: number;
}

/**
 * The peer to leave: the one on our chain that has been failing longest, if that is too long.
 *
 * @param onChain peers on our chain; nobody else is asked for anything, so nobody else can fail
 */
export function peerToLeave(
  scores: PeerScores,
  onChain: readonly PeerId[],
  { nowMs, afterMs, peersMin }: LeaveRule,
): PeerId | undefined {
  if (onChain.length < peersMin) return undefined;
  let longest: { readonly peer: PeerId; readonly sinceMs: number } | undefined;
  for (const peer of onChain) {
    const sinceMs = scores.get(peer)?.failingSinceMs;
    if (sinceMs === undefined || nowMs - sinceMs < afterMs) continue;
    if (longest === undefined || sinceMs < longest.sinceMs) longest = { peer, sinceMs };
  }
  return longest?.peer;
}

function isRecent(atMs: number, nowMs: number): boolean {
  return nowMs - atMs < SCORE_LIMITS.windowMs;
}
