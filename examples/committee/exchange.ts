/** The talk between members: takes blocks in, asks for missing ones, answers those who ask. */

import {
  type BlockContext,
  type BlockRef,
  blockRef,
  type Clock,
  decodeBlock,
  hexOf,
  isRuntimeError,
  type Random,
  refName,
  sameRef,
  type VerifiedBlock,
  verifyBlock,
} from "./coppice/index.ts";
import type { Dag } from "./dag.ts";
import type { CommitteeEvent } from "./events.ts";
import { LIMITS, type Timing } from "./limits.ts";
import { type Message, readMessage, writeMessage } from "./messages.ts";
import type { ConsensusNetwork } from "./coppice/index.ts";
import { quorumRoundOf } from "./propose.ts";

/** Rounds we may lack before whole rounds are asked for rather than blocks by name. */
const BEHIND_ROUNDS = 2;

/** A time before all others. */
const NEVER = Number.NEGATIVE_INFINITY;

/** What an exchange works with. */
export interface ExchangeOptions {
  readonly context: BlockContext;
  readonly clock: Clock;
  readonly random: Random;
  readonly timing: Timing;
  readonly network: Pick<ConsensusNetwork, "send">;
  /** Position of this member in the committee. */
  readonly own: number;
  readonly dag: Dag<VerifiedBlock>;
  /** Hears of blocks that are now in the graph. */
  readonly accepted: (blocks: readonly VerifiedBlock[]) => void;
  readonly observe: (event: CommitteeEvent) => void;
}

/** Keeps who was asked for what, and who asked how often. */
export class Exchange {
  readonly #options: ExchangeOptions;
  /** Texts of the members' network keys, without our own. */
  readonly #peers: readonly string[];
  readonly #askedAtMs = new Map<string, number>();
  readonly #answered = new Map<string, { sinceMs: number; count: number }>();
  #roundsAskedAtMs = NEVER;

  /** @param options what it works with */
  constructor(options: ExchangeOptions) {
    this.#options = options;
    const { authorities } = options.context.committee;
    this.#peers = authorities
      .filter(({ index }) => index !== options.own)
      .map(({ networkKey }) => hexOf(networkKey));
  }

  /** Hears one message of a peer. */
  receive(peer: string, bytes: Uint8Array): void {
    const message = this.#peers.includes(peer) ? readMessage(bytes) : undefined;
    if (message !== undefined) this.#handle(peer, message);
    else this.#ignore(peer, this.#peers.includes(peer) ? "message.malformed" : "peer.not_a_member");
  }

  /** Asks a peer for what is missing and was not asked for lately. */
  ask(peer: string | undefined = this.#options.random.pick(this.#peers)): void {
    if (peer === undefined) return;
    const nowMs = this.#options.clock.monotonic();
    const missing = this.#options.dag.missing();
    this.#forgetAsked(missing);
    const due = missing.filter((ref) => this.#isDue(this.#askedAtMs.get(refName(ref)), nowMs));
    // The lowest first: the others need them. Those left out are due the next time.
    due.sort((one, other) => one.round - other.round);
    const refs = due.slice(0, LIMITS.wantedRefsMax);
    for (const ref of refs) this.#askedAtMs.set(refName(ref), nowMs);
    if (refs.length > 0) this.#send(peer, { type: "want", refs });
    if (this.#isBehind(missing) && this.#isDue(this.#roundsAskedAtMs, nowMs)) {
      this.#askForRounds(peer, nowMs);
    }
  }

  /** Asks some peer once an answer is overdue. */
  askWhenDue(): void {
    const dueMs = this.nextAskMs();
    if (dueMs !== undefined && dueMs <= this.#options.clock.monotonic()) this.ask();
  }

  /** When to ask again, monotonic; `undefined` while nothing is missing. */
  nextAskMs(): number | undefined {
    const asked = this.#options.dag
      .missing()
      .map((ref) => this.#askedAtMs.get(refName(ref)) ?? NEVER);
    if (asked.length === 0) return undefined;
    return Math.min(...asked) + this.#options.timing.answerTimeoutMs;
  }

  #handle(peer: string, message: Message): void {
    switch (message.type) {
      case "block":
        this.#take(peer, message.block);
        this.ask(peer);
        break;
      case "blocks":
        this.#takeAnswer(peer, message);
        break;
      case "want":
        this.#answer(peer, () => message.refs.flatMap((ref) => this.#options.dag.get(ref) ?? []));
        break;
      case "want_rounds":
        this.#answer(peer, () => this.#blocksFrom(message.fromRound));
        break;
    }
  }

  #takeAnswer(peer: string, answer: Extract<Message, { readonly type: "blocks" }>): void {
    const { dag, observe } = this.#options;
    const sizeBefore = dag.size;
    for (const bytes of answer.blocks) this.#take(peer, bytes);
    // A stretch that brought us on is followed by the next one without delay.
    if (dag.size > sizeBefore) this.#roundsAskedAtMs = NEVER;
    if (this.#isBehind(dag.missing()) && answer.lowestRound > dag.top + 1) {
      observe({ type: "peer_pruned", peer, lowestRound: answer.lowestRound });
    }
    this.ask(peer);
  }

  #take(peer: string, bytes: Uint8Array): void {
    const reason = this.#reasonAgainst(bytes);
    if (reason !== undefined) this.#ignore(peer, reason);
  }

