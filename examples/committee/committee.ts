/**
 * A member of a small committee that makes certified commits: a consensus engine as a host brings
 * it. **This is host code.** The runtime knows no consensus; it meets this one through the port in
 * consensus port only. It stands here so that a network has true commits to carry, and as an example of
 * what a host has to do. An engine is of one epoch: for the next one the node asks for another.
 *
 * Protocol: Cordial Miners for eventual synchrony (see commit-rule.ts), with blocks, commits and
 * votes of this chain's format. Every round each member signs one block; nothing else is signed.
 *
 * What holds whatever the network does, with less than a third of the stake faulty: members derive
 * beginnings of one list of commits, and a member makes one block a round, across crashes. What
 * needs a network that delivers in time: that the list grows.
 */

import { type BlockContext, type Committee, sameBytes, type Signer } from "./coppice/index.ts";
import { TIMING } from "./limits.ts";
import { type CommitteeHost, Member } from "./member.ts";
import { checkSize, invalid } from "./members.ts";
import type { CommitteeOptions } from "./options.ts";
import type { Resume } from "./coppice/index.ts";

/**
 * Makes a member; it does nothing until it is started.
 *
 * @throws RuntimeError `option.invalid` when the signer is no member, or the committee is too large
 */
export function committee(options: CommitteeOptions): CommitteeHost {
  const { committee: members } = options.resume;
  const { authorities } = members;
  checkSize(authorities);
  const own = memberOf(members, options.signer);
  if (own === undefined) throw invalid("signer", "the protocol key of a member", "another key");
  checkResume(options.resume);
  const { crypto, networkId, verifier, nextAuthorities = () => undefined } = options;
  const context: BlockContext = { crypto, networkId, committee: members, transactions: verifier };
  const timing = { ...TIMING, ...options.timing };
  const observe = options.observe ?? (() => {});
  const parts = { committee: members, own, context, timing, observe, nextAuthorities };
  return new Member({ ...options, ...parts });
}

/** Where in a committee a protocol key stands; `undefined` when it has no part in it. */
export function memberOf({ authorities }: Committee, { publicKey }: Signer): number | undefined {
  return authorities.find(({ protocolKey }) => sameBytes(protocolKey, publicKey.bytes))?.index;
}

/** A graph begins with its epoch; within one it cannot go on without the commits it has brought. */
function checkResume({ head, committee, recent }: Resume): void {
  const lastIndex = recent[recent.length - 1]?.commitRef.index ?? 0;
  if (lastIndex === head.index || head.epoch !== committee.epoch) return;
  throw invalid("resume.recent", `commits up to ${head.index}`, `commits up to ${lastIndex}`);
}
