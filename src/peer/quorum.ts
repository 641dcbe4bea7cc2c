/**
 * Reads a value from several peers, as a machine without time or network: it says whom to ask, is
 * told what came, and ends with an answer somebody gave or with the reason why there is none.
 *
 * Peers are asked in rounds, nearest first, ourselves last. A round ends early when enough answers
 * are there and all agree; a round with differing answers is waited for, because the one still to
 * come may be the newest.
 */

import { assert } from "../assert.ts";
import { RuntimeError } from "../errors.ts";
import type { PeerId } from "./peer-id.ts";
import type {
  Answer,
  QuorumOutcome,
  QuorumPeer,
  QuorumRules,
  QuorumState,
  QuorumStep,
} from "./quorum-state.ts";

/** What peers hold, for repairing those that hold something else. */
export interface QuorumRepair<T> {
  /** The accepted answer, or null when none was. */
  readonly accepted: Answer<T>["value"] | null;
  /** Everything that was answered, also after the read had ended. */
  readonly answers: readonly Answer<T>[];
  /** Peers that answered something else than what was accepted. */
  readonly differing: readonly PeerId[];
}

/**
 * Begins a read.
 *
 * @param peers connected peers, ourselves among them if we hold the value too
 * @param self our own id, asked last: others' word is why one reads from many
 * @returns whom to ask, or `quorum.no_peers`
 */
export function startQuorum<T>(
  peers: readonly QuorumPeer[],
  self: PeerId,
  rules: QuorumRules<T>,
): QuorumStep<T> {
  const given = {
    consistencyLevel: 3,
    answersMin: 2,
    answersNeeded: 1,
    resolve: ([first]: readonly [T, T, ...T[]]) => first,
    accepts: () => true,
    ...rules,
  };
  const complete = { ...given, answersMin: Math.max(given.answersMin, given.answersNeeded) };
  assert(Number.isInteger(complete.consistencyLevel), "a consistency level is a whole number");
  assert(complete.consistencyLevel >= 1 && complete.answersMin >= 1, "a quorum asks somebody");
  return nextRound({
    rules: complete,
    rounds: inRounds(peers, self, complete.consistencyLevel),
    asked: 0,
    waiting: new Set(),
    spares: 0,
    answers: [],
    judged: 0,
    outcome: null,
  });
}

/**
 * Takes an answer in. An answer nobody waits for (a second one, or of a peer not asked) is ignored;
 * one that comes after the end is kept for {@link repairOf}.
 */
export function quorumAnswered<T>(state: QuorumState<T>, peer: PeerId, value: T): QuorumStep<T> {
  if (!state.waiting.has(peer)) return { type: "wait", state };
  const answers = [...state.answers, { peer, value }];
  return proceed({ ...state, answers, waiting: without(state.waiting, peer) });
}

/** Takes in that a peer failed or did not answer in time. */
export function quorumFailed<T>(state: QuorumState<T>, peer: PeerId): QuorumStep<T> {
  if (!state.waiting.has(peer)) return { type: "wait", state };
  return proceed({ ...state, waiting: without(state.waiting, peer) });
}

/**
 * Takes in that a peer is slower than it usually is: the next one is asked beside it, and the round may
 * be judged without one of the two.
 */
export function quorumSlow<T>(state: QuorumState<T>, peer: PeerId): QuorumStep<T> {
  const [[spare, ...round] = [], ...rounds] = state.rounds;
  const isMoot = state.outcome !== null || !state.waiting.has(peer);
  if (isMoot || spare === undefined) return { type: "wait", state };
  const left = round.length > 0 ? [round, ...rounds] : rounds;
  const waiting = new Set([...state.waiting, spare]);
  const counts = { asked: state.asked + 1, spares: state.spares + 1 };
  return { type: "ask", peers: [spare], state: { ...state, ...counts, rounds: left, waiting } };
}

/** What peers hold; complete once a read has ended and `state.waiting` is empty. */
export function repairOf<T>({ rules, answers, outcome }: QuorumState<T>): QuorumRepair<T> {
  if (outcome?.type !== "accepted") return { accepted: null, answers, differing: [] };
  const key = rules.keyOf(outcome.value);
  const other = answers.filter(({ value }) => rules.keyOf(value) !== key);
  return { accepted: outcome.value, answers, differing: other.map(({ peer }) => peer) };
}

function proceed<T>(state: QuorumState<T>): QuorumStep<T> {
  if (state.outcome !== null) return { type: "wait", state };
  if (state.waiting.size === 0) return judgeRound(state);
  if (agreesEarly(state) || isRoundHeard(state)) return judgeAnswers(state);
  return { type: "wait", state };
}

