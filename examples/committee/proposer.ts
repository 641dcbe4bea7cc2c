/**
 * Makes this member's blocks: one a round, saved before it is sent, so that a member that comes
 * back from a crash does not make a second one for the same round.
 */

import {
  type Block,
  BLOCK_LIMITS,
  type BlockRef,
  type CommitRef,
  type EndOfEpoch,
  genesisRef,
  refName,
  signBlock,
  trustStoredBlock,
  type VerifiedBlock,
} from "./coppice/index.ts";
import type { Dag } from "./dag.ts";
import { LIMITS } from "./limits.ts";
import { writeMessage } from "./messages.ts";
import type { PartOptions } from "./options.ts";
import {
  chooseAncestors,
  decideProposal,
  isIncomplete,
  type ProposalDecision,
  quorumRoundOf,
} from "./propose.ts";

/** A block that is to be made. */
export interface Proposal {
  readonly round: number;
  /** Saved blocks of lower rounds are no longer needed. */
  readonly keepFromRound: number;
  /** Whom it names for the next epoch. */
  readonly endOfEpoch: EndOfEpoch | null;
  /** Once the epoch's last commit is derived no block is brought any more: it only votes then. */
  readonly carries: "all" | "votes";
}

/** Holds the newest own block and what goes into the next. */
export class Proposer {
  readonly #options: PartOptions;
  readonly #dag: Dag<VerifiedBlock>;
  #newest: VerifiedBlock | undefined;
  /** Blocks of others since the last save. */
  #unsaved: VerifiedBlock[] = [];
  readonly #votes: CommitRef[] = [];
  /** Own blocks no commit has brought yet. */
  #unbrought: VerifiedBlock[] = [];
  #open: Promise<void> | undefined;
  /** The own block that is being saved. */
  #opening: VerifiedBlock | undefined;
  #proposedAtMs = Number.NEGATIVE_INFINITY;
  #sentAtMs = Number.NEGATIVE_INFINITY;
  #quorumRound = -1;
  #quorumAtMs = 0;

  /** @param options what it works with */
  constructor(options: PartOptions, dag: Dag<VerifiedBlock>) {
    this.#options = options;
    this.#dag = dag;
  }

  /** Round of the newest own block; 0 while there is none. */
  get ownRound(): number {
    return this.#newest?.ref.round ?? 0;
  }

  /** The save that is open. */
  get open(): Promise<void> | undefined {
    return this.#open;
  }

  /** Hears of a block that is in the graph now; an own one may come back from others or the disk. */
  note(block: VerifiedBlock): void {
    if (block.ref.author !== this.#options.own) {
      this.#unsaved.push(block);
      return;
    }
    this.reserve(block);
    this.#unbrought.push(block);
  }

  /** Makes sure that no second block is made for the round of an own one, nor for one below. */
  reserve(block: VerifiedBlock): void {
    if (block.ref.author === this.#options.own && block.ref.round > this.ownRound) {
      this.#newest = block;
    }
  }

  /** Hears that all blocks so far are on the disk. */
  restored(): void {
    this.#unsaved = [];
  }

  /** Votes for a commit in the next blocks. */
  vote(commit: CommitRef): void {
    this.#votes.push(commit);
  }

