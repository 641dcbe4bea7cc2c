/** Whom this protocol can be run by. */

import { type AuthorityEntry, type Crypto, makeCommittee, RuntimeError } from "./coppice/index.ts";
import { PROTOCOL } from "./limits.ts";

/**
 * Checks that members can decide in an epoch: blocks that name others are refused by all, or end in an
 * epoch no engine can be made for. Either is the end of the network, so nobody is named unchecked.
 *
 * @throws RuntimeError `chain.refused` for what is no committee, `option.invalid` for one that is too large
 */
export function checkMembers(
  epoch: number,
  authorities: readonly AuthorityEntry[],
  crypto: Crypto,
): void {
  checkSize(authorities);
  makeCommittee(epoch, authorities, crypto);
}

/**
 * Checks that a committee is none too large.
 *
 * @throws RuntimeError `option.invalid`
 */
export function checkSize({ length }: readonly AuthorityEntry[]): void {
  if (length <= PROTOCOL.membersMax) return;
  throw invalid("committee", `at most ${PROTOCOL.membersMax} members`, `${length}`);
}

/** What an option that does not fit is refused with. */
export function invalid(option: string, expected: string, received: string): RuntimeError {
  const message = `cannot use ${option}: it does not fit (${received}, expected ${expected})`;
  return new RuntimeError("option.invalid", { option, expected, received }, message);
}
