/** Members of a committee keep each other, from epoch to epoch. */

import type { ConsensusPortArgs } from "../../actors/consensus-port.ts";
import { PEER_TERMS } from "../../messages/peer-terms.ts";
import type { Committee } from "../../src/chain/committee.ts";
import { hexOf } from "../../src/hex.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { Affinity } from "../../src/peer/peer-terms.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";

/** Whom a member keeps: the other members; nobody while it is none. */
export function keptBy(self: PeerId, { authorities }: Committee): readonly PeerId[] {
  const members = authorities.map(({ networkKey }) => hexOf(networkKey));
  return members.includes(self) ? members.filter((peer) => peer !== self) : [];
}

/** What following the committees stands on. */
export interface CommitteeTermsNeeds {
  readonly runtime: Pick<Runtime, "whereis">;
  readonly self: PeerId;
  /** Whom the node keeps from the start because they are members. */
  readonly first: readonly PeerId[];
  /** Peers the operator has a word for: it stands before that of the committee. */
  readonly named: ReadonlySet<PeerId>;
}

/**
 * Follows the committees: who joins the one we are in is kept from then on, who leaves it is like anybody.
 *
 * @returns takes the committee of each epoch as it begins
 */
export function followCommittees(
  needs: CommitteeTermsNeeds,
): NonNullable<ConsensusPortArgs["tell"]> {
  const { runtime, self, named } = needs;
  let kept = needs.first;
  const say = (peer: PeerId, affinity: Affinity | null): void => {
    const change = { type: "affinity", affinity } as const;
    // A holder of terms that is away is one that comes back with the options alone: said again next time.
    runtime
      .whereis(PEER_TERMS)
      ?.call.change({ peer, change })
      .catch(() => {});
  };
  return (committee) => {
    const now = keptBy(self, committee).filter((peer) => !named.has(peer));
    for (const peer of kept) if (!now.includes(peer) && !named.has(peer)) say(peer, null);
    for (const peer of now) if (!kept.includes(peer)) say(peer, "high");
    kept = now;
  };
}
