/** Where a chain stands. */

import { type CommitRef, GENESIS_COMMIT } from "./commit-ref.ts";

/** The newest commit this node holds for true. */
export interface Head extends CommitRef {
  /** Its timestamp, in milliseconds since 1970; 0 for the genesis commit. */
  readonly timestampMs: number;
  /** Its epoch; 0 for the genesis commit. */
  readonly epoch: number;
  /** Whether it closed its epoch, so that the next commit belongs to the next one. */
  readonly lastOfEpoch: boolean;
}

/** The head of a node that has nothing yet. */
export const GENESIS_HEAD: Head = {
  ...GENESIS_COMMIT,
  timestampMs: 0,
  epoch: 0,
  lastOfEpoch: false,
};

/** The epoch the commit after this head belongs to. */
export function nextEpoch(head: Head): number {
  return head.lastOfEpoch ? head.epoch + 1 : head.epoch;
}
