/**
 * Writes a value to all its holders, as a machine without time or network: it says whom to ask, is
 * told what came, and ends as soon as enough have acknowledged or no longer can.
 *
 * All holders are asked at once. What was asked is never taken back: a write that failed may have
 * reached some, and what happened at each of them is told.
 */

import { assert } from "../assert.ts";
import { RuntimeError } from "../errors.ts";
import type { PeerId } from "./peer-id.ts";

/** What is known of a write at one holder. */
export type WriteFate =
  | { readonly kind: "pending" }
  | { readonly kind: "acknowledged" }
  /** It answered, and not with an acknowledgement. */
  | { readonly kind: "refused"; readonly why: string }
  /** It did not answer: it may have the write or not. */
  | { readonly kind: "failed"; readonly why: string };

/** Where a write stands. Plain data; each step gives a new one. */
export interface WriteState {
  /** Acknowledgements that are enough. */
  readonly needed: number;
  readonly fates: ReadonlyMap<PeerId, WriteFate>;
  readonly outcome: WriteOutcome | null;
}

/** How a write ended. */
export type WriteOutcome =
  | { readonly type: "acknowledged"; readonly by: readonly PeerId[] }
  | { readonly type: "failed"; readonly error: RuntimeError };

/** What to do after a step: the outcome is told exactly once, in the step that brings it. */
export type WriteStep = { readonly state: WriteState } & (
  | { readonly type: "ask"; readonly peers: readonly PeerId[] }
  | { readonly type: "wait" }
  | WriteOutcome
);

/**
 * Begins a write.
 *
 * @param holders all that are to hold the value, whether they can be reached or not
 * @param needed acknowledgements that are enough, from 1
 * @returns whom to ask; `quorum.no_peers` or `quorum.not_acknowledged`, nobody asked, where there are
 *   fewer holders than are needed
 */
export function startWrite(holders: readonly PeerId[], needed: number): WriteStep {
  assert(Number.isInteger(needed) && needed >= 1, "a write needs somebody's acknowledgement");
  const peers = [...new Set(holders)];
  const fates = new Map(peers.map((peer): [PeerId, WriteFate] => [peer, { kind: "pending" }]));
  const state: WriteState = { needed, fates, outcome: null };
  if (peers.length >= needed) return { type: "ask", peers, state };
  return end(state, { type: "failed", error: tooFew(peers.length, needed) });
}

/**
 * Takes in what came of one holder. What comes of one that has been heard is ignored; what comes after
 * the end is kept in the fates and changes no outcome.
 */
export function writeSettled(
  state: WriteState,
  peer: PeerId,
  fate: Exclude<WriteFate, { readonly kind: "pending" }>,
): WriteStep {
  if (state.fates.get(peer)?.kind !== "pending") return { type: "wait", state };
  const after = { ...state, fates: new Map(state.fates).set(peer, fate) };
  if (after.outcome !== null) return { type: "wait", state: after };
  const by = peersWith(after, "acknowledged");
  if (by.length >= after.needed) return end(after, { type: "acknowledged", by });
  const possible = by.length + peersWith(after, "pending").length;
  if (possible >= after.needed) return { type: "wait", state: after };
  return end(after, { type: "failed", error: notAcknowledged(after) });
}

/** Whether nothing more is to come. */
export function isWriteSettled(state: WriteState): boolean {
  return peersWith(state, "pending").length === 0;
}

function end(state: WriteState, outcome: WriteOutcome): WriteStep {
  return { ...outcome, state: { ...state, outcome } };
}

function peersWith({ fates }: WriteState, kind: WriteFate["kind"]): PeerId[] {
  return [...fates].filter(([, fate]) => fate.kind === kind).map(([peer]) => peer);
}

function tooFew(holders: number, needed: number): RuntimeError {
  if (holders === 0) {
    return new RuntimeError(
      "quorum.no_peers",
      { asked: 0 },
      "cannot write: nobody to ask (0 peers)",
    );
  }
  const details = { asked: 0, acknowledged: 0, needed, fates: {} };
  const text = `cannot write: fewer holders than acknowledgements needed (${holders} of ${needed})`;
  return new RuntimeError("quorum.not_acknowledged", details, text);
}

function notAcknowledged(state: WriteState): RuntimeError {
  const { needed } = state;
  const asked = state.fates.size;
  const acknowledged = peersWith(state, "acknowledged").length;
  const fates = Object.fromEntries([...state.fates].map(([peer, fate]) => [peer, textOf(fate)]));
  const text = `cannot write: too few acknowledged it (${acknowledged} of ${needed} needed, ${asked} asked)`;
  return new RuntimeError("quorum.not_acknowledged", { asked, acknowledged, needed, fates }, text);
}

function textOf(fate: WriteFate): string {
  return "why" in fate ? `${fate.kind}: ${fate.why}` : fate.kind;
}
