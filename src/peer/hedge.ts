/**
 * Asks one peer, and another when the first is slower than it usually is: the first answer that will
 * do wins, whoever gave it. A machine without time or network, like `quorum.ts`.
 */

import { RuntimeError } from "../errors.ts";
import type { PeerId } from "./peer-id.ts";

/** How a hedged request decides. */
export interface HedgeRules<T> {
  /** Peers asked because another was slow. @defaultValue 1 */
  readonly sparesMax?: number;
  /** Whether an answer will do; one that will not counts as none. @defaultValue any will */
  readonly accepts?: (answer: T) => boolean;
}

/** The one place where the limit has a number. */
export const HEDGE_LIMITS = { sparesMax: 1 } as const;

/** Where a hedged request stands. Plain data; each step gives a new one. */
export interface HedgeState<T> {
  readonly rules: Required<HedgeRules<T>>;
  /** Peers not asked yet, the best first. */
  readonly left: readonly PeerId[];
  readonly waiting: ReadonlySet<PeerId>;
  readonly asked: number;
  readonly spares: number;
  /** Answers that would not do. */
  readonly refused: number;
  readonly isOver: boolean;
}

/** What to do after a step. */
export type HedgeStep<T> = { readonly state: HedgeState<T> } & (
  | { readonly type: "ask"; readonly peer: PeerId }
  | { readonly type: "wait" }
  /** The answer, and whom nobody waits for any more. */
  | {
      readonly type: "answered";
      readonly peer: PeerId;
      readonly value: T;
      readonly cancel: readonly PeerId[];
    }
  | { readonly type: "failed"; readonly error: RuntimeError }
);

/**
 * Begins a request.
 *
 * @param peers whoever can answer, the best first
 */
export function startHedge<T>(peers: readonly PeerId[], rules: HedgeRules<T>): HedgeStep<T> {
  return askNext({
    rules: { ...HEDGE_LIMITS, accepts: () => true, ...rules },
    left: [...new Set(peers)],
    waiting: new Set(),
    asked: 0,
    spares: 0,
    refused: 0,
    isOver: false,
  });
}

/** Takes in that a peer is slower than usual: the next is asked beside it, as often as the rules allow. */
export function hedgeSlow<T>(state: HedgeState<T>, peer: PeerId): HedgeStep<T> {
  const mayAsk = state.waiting.has(peer) && state.spares < state.rules.sparesMax;
  if (state.isOver || !mayAsk || state.left.length === 0) return { type: "wait", state };
  return askNext({ ...state, spares: state.spares + 1 });
}

/** Takes an answer in; one nobody waits for any more is ignored. */
export function hedgeAnswered<T>(state: HedgeState<T>, peer: PeerId, value: T): HedgeStep<T> {
  if (state.isOver || !state.waiting.has(peer)) return { type: "wait", state };
  const others = without(state.waiting, peer);
  if (!state.rules.accepts(value)) {
    return goOn({ ...state, waiting: others, refused: state.refused + 1 });
  }
  const after = { ...state, waiting: new Set<PeerId>(), isOver: true };
  return { type: "answered", peer, value, cancel: [...others], state: after };
}

/** Takes in that a peer failed or did not answer in time: the next is asked in its place. */
export function hedgeFailed<T>(state: HedgeState<T>, peer: PeerId): HedgeStep<T> {
  if (state.isOver || !state.waiting.has(peer)) return { type: "wait", state };
  return goOn({ ...state, waiting: without(state.waiting, peer) });
}

/** Goes on without one: whoever is waited for may still answer, so the next is asked only for the last. */
function goOn<T>(state: HedgeState<T>): HedgeStep<T> {
  return state.waiting.size > 0 ? { type: "wait", state } : askNext(state);
}

function askNext<T>(state: HedgeState<T>): HedgeStep<T> {
  const [peer, ...left] = state.left;
  if (peer === undefined) {
    return { type: "failed", error: failureOf(state), state: { ...state, isOver: true } };
  }
  const waiting = new Set([...state.waiting, peer]);
  return { type: "ask", peer, state: { ...state, left, waiting, asked: state.asked + 1 } };
}

function failureOf<T>({ asked, refused }: HedgeState<T>): RuntimeError {
  if (asked === 0) {
    return new RuntimeError("quorum.no_peers", { asked }, "cannot ask: nobody to ask (0 peers)");
  }
  if (refused === 0) {
    const text = `cannot ask: nobody answered (${asked} peers asked)`;
    return new RuntimeError("quorum.no_answer", { asked }, text);
  }
  const text = `cannot ask: no answer is acceptable (${refused} of ${asked} peers answered)`;
  return new RuntimeError("quorum.not_accepted", { asked, answered: refused }, text);
}

function without(peers: ReadonlySet<PeerId>, peer: PeerId): ReadonlySet<PeerId> {
  return new Set([...peers].filter((one) => one !== peer));
}
