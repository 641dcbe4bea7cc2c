/**
 * The graph of blocks. A block is in it only together with everything it builds on, down to a
 * floor; until then it waits. Two blocks of one author and round may both be in it, but the second
 * only once another block builds on it: nobody can fill the graph with variants nobody needs.
 */

import { type Block, type BlockRef, refName } from "./coppice/index.ts";
import { LIMITS } from "./limits.ts";

/** What the graph needs of a block. */
export interface GraphBlock {
  readonly ref: BlockRef;
  readonly block: Pick<Block, "ancestors" | "timestampMs">;
}

/** The graph as the rules read it. */
export interface GraphView<B extends GraphBlock> {
  /** The block of that name, if it is in the graph. */
  get(ref: BlockRef): B | undefined;
  /** The blocks of a round in the order they came. */
  inRound(round: number): readonly B[];
  /** The highest round with a block; 0 while there is none. */
  readonly top: number;
}

/** Why a block was not taken. */
export type Refusal = "known" | "too_old" | "author_full" | "time_before_ancestor";

/** What became of a block. */
export type Insertion<B extends GraphBlock> =
  | { readonly type: "accepted"; readonly blocks: readonly B[] }
  | { readonly type: "pending"; readonly missing: readonly BlockRef[] }
  | { readonly type: "equivocation"; readonly first: B }
  | { readonly type: "refused"; readonly reason: Refusal };

interface Pending<B> {
  readonly block: B;
  /** Names of ancestors that are not there. */
  readonly missing: Set<string>;
}

interface Awaited {
  readonly ref: BlockRef;
  /** Names of the pending blocks that need it. */
  readonly by: Set<string>;
}

/** Holds the blocks of one epoch. */
export class Dag<B extends GraphBlock> implements GraphView<B> {
  readonly #blocks = new Map<string, B>();
  readonly #rounds = new Map<number, B[]>();
  readonly #pending = new Map<string, Pending<B>>();
  readonly #awaited = new Map<string, Awaited>();
  readonly #countOf = new Map<number, number>();
  #floor = 0;
  #top = 0;

  /** Blocks up to this round count as known, whether they are here or not. */
  get floor(): number {
    return this.#floor;
  }

  /** See {@link GraphView.top}. */
  get top(): number {
    return this.#top;
  }

