/** What goes wrong on a disk, asked of whoever decides: the disk itself draws no fault. */

import type { Ms } from "../fault-plan.ts";

/** A use of a disk. */
export interface DiskUse {
  /** Of the store, as it was opened. */
  readonly path: string;
  /** Its number among the writes, flushes or openings of this disk in all lives, from 1. */
  readonly nth: number;
}

/** Decides what goes wrong; what is left out never does. */
export interface DiskDecisions {
  /** Asked for each batch. An error refuses this batch alone; a delay is its flush's. */
  onWrite?(
    write: DiskUse & { readonly bytes: number },
  ): { readonly error?: "EIO" | "ENOSPC"; readonly delayMs?: Ms } | undefined;
  /** Asked for each flush when it ends. An error loses its batches and poisons the store until it is reopened. */
  onFlush?(flush: DiskUse & { readonly batches: number }): { readonly error?: boolean } | undefined;
  /** Asked for each opening. */
  onOpen?(opening: DiskUse): { readonly error?: boolean; readonly delayMs?: Ms } | undefined;
}

/** What survives a power cut of the batches that were not flushed, in whole batches. */
export type PowerCutKeeps = "none" | "prefix" | "subset";
