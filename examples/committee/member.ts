/**
 * The life of one member: it restores what it saved, takes blocks in, derives commits from the
 * graph, hands certified ones over and makes its next block. Host code, see committee.ts.
 */

import {
  type CommittedSubDag,
  compareRefs,
  type TimerId,
  trustStoredBlock,
  type VerifiedBlock,
} from "./coppice/index.ts";
import { Dag } from "./dag.ts";
import type { CommitteeEvent, CommitteeStatus } from "./events.ts";
import { Exchange } from "./exchange.ts";
import { Handover } from "./handover.ts";
import { LIMITS } from "./limits.ts";
import type { MemberOptions, PartOptions } from "./options.ts";
import type { ConsensusHost } from "./coppice/index.ts";
import { Proposer } from "./proposer.ts";
import { CommitSequence } from "./sequence.ts";

/** A consensus engine that can be asked where it stands. */
export interface CommitteeHost extends ConsensusHost {
  /** Where it stands now. */
  status(): CommitteeStatus;
}

/** One member; see {@link ConsensusHost} for what its methods promise. */
export class Member implements CommitteeHost {
  readonly #options: MemberOptions;
  readonly #dag = new Dag<VerifiedBlock>();
  readonly #sequence: CommitSequence;
  readonly #handover: Handover;
  readonly #proposer: Proposer;
  readonly #exchange: Exchange;
  readonly #ignored = new Map<string, number>();
  #running = false;
  #timer: TimerId | undefined;

