/** What state sync and the verifiers beside it are handed, as options say. */

import type { StateSyncArgs } from "../../actors/state-sync.state.ts";
import type { VerifiersArgs } from "../../actors/verifiers.ts";
import { makeCommittee } from "../../src/chain/committee.ts";
import type { Crypto } from "../../src/crypto/crypto.ts";
import { openProvingThread } from "../../src/crypto/proving-thread.ts";
import type { NodeOptions } from "./node-options.ts";

/** Threads that verify blocks unless told otherwise: signatures leave the loop, a second core is enough. */
export const VERIFYING_THREADS = 1;

/** A thread has the real engine: a host with one of its own verifies by it, and in the loop. */
export function verifiersOf({
  verifyingThreads,
  doors = {},
}: NodeOptions): readonly VerifiersArgs[] {
  const isReal = doors.crypto === undefined && doors.clock === undefined;
  const threads = verifyingThreads ?? (isReal ? VERIFYING_THREADS : 0);
  return threads === 0 ? [] : [{ threads, open: openProvingThread }];
}

/** Where the chain begins and how much of it is kept, where that was said. */
export function recoveryOf(
  { keepCommits, checkpoint: said }: NodeOptions,
  crypto: Crypto,
): Pick<StateSyncArgs, "checkpoint" | "keepCommits"> {
  const keeping = keepCommits === undefined ? {} : { keepCommits };
  if (said === undefined) return keeping;
  const { epoch, authorities, ...commit } = said;
  const committee = makeCommittee(epoch, authorities, crypto);
  return { ...keeping, checkpoint: { ...commit, committee } };
}
