/** What the verifying threads are asked: blocks ahead of whoever takes them in. */

import { actorName } from "../src/actor/name.ts";
import type { Call, Internal } from "../src/actor/protocol.ts";
import type { BlocksToProve } from "../src/crypto/prove-blocks.ts";

/** One life of one thread. */
export interface ThreadLife {
  /** Its place among the threads. */
  readonly at: number;
  /** How many lived there before it. */
  readonly life: number;
}

/** Messages of the verifiers. */
export type VerifiersMessages = {
  /**
   * Names the signatures of blocks that hold, as `VerifiedSignatures` learns them. What no thread came
   * to is missing: the answer may be empty, and is never wrong.
   */
  prove: Call<BlocksToProve, Uint8Array>;
  proved: Internal<ThreadLife & { readonly names: Uint8Array }>;
  overdue: Internal<ThreadLife>;
  /** A thread has had nothing to do for a while. */
  unneeded: Internal<ThreadLife>;
  gone: Internal<ThreadLife & { readonly reason: string }>;
  /** A thread that ended may begin again. */
  again: Internal<{ readonly at: number }>;
};

/** The verifying threads. */
export const VERIFIERS = actorName<VerifiersMessages>("verifiers");
