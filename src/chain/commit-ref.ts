/** Names of commits; to vote for a commit is to name it. */

import { type Field, fixedBytes, u32 } from "../wire/field.ts";
import { record } from "../wire/schema.ts";
import { type Digest, DIGEST_BYTES, ZERO_DIGEST } from "./digest.ts";
import { sameBytes } from "../same-bytes.ts";

/** Names one commit. */
export interface CommitRef {
  /** From 1; 0 is the genesis commit, which has the zero digest and no content. */
  readonly index: number;
  /** BLAKE2b-256 of the commit's bytes. */
  readonly digest: Digest;
}

/** A vote that a commit is part of the chain. */
export type CommitVote = CommitRef;

/** The commit every chain starts from. */
export const GENESIS_COMMIT: CommitRef = { index: 0, digest: ZERO_DIGEST };

/** The name of a commit as it travels. */
export const commitRefField: Field<CommitRef> = record({
  index: u32,
  digest: fixedBytes(DIGEST_BYTES),
});

/** Whether both name the same commit. */
export function sameCommit(left: CommitRef, right: CommitRef): boolean {
  return left.index === right.index && sameBytes(left.digest, right.digest);
}
