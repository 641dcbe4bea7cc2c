/**
 * A member of a small committee that makes certified commits: a consensus engine as a host brings
 * it. **This is host code.** The runtime knows no consensus; it meets this one through the port in
 * consensus port only. It stands here so that a network has true commits to carry, and as an example of
 * what a host has to do. The committee never changes: the chain stays in one epoch.
 *
 * Protocol: Cordial Miners for eventual synchrony (see commit-rule.ts), with blocks, commits and
 * votes of this chain's format. Every round each member signs one block; nothing else is signed.
 *
 * What holds whatever the network does, with less than a third of the stake faulty: members derive
 * beginnings of one list of commits, and a member makes one block a round, across crashes. What
 * needs a network that delivers in time: that the list grows.
 */

import { type BlockContext, RuntimeError, sameBytes } from "./coppice/index.ts";
import { PROTOCOL, TIMING } from "./limits.ts";
import { type CommitteeHost, Member } from "./member.ts";
import type { CommitteeOptions } from "./options.ts";
import type { Resume } from "./coppice/index.ts";

/**
 * Makes a member; it does nothing until it is started.
 *
 * @throws RuntimeError `option.invalid` when the signer is no member, or the committee is too large
 */
export function committee(options: CommitteeOptions): CommitteeHost {
  const { authorities } = options.committee;
  if (authorities.length > PROTOCOL.membersMax) {
    throw invalid("committee", `at most ${PROTOCOL.membersMax} members`, `${authorities.length}`);
  }
  const own = authorities.findIndex(({ protocolKey }) =>
    sameBytes(protocolKey, options.signer.publicKey.bytes),
  );
  if (own < 0) throw invalid("signer", "the protocol key of a member", "another key");
  checkResume(options.resume);
  const { crypto, networkId, committee: members, verifier } = options;
  const context: BlockContext = { crypto, networkId, committee: members, transactions: verifier };
  const timing = { ...TIMING, ...options.timing };
  const observe = options.observe ?? (() => {});
  return new Member({ ...options, own, context, timing, observe });
}

function checkResume({ head, recent }: Resume): void {
  const lastIndex = recent[recent.length - 1]?.commitRef.index ?? 0;
  if (lastIndex === head.index) return;
  throw invalid("resume.recent", `commits up to ${head.index}`, `commits up to ${lastIndex}`);
}

function invalid(option: string, expected: string, received: string): RuntimeError {
  const message = `cannot use ${option}: it does not fit (${received}, expected ${expected})`;
  return new RuntimeError("option.invalid", { option, expected, received }, message);
}
