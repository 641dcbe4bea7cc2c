/**
 * Which leaders are committed, and in which order: Cordial Miners for eventual synchrony. No
 * message is sent for it; every member reads it off the same graph of blocks.
 *
 *   round   3w-2        3w-1         3w
 *           leader  <-  votes    <-  certificates
 *
 * **Rule.** Rounds come in waves of three; one author, the leader, is set for the first of each. A
 * block of the second *votes* for a leader block that is among its ancestors. A block of the third
 * *certifies* a leader block when votes of a quorum are among its ancestors. A leader block is
 * *final* once certificates of a quorum of authors are seen. A later block *ratifies* a leader
 * block when votes of a quorum are in its history. When a leader block is found final, one walks
 * back from it, wave by wave down to the last committed one: a leader block that the last one put
 * on the list ratifies goes on the list, in front; a wave without one is skipped for good.
 *
 * **Why all lists agree.** Faulty authors hold less than a third of the stake, so that two quorums
 * share an honest author, who makes one block a round.
 *
 * 1. *At most one leader block of a wave ever has votes of a quorum,* in all graphs taken together.
 *    Two quorums of votes share an honest author, whose one block of that round has at most one
 *    ancestor of each author: it votes once, however many leader blocks there are.
 * 2. *If L of wave w is final anywhere, every block of a later wave ratifies L, at every member.*
 *    Each block stands on a quorum of the round before; going down round by round, the history of a
 *    block above round 3w holds blocks of a quorum of authors of round 3w. They share an honest author
 *    with the certificates that made L final; its one block of that round is a certificate, and
 *    what it certifies by is in the history too.
 * 3. *What a walk finds depends on the block it starts from alone:* it reads only that block's
 *    history, which is the same at all members.
 * 4. Let L of wave w be final at one member, and M of a later wave be final at another. The walk
 *    from M may stop in waves above w. Whichever block it stands on ratifies L by (2), and no other
 *    block of wave w by (1): so the walk puts L on its list, and goes on from it, by (3), as the
 *    walk from L did. All members' lists are therefore beginnings of one list.
 *
 * The order in which final leaders are found does not matter: one that is found late is on the list
 * of the later one already.
 *
 * @see Keidar, Naor, Poupko, Shapiro: Cordial Miners, DISC 2023, https://arxiv.org/abs/2205.09174
 */

import {
  type BlockRef,
  type Committee,
  refName,
  sameRef,
  StakeAggregator,
} from "./coppice/index.ts";
import type { GraphBlock, GraphView } from "./dag.ts";
import { PROTOCOL } from "./limits.ts";

/** The wave a round belongs to, from 1. */
export function waveOf(round: number): number {
  return Math.ceil(round / PROTOCOL.waveRounds);
}

/** The first round of a wave, in which its leader proposes. */
export function leaderRoundOf(wave: number): number {
  return (wave - 1) * PROTOCOL.waveRounds + 1;
}

/** Who leads a wave: each in turn. */
export function leaderOf(wave: number, committee: Committee): number {
  return (wave - 1) % committee.authorities.length;
}

/** Whether a block votes for a leader block: it is of the next round and has it as an ancestor. */
export function isVote({ ref, block }: GraphBlock, leader: BlockRef): boolean {
  if (ref.round !== leader.round + 1) return false;
  return block.ancestors.some((ancestor) => sameRef(ancestor, leader));
}

/**
 * Finds the leaders to commit next.
 *
 * @param view the graph, with everything above the leader round of `afterWave`
 * @param afterWave the wave of the last committed leader; 0 for none
 * @returns them in order, the last of them final; empty while no leader is final
 */
export function decideLeaders<B extends GraphBlock>(
  view: GraphView<B>,
  committee: Committee,
  afterWave: number,
): readonly B[] {
  for (let wave = afterWave + 1; leaderRoundOf(wave) + 2 <= view.top; wave += 1) {
    const found = finalLeader(view, committee, wave);
    if (found !== undefined) return walkBack(view, committee, { from: found, afterWave });
  }
  return [];
}

/** The leader block of a wave with certificates of a quorum, if there is one. */
function finalLeader<B extends GraphBlock>(
  view: GraphView<B>,
  committee: Committee,
  wave: number,
): B | undefined {
  const certifying = view.inRound(leaderRoundOf(wave) + 2);
  return leaderBlocks(view, committee, wave).find(({ ref }) => {
    const certificates = certifying.filter((block) => certifies(view, committee, { block, ref }));
    return hasQuorum(certificates, committee);
  });
}

function certifies<B extends GraphBlock>(
  view: GraphView<B>,
  committee: Committee,
  { block, ref }: { readonly block: B; readonly ref: BlockRef },
): boolean {
  const parents = block.block.ancestors.flatMap((ancestor) => view.get(ancestor) ?? []);
  return hasQuorum(
    parents.filter((parent) => isVote(parent, ref)),
    committee,
  );
}

function walkBack<B extends GraphBlock>(
  view: GraphView<B>,
  committee: Committee,
  { from, afterWave }: { readonly from: B; readonly afterWave: number },
): readonly B[] {
  const found = [from];
  let current = from;
  for (let wave = waveOf(from.ref.round) - 1; wave > afterWave; wave -= 1) {
    const above = leaderRoundOf(wave);
    const votes = historyOf(view, current, { above }).filter(({ ref }) => ref.round === above + 1);
    const ratified = leaderBlocks(view, committee, wave).find(({ ref }) =>
      hasQuorum(
        votes.filter((vote) => isVote(vote, ref)),
        committee,
      ),
    );
    if (ratified === undefined) continue;
    found.unshift(ratified);
    current = ratified;
  }
  return found;
}

/** How far a history goes. */
export interface HistoryBounds {
  /** The highest round that is left out. */
  readonly above: number;
  /** Names of blocks that are left out, with all that only they lead to. */
  readonly without?: ReadonlyMap<string, unknown>;
}

/** A block and all it builds on within bounds, as far as it is in the graph. */
export function historyOf<B extends GraphBlock>(
  view: GraphView<B>,
  from: B,
  { above, without }: HistoryBounds,
): B[] {
  const seen = new Set([refName(from.ref)]);
  const history = [from];
  // The list grows while it is walked.
  for (const { block } of history) {
    for (const ref of block.ancestors) {
      const name = refName(ref);
      if (ref.round <= above || seen.has(name) || without?.has(name)) continue;
      seen.add(name);
      const ancestor = view.get(ref);
      if (ancestor !== undefined) history.push(ancestor);
    }
  }
  return history;
}

function leaderBlocks<B extends GraphBlock>(
  view: GraphView<B>,
  committee: Committee,
  wave: number,
): readonly B[] {
  const leader = leaderOf(wave, committee);
  return view.inRound(leaderRoundOf(wave)).filter(({ ref }) => ref.author === leader);
}

function hasQuorum(blocks: readonly GraphBlock[], committee: Committee): boolean {
  const stake = new StakeAggregator(committee);
  for (const { ref } of blocks) stake.add(ref.author);
  return stake.hasQuorum;
}
