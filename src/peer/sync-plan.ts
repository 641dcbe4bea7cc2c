/**
 * What to fetch next and from whom. The plan is bound to the next commit we need, never to the
 * greatest height anybody claims: a liar can make us ask it once, and then cools down.
 */

import type { Random } from "../time/random.ts";
import { type Backoff, JOB_BACKOFF, nextDelayMs } from "./backoff.ts";
import { highestKnown, peersWith } from "./height-views.ts";
import { drawPeer } from "./peer-draw.ts";
import type { PeerId } from "./peer-id.ts";
import type { PeerHeights } from "./peer-heights.ts";
import type { PeerScores } from "./peer-score.ts";

/** How long a peer is left alone. */
export interface Cooldown {
  /** Jobs it failed in a row. */
  readonly failures: number;
  /** How often in a row it said that it is asked too much. @defaultValue 0 */
  readonly told?: number;
  /** Until when, in milliseconds of the monotonic clock. */
  readonly untilMs: number;
}

/** Peers that failed a job. */
export type Cooldowns = ReadonlyMap<PeerId, Cooldown>;

/** What a plan stands on. */
export interface SyncView {
  /** Index of our newest commit. */
  readonly head: number;
  /** What connected peers say. */
  readonly heights: PeerHeights;
  readonly cooldowns: Cooldowns;
  /** How well they served of late. */
  readonly scores: PeerScores;
  /** Most commits of one job. */
  readonly commitsMax: number;
  /** Monotonic time in milliseconds. */
  readonly nowMs: number;
}

/** What to do next. */
export type SyncPlan =
  /** Nobody on our chain claims more than we have. */
  | { readonly type: "synced" }
  /** Ask this peer for these commits, both ends included. */
  | {
      readonly type: "fetch";
      readonly peer: PeerId;
      readonly start: number;
      readonly end: number;
      /** Who is asked too when that one is late; absent when nobody else has them. */
      readonly spare?: PeerId;
    }
  /** Everybody who could help is left alone until then, and failed or put us off so often in a row at least. */
  | { readonly type: "wait"; readonly untilMs: number; readonly failures: number }
  /** Peers are ahead, but none of them still has the next commit: an archive has to help. */
  | { readonly type: "out_of_reach"; readonly start: number };

/**
 * Plans the next job of the one slot, and who is asked for its commits. It is made anew after each job, so a job never loops:
 * it ends well or badly, and this decides again.
 *
 * @param random draws among the peers that have the next commit
 */
export function planSync(view: SyncView, random: Random): SyncPlan {
  const { head, heights, cooldowns, scores, nowMs } = view;
  const start = head + 1;
  const able = peersWith(heights, start);
  const rested = able.filter((peer) => !isResting(cooldowns, peer, nowMs));
  const peer = drawPeer(rested, { scores, nowMs }, random);
  if (peer !== undefined) {
    const end = lastOf(peer, view);
    const others = peersWith(heights, start, end).filter(
      (one) => one !== peer && rested.includes(one),
    );
    const spare = drawPeer(others, { scores, nowMs }, random);
    return { type: "fetch", peer, start, end, ...(spare !== undefined && { spare }) };
  }
  if (able.length > 0) {
    const untilMs = Math.min(...able.map((one) => cooldowns.get(one)?.untilMs ?? nowMs));
    const failures = Math.min(...able.map((one) => refusalsOf(cooldowns.get(one))));
    return { type: "wait", untilMs, failures };
  }
  return (highestKnown(heights) ?? head) > head
    ? { type: "out_of_reach", start }
    : { type: "synced" };
}

/** Failures in a row from which on a peer's word that it has a commit is not waited for. */
const UNHELPFUL_FAILURES = 3;

/**
 * Whether an archive has to help: no peer has the next commit, or those that say so never give it. One
 * that lies about what it has, or is always too busy to give it, would else keep a node from the archive for ever.
 */
export function needsArchive(plan: SyncPlan): boolean {
  if (plan.type === "wait") return plan.failures >= UNHELPFUL_FAILURES;
  return plan.type === "out_of_reach";
}

/** Whether a peer is left alone for now. */
export function isResting(cooldowns: Cooldowns, peer: PeerId, nowMs: number): boolean {
  return (cooldowns.get(peer)?.untilMs ?? nowMs) > nowMs;
}

/** Leaves a peer alone after a job it failed, longer each time in a row. */
export function coolDown(
  cooldowns: Cooldowns,
  peer: PeerId,
  at: { readonly nowMs: number; readonly random: Random; readonly backoff?: Backoff },
): Cooldowns {
  const failures = (cooldowns.get(peer)?.failures ?? 0) + 1;
  const delayMs = nextDelayMs(failures - 1, at.backoff ?? JOB_BACKOFF, at.random);
  return new Map(cooldowns).set(peer, { failures, untilMs: at.nowMs + delayMs });
}

/** Longest wait a peer is believed that says it is asked too much, in ms: longer ones are asked again. */
const TOLD_WAIT_MS_MAX = 60_000;

/** Leaves a peer alone as long as it said, which is no failure of it: it was we who asked too much. */
export function restAsTold(
  cooldowns: Cooldowns,
  peer: PeerId,
  { waitMs, nowMs }: { readonly waitMs: number; readonly nowMs: number },
): Cooldowns {
  const held = cooldowns.get(peer);
  const untilMs = nowMs + Math.min(Math.max(1, waitMs), TOLD_WAIT_MS_MAX);
  const later = Math.max(untilMs, held?.untilMs ?? untilMs);
  // What was asked at one time is refused at one time.
  const more = isResting(cooldowns, peer, nowMs) ? 0 : 1;
  const told = (held?.told ?? 0) + more;
  return new Map(cooldowns).set(peer, { failures: held?.failures ?? 0, told, untilMs: later });
}

/** Forgets the failures of a peer that did a job well; what it was told to wait is no failure. */
export function warmUp(cooldowns: Cooldowns, peer: PeerId): Cooldowns {
  const { failures = 0, untilMs } = cooldowns.get(peer) ?? {};
  const others = new Map([...cooldowns].filter(([id]) => id !== peer));
  return failures > 0 || untilMs === undefined ? others : others.set(peer, { failures, untilMs });
}

/**
 * Forgets failures that are long over, so the table does not grow with peers that left. A peer that
 * left and came back at once is still cooling down: leaving is no way around it.
 */
export function forgetOldCooldowns(
  cooldowns: Cooldowns,
  nowMs: number,
  { capMs }: Backoff = JOB_BACKOFF,
): Cooldowns {
  return new Map([...cooldowns].filter(([, { untilMs }]) => untilMs + capMs > nowMs));
}

function refusalsOf({ failures = 0, told = 0 }: Partial<Cooldown> = {}): number {
  return failures + told;
}

function lastOf(peer: PeerId, { head, heights, commitsMax }: SyncView): number {
  return Math.min(head + commitsMax, heights.get(peer)?.height ?? head + 1);
}
