/** Epochs that were planned beforehand: every node of the network is started with the same plan. */

import type { AuthorityEntry } from "./coppice/index.ts";
import type { NextAuthorities } from "./options.ts";

/** The end of one epoch. */
export interface PlannedEnd {
  /** Index of the commit from which on members ask for the end. */
  readonly fromCommit: number;
  /** Who decides in the epoch after it, sorted by name. */
  readonly authorities: readonly AuthorityEntry[];
}

/**
 * Ends epochs by a plan.
 *
 * @param ends for each epoch from 0 on its end; the one after the last of them goes on for ever
 */
export function plannedEpochs(ends: readonly PlannedEnd[]): NextAuthorities {
  return ({ index }, { epoch }) => {
    const end = ends[epoch];
    return end !== undefined && index >= end.fromCommit ? end.authorities : undefined;
  };
}