  /** The lowest round with a block; one above the floor while there is none. */
  get lowest(): number {
    return Math.min(this.#floor + 1, ...this.#rounds.keys());
  }

  /** How many blocks are in the graph. */
  get size(): number {
    return this.#blocks.size;
  }

  /** How many blocks wait for ancestors. */
  get pendingSize(): number {
    return this.#pending.size;
  }

  /** See {@link GraphView.get}. */
  get(ref: BlockRef): B | undefined {
    return this.#blocks.get(refName(ref));
  }

  /** See {@link GraphView.inRound}. */
  inRound(round: number): readonly B[] {
    return this.#rounds.get(round) ?? [];
  }

  /** Whether the block is in the graph or waits to be. */
  knows(ref: BlockRef): boolean {
    const name = refName(ref);
    return this.#blocks.has(name) || this.#pending.has(name);
  }

  /** Ancestors pending blocks need, without those that wait themselves. */
  missing(): BlockRef[] {
    const absent = [...this.#awaited].filter(([name]) => !this.#pending.has(name));
    return absent.map(([, { ref }]) => ref);
  }

  /**
   * Takes a verified block, and with it the pending ones it completes.
   *
   * @param asked whether we want it for its own sake, even as a second of its author and round
   */
  insert(block: B, asked = false): Insertion<B> {
    const { round, author } = block.ref;
    if (this.knows(block.ref)) return refusal("known");
    if (round <= this.#floor) return refusal("too_old");
    const first = this.#firstOf(block.ref);
    if (first !== undefined && !asked && !this.#isAwaited(block)) {
      return { type: "equivocation", first };
    }
    if ((this.#countOf.get(author) ?? 0) >= LIMITS.authorBlocksMax) return refusal("author_full");
    const missing = block.block.ancestors.filter((ref) => !this.#isThere(ref));
    if (missing.length > 0) return this.#hold(block, missing);
    if (!this.#isInTime(block)) return refusal("time_before_ancestor");
    return { type: "accepted", blocks: this.#accept([block]) };
  }

  /** Takes blocks of a commit, which are right whether we have their ancestors or not. */
  settle(blocks: readonly B[]): readonly B[] {
    const fresh = blocks.filter(
      ({ ref }) => ref.round > this.#floor && this.get(ref) === undefined,
    );
    for (const block of fresh) this.#drop(refName(block.ref));
    return this.#accept(fresh);
  }

  /**
   * Raises the floor: what lies at or below it is no longer waited for.
   *
   * @returns the blocks that waited for nothing else
   */
  raiseFloor(round: number): readonly B[] {
    if (round <= this.#floor) return [];
    this.#floor = round;
    for (const [name, { block }] of this.#pending) if (block.ref.round <= round) this.#drop(name);
    const low = [...this.#awaited].filter(([, { ref }]) => ref.round <= round);
    return this.#accept(low.flatMap(([name]) => this.#release(name)));
  }

  /** Forgets the blocks below a round, which is at most one above the floor. */
  forget(belowRound: number): void {
    for (const [round, blocks] of this.#rounds) {
      if (round >= belowRound || round > this.#floor) continue;
      this.#rounds.delete(round);
      for (const { ref } of blocks) {
        this.#blocks.delete(refName(ref));
        this.#countOf.set(ref.author, (this.#countOf.get(ref.author) ?? 1) - 1);
      }
    }
  }

  #firstOf({ round, author }: BlockRef): B | undefined {
    return this.inRound(round).find((block) => block.ref.author === author);
  }

  #isAwaited({ ref }: B): boolean {
    return this.#awaited.has(refName(ref));
  }

  #isThere(ref: BlockRef): boolean {
    return ref.round <= this.#floor || this.#blocks.has(refName(ref));
  }

  /** The chain's readers refuse a block dated before one it builds on; so do its makers. */
  #isInTime({ block }: B): boolean {
    return block.ancestors.every((ref) => {
      const ancestor = this.get(ref);
      return ancestor === undefined || ancestor.block.timestampMs <= block.timestampMs;
    });
  }

  #hold(block: B, missing: readonly BlockRef[]): Insertion<B> {
    const mine = [...this.#pending.values()].filter(
      (one) => one.block.ref.author === block.ref.author,
    );
    const highest = mine.sort((a, b) => b.block.ref.round - a.block.ref.round)[0];
    if (mine.length >= LIMITS.authorPendingMax && highest !== undefined) {
      // The lower block is the one that completes first.
      if (highest.block.ref.round <= block.ref.round) return refusal("author_full");
      this.#drop(refName(highest.block.ref));
    }
    const name = refName(block.ref);
    this.#pending.set(name, { block, missing: new Set(missing.map(refName)) });
    for (const ref of missing) {
      const awaited = this.#awaited.get(refName(ref)) ?? { ref, by: new Set() };
      awaited.by.add(name);
      this.#awaited.set(refName(ref), awaited);
    }
    return { type: "pending", missing: missing.filter((ref) => !this.knows(ref)) };
  }

  /** Puts complete blocks in place, then those they complete, until none is left. */
  #accept(complete: readonly B[]): readonly B[] {
    const accepted = [...complete];
    // The list grows while it is walked: each block in place may complete others.
    for (const block of accepted) {
      this.#put(block);
      accepted.push(...this.#release(refName(block.ref)));
    }
    return accepted;
  }

  #put(block: B): void {
    const { round, author } = block.ref;
    this.#blocks.set(refName(block.ref), block);
    this.#rounds.set(round, [...this.inRound(round), block]);
    this.#countOf.set(author, (this.#countOf.get(author) ?? 0) + 1);
    this.#top = Math.max(this.#top, round);
  }

  /** Pending blocks that waited for this one only, and are worth taking. */
  #release(name: string): B[] {
    const awaited = this.#awaited.get(name);
    this.#awaited.delete(name);
    const complete: B[] = [];
    for (const waiting of awaited?.by ?? []) {
      const pending = this.#pending.get(waiting);
      pending?.missing.delete(name);
      if (pending === undefined || pending.missing.size > 0) continue;
      this.#pending.delete(waiting);
      if (this.#isWorthTaking(pending.block)) complete.push(pending.block);
    }
    return complete;
  }

  #isWorthTaking(block: B): boolean {
    const second = this.#firstOf(block.ref) !== undefined && !this.#isAwaited(block);
    return !second && this.#isInTime(block);
  }

  #drop(name: string): void {
    for (const missing of this.#pending.get(name)?.missing ?? []) {
      const awaited = this.#awaited.get(missing);
      awaited?.by.delete(name);
      if (awaited?.by.size === 0) this.#awaited.delete(missing);
    }
    this.#pending.delete(name);
  }
}

function refusal(reason: Refusal): { readonly type: "refused"; readonly reason: Refusal } {
  return { type: "refused", reason };
}
