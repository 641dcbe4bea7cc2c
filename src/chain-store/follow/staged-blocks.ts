/** Blocks of a long stretch that are written ahead of their commits, so that they do not pile up in memory. */

import type { VerifiedBlock } from "../../chain/verify-block.ts";
import type { StoreWrite } from "../../store/store.ts";
import { blockWrites } from "../write-batch.ts";

/** Writes blocks; resolves when they are durable. */
export type StageWrites = (writes: readonly StoreWrite[]) => Promise<void>;

/**
 * Beyond it blocks are written ahead of their commits, in bytes: 4 MiB. The store copies a batch in one go,
 * and this much is a matter of a few milliseconds.
 */
export const STAGED_BYTES_MAX = 4 * 1024 * 1024;

/** Gathers blocks and hands full batches over: one is on its way to the disk while the next gathers. */
export class StagedBlocks {
  readonly #stage: StageWrites;
  readonly #bytesMax: number;
  #gathered: StoreWrite[] = [];
  #bytes = 0;
  #underWay: Promise<void> | undefined;

  constructor(stage: StageWrites, bytesMax: number = STAGED_BYTES_MAX) {
    this.#stage = stage;
    this.#bytesMax = bytesMax;
  }

  /**
   * Takes verified blocks in.
   *
   * @returns resolves when there is room for more
   * @throws whatever writing the batch before threw
   */
  async add(blocks: readonly VerifiedBlock[]): Promise<void> {
    this.#gathered.push(...blockWrites(blocks));
    this.#bytes += blocks.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (this.#bytes <= this.#bytesMax) return;
    const batch = this.#gathered;
    this.#gathered = [];
    this.#bytes = 0;
    await this.#underWay;
    this.#underWay = this.#write(batch);
    // The next to wait for it hears of its failure; a stretch that is refused before has no next.
    this.#underWay.catch(() => {});
  }

  /**
   * Waits for what is under way.
   *
   * @returns the writes of blocks that were not handed over
   * @throws whatever writing them threw
   */
  async rest(): Promise<readonly StoreWrite[]> {
    await this.#underWay;
    return this.#gathered;
  }

  async #write(batch: StoreWrite[]): Promise<void> {
    try {
      await this.#stage(batch);
    } finally {
      // Messages are remembered for a while, the bytes in this one need not be.
      batch.length = 0;
    }
  }
}