  /** @param options checked and complete */
  constructor(options: MemberOptions) {
    const parts: PartOptions = {
      ...options,
      observe: (event) => this.#observe(event),
      fail: (error) => this.#fail(error),
    };
    this.#options = options;
    this.#sequence = new CommitSequence(options, options.resume.head);
    this.#handover = new Handover(parts);
    this.#proposer = new Proposer(parts, this.#dag);
    this.#exchange = new Exchange({
      ...parts,
      dag: this.#dag,
      accepted: (blocks) => this.#takeIn(blocks),
    });
  }

  start(): void {
    this.#restore();
    this.#running = true;
    this.#advance();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#clearTimer();
    // What no commit of this epoch will ever bring goes into blocks of the next, ours or another's.
    if (this.#sequence.isOver) this.#proposer.giveBack();
    await Promise.all([this.#handover.open, this.#proposer.open]);
  }

  receive(peer: string, message: Uint8Array): void {
    if (!this.#running) return;
    this.#exchange.receive(peer, message);
    this.#advance();
  }

  onSyncedCommit(subDag: CommittedSubDag): void {
    if (!this.#running) return;
    try {
      if (this.#handover.synced(subDag)) this.#adopt(subDag);
      this.#advance();
    } catch (error) {
      this.#fail(error);
    }
  }

  status(): CommitteeStatus {
    return {
      author: this.#options.own,
      ownRound: this.#proposer.ownRound,
      topRound: this.#dag.top,
      decidedIndex: this.#sequence.head.index,
      durableIndex: this.#handover.durableIndex,
      blocks: this.#dag.size,
      pending: this.#dag.pendingSize,
      ignored: Object.fromEntries(this.#ignored),
    };
  }

  /** Builds up again what was known: first what commits brought, then what was saved. */
  #restore(): void {
    const { context, resume } = this.#options;
    const { epoch } = resume.committee;
    const recent = resume.recent.filter((subDag) => subDag.epoch === epoch);
    for (const subDag of recent) this.#sequence.adopt(subDag);
    this.#dag.raiseFloor(this.#sequence.floor);
    for (const { blocks } of recent) this.#takeInBrought(blocks);
    const all = resume.saved.map((bytes) => trustStoredBlock(bytes, context));
    const saved = all.filter(({ ref }) => ref.epoch === epoch);
    saved.sort((one, other) => compareRefs(one.ref, other.ref));
    for (const block of saved) {
      const insertion = this.#dag.insert(block, true);
      if (insertion.type === "accepted") this.#takeIn(insertion.blocks);
      // Whatever becomes of it in the graph: no second block of ours may have its round.
      this.#proposer.reserve(block);
    }
    this.#proposer.restored();
  }

  /** Hears of blocks that are in the graph now. */
  #takeIn(blocks: readonly VerifiedBlock[]): void {
    for (const block of blocks) this.#proposer.note(block);
    this.#handover.record(blocks, this.#sequence.head.index);
  }

  #adopt(subDag: CommittedSubDag): void {
    this.#sequence.adopt(subDag);
    this.#takeInBrought(subDag.blocks);
    this.#raiseFloor();
  }

  /** Hears of blocks a commit brought, whether their ancestors are here or not. */
  #takeInBrought(blocks: readonly VerifiedBlock[]): void {
    this.#takeIn(this.#dag.settle(blocks));
    for (const block of blocks) this.#proposer.reserve(block);
    this.#proposer.brought(blocks);
  }

  /** Goes on, also from a timer: what the host's parts throw ends this member, not the process. */
  #advance(): void {
    if (!this.#running) return;
    try {
      this.#goOn();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Does all there is to do now, and sets the timer for what comes next. */
  #goOn(): void {
    this.#decide();
    this.#handover.run(() => this.#advance());
    this.#exchange.askWhenDue();
    const nowMs = this.#options.clock.monotonic();
    const decision = this.#handover.isFull ? undefined : this.#proposer.decide(nowMs);
    if (decision?.type === "propose") this.#propose(decision.round);
    this.#proposer.resend(nowMs);
    this.#schedule(decision?.type === "wait" ? decision.untilMs : undefined);
  }

  #decide(): void {
    let decided = this.#sequence.decide(this.#dag);
    while (decided.length > 0) {
      this.#handover.push(decided);
      for (const { ref, blocks } of decided) {
        this.#proposer.brought(blocks);
        this.#proposer.vote(ref);
        this.#observe({ type: "decided", index: ref.index });
      }
      this.#raiseFloor();
      // A raised floor completes blocks, and they may make further leaders final.
      decided = this.#sequence.decide(this.#dag);
    }
  }

  #raiseFloor(): void {
    const { floor } = this.#sequence;
    this.#proposer.expire(floor);
    this.#takeIn(this.#dag.raiseFloor(floor));
    this.#dag.forget(floor - LIMITS.keptRounds);
  }

  #propose(round: number): void {
    const { next: nextAuthorities, isOver } = this.#sequence;
    const endOfEpoch = nextAuthorities === undefined ? null : { nextAuthorities };
    const { keepFromRound } = this.#handover;
    const carries = isOver ? "votes" : "all";
    this.#proposer.propose({ round, keepFromRound, endOfEpoch, carries }, (own) => {
      if (!this.#running) return false;
      this.#observe({ type: "proposed", round });
      this.#proposer.reserve(own);
      const insertion = this.#dag.insert(own, true);
      if (insertion.type === "accepted") this.#takeIn(insertion.blocks);
      // Sending comes first; what the own block completes is looked at in the next turn.
      this.#options.clock.defer(() => this.#advance());
      return true;
    });
  }

  #schedule(proposeAtMs: number | undefined): void {
    this.#clearTimer();
    const times = [proposeAtMs, this.#proposer.nextResendMs(), this.#exchange.nextAskMs()];
    const dueMs = Math.min(...times.map((time) => time ?? Number.POSITIVE_INFINITY));
    if (dueMs === Number.POSITIVE_INFINITY) return;
    const { clock } = this.#options;
    this.#timer = clock.setTimer(() => this.#advance(), Math.max(1, dueMs - clock.monotonic()));
  }

  #clearTimer(): void {
    if (this.#timer !== undefined) this.#options.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #fail(error: unknown): void {
    this.#running = false;
    this.#clearTimer();
    this.#options.network.failed(error);
  }

  #observe(event: CommitteeEvent): void {
    if (event.type === "ignored") {
      this.#ignored.set(event.reason, (this.#ignored.get(event.reason) ?? 0) + 1);
    }
    this.#options.observe(event);
  }
}
