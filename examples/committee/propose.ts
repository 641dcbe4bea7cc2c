/** When to make the next block, and what it builds on. Pure decisions on the graph and the time. */

import { type BlockRef, type Committee, StakeAggregator } from "./coppice/index.ts";
import { isVote, leaderOf, leaderRoundOf, waveOf } from "./commit-rule.ts";
import type { GraphBlock, GraphView } from "./dag.ts";
import type { Timing } from "./limits.ts";

/** What the decision stands on; times are monotonic, in milliseconds. */
export interface ProposalState {
  /** Round of our newest block; 0 when there is none. */
  readonly ownRound: number;
  /** When we made it; -Infinity when there is none. */
  readonly proposedAtMs: number;
  /** The highest round with blocks of a quorum. */
  readonly quorumRound: number;
  /** When it got its quorum. */
  readonly quorumAtMs: number;
  /** Whether the quorum round misses something worth waiting for. */
  readonly incomplete: boolean;
}

/** What to do now. */
export type ProposalDecision =
  | { readonly type: "propose"; readonly round: number }
  | { readonly type: "wait"; readonly untilMs: number }
  | { readonly type: "idle" };

/**
 * Decides whether to make the next block: one for each round that has a quorum, not faster than the
 * interval, and not before the leader (or the votes) of the round are in or had their time.
 */
export function decideProposal(
  state: ProposalState,
  nowMs: number,
  timing: Timing,
): ProposalDecision {
  const { ownRound, proposedAtMs, quorumRound, quorumAtMs, incomplete } = state;
  if (quorumRound < ownRound) return { type: "idle" };
  const paceMs = proposedAtMs + timing.roundIntervalMs;
  const completeMs = incomplete ? quorumAtMs + timing.leaderTimeoutMs : quorumAtMs;
  const untilMs = Math.max(paceMs, completeMs);
  return nowMs < untilMs ? { type: "wait", untilMs } : { type: "propose", round: quorumRound + 1 };
}

/** The highest round with blocks of a quorum of authors; the genesis round at least. */
export function quorumRoundOf(view: GraphView<GraphBlock>, committee: Committee): number {
  for (let round = view.top; round > 0; round -= 1) {
    const stake = new StakeAggregator(committee);
    for (const { ref } of view.inRound(round)) stake.add(ref.author);
    if (stake.hasQuorum) return round;
  }
  return 0;
}

/**
 * Whether a round misses what would help its wave: the leader block in the first round, in the
 * second votes of a quorum as long as they can still come. In the third nothing is missed.
 */
export function isIncomplete(
  view: GraphView<GraphBlock>,
  committee: Committee,
  round: number,
): boolean {
  const first = leaderRoundOf(waveOf(round));
  const leader = leaderOf(waveOf(round), committee);
  const leaderBlocks = view.inRound(first).filter(({ ref }) => ref.author === leader);
  if (round === first) return round > 0 && leaderBlocks.length === 0;
  return round === first + 1 && leaderBlocks.some(({ ref }) => awaitsVotes(view, committee, ref));
}

function awaitsVotes(view: GraphView<GraphBlock>, committee: Committee, leader: BlockRef): boolean {
  const votes = new StakeAggregator(committee);
  const others = new StakeAggregator(committee);
  for (const block of view.inRound(leader.round + 1)) {
    (isVote(block, leader) ? votes : others).add(block.ref.author);
  }
  return !votes.hasQuorum && committee.totalStake - others.stake >= committee.quorumStake;
}

/**
 * Chooses the ancestors of our next block: our own newest first, then of every other author the
 * newest of the round before, or an older one we have not built on yet.
 *
 * @param previous our newest block
 * @param bounds the round of the new block, and a round whose blocks are too old to matter
 */
export function chooseAncestors(
  view: GraphView<GraphBlock>,
  previous: GraphBlock,
  { round, floor }: { readonly round: number; readonly floor: number },
): readonly BlockRef[] {
  const chosen = new Map<number, BlockRef>();
  const builtOn = new Map(previous.block.ancestors.map((ref) => [ref.author, ref.round]));
  // From the top down: the first one met of an author is its newest.
  for (let below = round - 1; below > floor; below -= 1) {
    for (const { ref } of view.inRound(below)) {
      const isNew = below === round - 1 || below > (builtOn.get(ref.author) ?? 0);
      if (isNew && ref.author !== previous.ref.author && !chosen.has(ref.author)) {
        chosen.set(ref.author, ref);
      }
    }
  }
  return [previous.ref, ...[...chosen.values()].sort((a, b) => a.author - b.author)];
}