  #reasonAgainst(bytes: Uint8Array): string | undefined {
    try {
      return this.#takeBlock(bytes);
    } catch (error) {
      if (isRuntimeError(error, "chain.refused")) return error.details.rule;
      if (isRuntimeError(error, "codec.malformed")) return "block.malformed";
      if (isRuntimeError(error, "codec.too_large")) return "block.malformed";
      throw error;
    }
  }

  /** Cheap checks first; answers why a block was not taken. */
  #takeBlock(bytes: Uint8Array): string | undefined {
    const { dag, context, clock, timing } = this.#options;
    const signed = decodeBlock(bytes);
    const ref = blockRef(signed, context.crypto);
    if (dag.knows(ref)) return "block.known";
    if (ref.round <= dag.floor) return "block.too_old";
    if (signed.block.timestampMs > clock.now() + timing.clockAheadMsMax) return "block.from_future";
    return this.#insert(verifyBlock(bytes, context, ref));
  }

  #insert(block: VerifiedBlock): string | undefined {
    const insertion = this.#options.dag.insert(block);
    switch (insertion.type) {
      case "accepted":
        this.#options.accepted(insertion.blocks);
        for (const one of insertion.blocks) this.#accuse(one, this.#firstOf(one));
        return undefined;
      case "pending":
        return undefined;
      case "equivocation":
        this.#accuse(block, insertion.first);
        return "block.equivocation";
      case "refused":
        return `block.${insertion.reason}`;
    }
  }

  #firstOf({ ref }: VerifiedBlock): VerifiedBlock | undefined {
    return this.#options.dag.inRound(ref.round).find((one) => one.ref.author === ref.author);
  }

  #accuse({ ref }: VerifiedBlock, first: VerifiedBlock | undefined): void {
    if (first === undefined || sameRef(first.ref, ref)) return;
    const blocks = [first.ref, ref];
    this.#options.observe({ type: "equivocation", author: ref.author, blocks });
  }

  #answer(peer: string, find: () => readonly VerifiedBlock[]): void {
    if (!this.#mayAsk(peer)) {
      this.#ignore(peer, "peer.asks_too_often");
      return;
    }
    const blocks = fitting(find());
    this.#send(peer, { type: "blocks", blocks, lowestRound: this.#options.dag.lowest });
  }

  #mayAsk(peer: string): boolean {
    const nowMs = this.#options.clock.monotonic();
    const last = this.#answered.get(peer);
    const window = last !== undefined && nowMs - last.sinceMs < 1_000 ? last : undefined;
    const { sinceMs, count } = window ?? { sinceMs: nowMs, count: 0 };
    this.#answered.set(peer, { sinceMs, count: count + 1 });
    return count < LIMITS.answersPerSecondMax;
  }

  #blocksFrom(fromRound: number): readonly VerifiedBlock[] {
    const { dag } = this.#options;
    const found: VerifiedBlock[] = [];
    let round = Math.max(fromRound, dag.lowest);
    for (; round <= dag.top && found.length < LIMITS.answerBlocksMax; round += 1) {
      found.push(...dag.inRound(round));
    }
    return found;
  }

  #isBehind(missing: readonly BlockRef[]): boolean {
    const { dag, context } = this.#options;
    const reached = quorumRoundOf(dag, context.committee);
    return missing.some(({ round }) => round > reached + BEHIND_ROUNDS);
  }

  #askForRounds(peer: string, nowMs: number): void {
    const { dag, context } = this.#options;
    this.#roundsAskedAtMs = nowMs;
    const reached = quorumRoundOf(dag, context.committee);
    const fromRound = Math.max(dag.floor + 1, reached);
    this.#send(peer, { type: "want_rounds", fromRound });
  }

  #isDue(askedAtMs: number | undefined, nowMs: number): boolean {
    return askedAtMs === undefined || nowMs >= askedAtMs + this.#options.timing.answerTimeoutMs;
  }

  #forgetAsked(missing: readonly BlockRef[]): void {
    const names = new Set(missing.map(refName));
    for (const name of this.#askedAtMs.keys()) if (!names.has(name)) this.#askedAtMs.delete(name);
  }

  #send(peer: string, message: Message): void {
    this.#options.network.send(peer, writeMessage(message));
  }

  #ignore(peer: string, reason: string): void {
    this.#options.observe({ type: "ignored", peer, reason });
  }
}

/** As many blocks from the front as one message carries. */
function fitting(blocks: readonly VerifiedBlock[]): Uint8Array[] {
  const fit: Uint8Array[] = [];
  let left = LIMITS.messageBytesMax - LIMITS.overheadBytes;
  for (const { bytes } of blocks.slice(0, LIMITS.answerBlocksMax)) {
    // Five bytes at most stand before each block.
    left -= bytes.length + 5;
    if (left < 0) break;
    fit.push(bytes);
  }
  return fit;
}
