/** What a quorum read is told, holds and says; `quorum.ts` takes the steps. */

import type { RuntimeError } from "../errors.ts";
import type { PeerId } from "./peer-id.ts";

/** A peer that may be asked. */
export interface QuorumPeer {
  readonly peer: PeerId;
  /** How far it is, in any measure; nearer ones are asked first. */
  readonly distance: number;
}

/** How a read decides. */
export interface QuorumRules<T> {
  /** Peers asked in one round. @defaultValue 3 */
  readonly consistencyLevel?: number;
  /** Answers that are enough; fewer count only once everybody was asked. @defaultValue 2 */
  readonly answersMin?: number;
  /**
   * Answers without which there is no outcome, not even when everybody was asked: `answersMin` is then
   * at least as many. @defaultValue 1
   */
  readonly answersNeeded?: number;
  /** A text equal exactly for equal answers. */
  readonly keyOf: (answer: T) => string;
  /** Makes one of several different answers, in the order they came. @defaultValue the first */
  readonly resolve?: (answers: readonly [T, T, ...T[]]) => T;
  /** Whether an answer will do; if not, further peers are asked. @defaultValue any will */
  readonly accepts?: (answer: T) => boolean;
}

/** What a peer answered. */
export interface Answer<T> {
  readonly peer: PeerId;
  readonly value: T;
}

/** Where a read stands. Plain data; each step gives a new one. */
export interface QuorumState<T> {
  readonly rules: Required<QuorumRules<T>>;
  /** Rounds not asked yet. */
  readonly rounds: readonly (readonly PeerId[])[];
  /** Peers asked so far. */
  readonly asked: number;
  /** Peers asked that neither answered nor failed. */
  readonly waiting: ReadonlySet<PeerId>;
  /** Peers waited for beyond those of the round: as many may be missing when it is judged. */
  readonly spares: number;
  /** All answers in the order they came. */
  readonly answers: readonly Answer<T>[];
  /** How many of them the last judgement knew. */
  readonly judged: number;
  readonly outcome: QuorumOutcome<T> | null;
}

/** How a read ended. */
export type QuorumOutcome<T> =
  | { readonly type: "accepted"; readonly value: T }
  | { readonly type: "failed"; readonly error: RuntimeError };

/** What to do after a step: the outcome is told exactly once, in the step that brings it. */
export type QuorumStep<T> = { readonly state: QuorumState<T> } & (
  | { readonly type: "ask"; readonly peers: readonly PeerId[] }
  | { readonly type: "wait" }
  | QuorumOutcome<T>
);
