/**
 * Blocks of one stretch on their way from many peers to the one place that verifies them: pieces come
 * in any order, blocks leave in the order of the stretch.
 */

import type { BlockRef } from "../../chain/block-ref.ts";
import type { TrustedCommit } from "../../chain/verify-commits.ts";

/** The blocks a proven stretch names. */
export interface StretchBlocks {
  /** In the order of the commits. */
  readonly refs: readonly BlockRef[];
  /** For each block the index of its commit. */
  readonly commitAt: readonly number[];
}

/** Names the blocks of commits that are proven. */
export function blocksOf(commits: readonly TrustedCommit[]): StretchBlocks {
  return {
    refs: commits.flatMap(({ commit }) => commit.blocks),
    commitAt: commits.flatMap(({ commit }) => commit.blocks.map(() => commit.index)),
  };
}

/** Holds pieces until those before them have come. Made for one stretch and dropped with it. */
export class BlockQueue {
  readonly #pieces = new Map<number, readonly Uint8Array[]>();
  readonly #onTaken: () => void;
  #awaited = 0;
  #heldBytes = 0;
  #wake: () => void = () => {};

  /** @param onTaken told whenever a piece has left, so that there is room for another */
  constructor(onTaken: () => void) {
    this.#onTaken = onTaken;
  }

  /** Place of the block all others wait for. */
  get awaited(): number {
    return this.#awaited;
  }

  /** Bytes that came and have not left. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Takes blocks in, from a place in the stretch on; what is there already is not replaced. */
  put(from: number, blocks: readonly Uint8Array[]): void {
    if (from < this.#awaited || this.#pieces.has(from)) return;
    this.#pieces.set(from, blocks);
    this.#heldBytes += bytesOf(blocks);
    this.#wake();
  }

  /**
   * Gives the blocks in order, each as soon as it and all before it have come.
   *
   * @param count how many there are
   * @throws the signal's reason when it is aborted
   */
  async *blocks(count: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    signal.addEventListener("abort", () => this.#wake(), { once: true });
    while (this.#awaited < count) {
      signal.throwIfAborted();
      const piece = this.#pieces.get(this.#awaited);
      if (piece === undefined) await this.#news();
      else yield* this.#take(piece);
    }
  }

  *#take(piece: readonly Uint8Array[]): Generator<Uint8Array> {
    this.#pieces.delete(this.#awaited);
    this.#awaited += piece.length;
    yield* piece;
    this.#heldBytes -= bytesOf(piece);
    this.#onTaken();
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** Bytes of blocks together. */
export function bytesOf(blocks: readonly Uint8Array[]): number {
  return blocks.reduce((sum, { length }) => sum + length, 0);
}