/** As many were heard as the round is of, slow ones left out, and they are enough. */
function isRoundHeard<T>({ answers, judged, rules, spares, waiting }: QuorumState<T>): boolean {
  const isEnough = answers.length >= rules.answersMin && answers.length > judged;
  return waiting.size <= spares && isEnough;
}

/** Enough answers, all the same and good enough: waiting for the slowest would change nothing. */
function agreesEarly<T>({ answers, rules, judged }: QuorumState<T>): boolean {
  if (answers.length < rules.answersMin || answers.length === judged) return false;
  const [first] = answers;
  return first !== undefined && distinct(answers, rules).length === 1 && rules.accepts(first.value);
}

function judgeRound<T>(state: QuorumState<T>): QuorumStep<T> {
  const { answers, judged, rules, rounds } = state;
  const news = answers.length > judged;
  // Few answers are enough when there is nobody left to ask.
  const least = rounds.length === 0 ? rules.answersNeeded : rules.answersMin;
  const enough = answers.length >= least;
  return news && enough ? judgeAnswers(state) : nextRound(state);
}

function judgeAnswers<T>(state: QuorumState<T>): QuorumStep<T> {
  const [first, second, ...rest] = distinct(state.answers, state.rules);
  assert(first !== undefined, "a judgement has an answer to judge");
  const { value: only } = first;
  const others = rest.map(({ value }) => value);
  const value = second === undefined ? only : state.rules.resolve([only, second.value, ...others]);
  if (state.rules.accepts(value)) return end(state, { type: "accepted", value });
  const judged = { ...state, judged: state.answers.length };
  // Whoever is slow may still bring what will do, when nobody else is left to ask.
  const isLast = state.rounds.length === 0 && state.waiting.size > 0;
  return isLast ? { type: "wait", state: judged } : nextRound(judged);
}

function nextRound<T>(state: QuorumState<T>): QuorumStep<T> {
  const [peers, ...rounds] = state.rounds;
  if (peers === undefined) return end(state, { type: "failed", error: failureOf(state) });
  const asked = state.asked + peers.length;
  const waiting = new Set([...state.waiting, ...peers]);
  const spares = state.waiting.size;
  return { type: "ask", peers, state: { ...state, rounds, asked, waiting, spares } };
}

function end<T>(state: QuorumState<T>, outcome: QuorumOutcome<T>): QuorumStep<T> {
  return { ...outcome, state: { ...state, rounds: [], outcome } };
}

function failureOf<T>({ asked, answers, rules }: QuorumState<T>): RuntimeError {
  if (asked === 0) {
    return new RuntimeError("quorum.no_peers", { asked }, "cannot read: nobody to ask (0 peers)");
  }
  const answered = answers.length;
  if (answered === 0) {
    const message = `cannot read: nobody answered (${asked} peers asked)`;
    return new RuntimeError("quorum.no_answer", { asked }, message);
  }
  const needed = rules.answersNeeded;
  if (answered < needed) {
    const message = `cannot read: too few answered (${answered} of ${needed} needed, ${asked} peers asked)`;
    return new RuntimeError("quorum.too_few_answers", { asked, answered, needed }, message);
  }
  const message = `cannot read: no answer is acceptable (${answered} of ${asked} peers answered)`;
  return new RuntimeError("quorum.not_accepted", { asked, answered }, message);
}

/** One answer of each kind, in the order they came. */
function distinct<T>(answers: readonly Answer<T>[], rules: QuorumRules<T>): Answer<T>[] {
  const kinds = new Map<string, Answer<T>>();
  for (const answer of answers) {
    const key = rules.keyOf(answer.value);
    if (!kinds.has(key)) kinds.set(key, answer);
  }
  return [...kinds.values()];
}

/** Nearest first, of equals the lesser id; each peer once; ourselves last. */
function inRounds(peers: readonly QuorumPeer[], self: PeerId, level: number): PeerId[][] {
  const sorted = [...peers].sort(
    (left, right) => left.distance - right.distance || (left.peer < right.peer ? -1 : 1),
  );
  const ids = new Set(sorted.map(({ peer }) => peer));
  const ordered = ids.delete(self) ? [...ids, self] : [...ids];
  const rounds: PeerId[][] = [];
  for (let at = 0; at < ordered.length; at += level) rounds.push(ordered.slice(at, at + level));
  return rounds;
}

function without(peers: ReadonlySet<PeerId>, peer: PeerId): ReadonlySet<PeerId> {
  return new Set([...peers].filter((one) => one !== peer));
}