  /** Hears what a commit brought. */
  brought(blocks: readonly VerifiedBlock[]): void {
    const own = blocks.filter(({ ref }) => ref.author === this.#options.own);
    const names = new Set(own.map(({ ref }) => refName(ref)));
    this.#unbrought = this.#unbrought.filter(({ ref }) => !names.has(refName(ref)));
  }

  /** Gives back what its blocks carried that no commit can bring any more. */
  expire(floor: number): void {
    const lost = this.#unbrought.filter(({ ref }) => ref.round <= floor);
    this.#unbrought = this.#unbrought.filter(({ ref }) => ref.round > floor);
    this.#unsaved = this.#unsaved.filter(({ ref }) => ref.round > floor);
    for (const { block } of lost) this.#options.transactions.putBack(block.transactions);
  }

  /** Gives back all that no commit has brought, on its way to the disk or not: the epoch is over. */
  giveBack(): void {
    const opening = this.#opening?.block.transactions ?? [];
    this.#opening = undefined;
    this.expire(Number.POSITIVE_INFINITY);
    if (opening.length > 0) this.#options.transactions.putBack(opening);
  }

  /** Sends the newest own block again when nothing was sent for long. */
  resend(nowMs: number): void {
    if (this.#newest === undefined || this.#open !== undefined) return;
    if (nowMs >= this.#sentAtMs + this.#options.timing.resendMs) this.#send(this.#newest, nowMs);
  }

  /** When to send again, monotonic; `undefined` while there is nothing to send. */
  nextResendMs(): number | undefined {
    return this.#newest && this.#sentAtMs + this.#options.timing.resendMs;
  }

  /** Decides whether to make a block now. */
  decide(nowMs: number): ProposalDecision {
    if (this.#open !== undefined) return { type: "idle" };
    const { committee, timing } = this.#options;
    const quorumRound = quorumRoundOf(this.#dag, committee);
    if (quorumRound !== this.#quorumRound) this.#quorumAtMs = nowMs;
    this.#quorumRound = quorumRound;
    const state = {
      ownRound: this.ownRound,
      proposedAtMs: this.#proposedAtMs,
      quorumRound,
      quorumAtMs: this.#quorumAtMs,
      incomplete: isIncomplete(this.#dag, committee, quorumRound),
    };
    return decideProposal(state, nowMs, timing);
  }

  /**
   * Makes, saves and sends a block.
   *
   * @param done runs once it is saved, before it is sent; false stops it
   */
  propose(proposal: Proposal, done: (own: VerifiedBlock) => boolean): void {
    const { clock, network, fail } = this.#options;
    const { keepFromRound } = proposal;
    const own = this.#make(proposal);
    const others = this.#unsaved.filter(({ ref }) => ref.round >= keepFromRound);
    this.#unsaved = [];
    this.#opening = own;
    this.#proposedAtMs = clock.monotonic();
    const finished = (): void => {
      this.#open = undefined;
      this.#opening = undefined;
      if (!done(own)) return;
      this.#send(own, clock.monotonic());
    };
    this.#open = network.save({ own, others, keepFromRound }).then(finished).catch(fail);
  }

  #make({ round, endOfEpoch, carries }: Proposal): VerifiedBlock {
    const { clock, committee, context, own, signer } = this.#options;
    const ancestors = this.#ancestors(round);
    const dates = ancestors.map((ref) => this.#dag.get(ref)?.block.timestampMs ?? 0);
    const block: Block = {
      epoch: committee.epoch,
      round,
      author: own,
      // Never before what it builds on, whatever our clock says.
      timestampMs: Math.max(clock.now(), this.#newest?.block.timestampMs ?? 0, ...dates),
      ancestors,
      transactions: carries === "all" ? this.#takeTransactions() : [],
      commitVotes: this.#votes.splice(0, BLOCK_LIMITS.votesMax),
      endOfEpoch,
    };
    return trustStoredBlock(signBlock(block, signer, context).bytes, context);
  }

  #ancestors(round: number): readonly BlockRef[] {
    const { committee, context, own } = this.#options;
    const genesis = (author: number): BlockRef => genesisRef(committee.epoch, author, context);
    if (round === 1) {
      const others = committee.authorities.filter(({ index }) => index !== own);
      return [genesis(own), ...others.map(({ index }) => genesis(index))];
    }
    const none = { ref: genesis(own), block: { ancestors: [], timestampMs: 0 } };
    return chooseAncestors(this.#dag, this.#newest ?? none, { round, floor: this.#dag.floor });
  }

  #takeTransactions(): readonly Uint8Array[] {
    return this.#options.transactions.take({
      transactionsMax: LIMITS.proposalTransactionsMax,
      bytesMax: LIMITS.proposalBytesMax,
    });
  }

  #send(own: VerifiedBlock, nowMs: number): void {
    this.#sentAtMs = nowMs;
    this.#options.network.broadcast(writeMessage({ type: "block", block: own.bytes }));
  }
}
