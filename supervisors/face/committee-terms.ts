/** What follows from the committees for a node: members keep each other, and call themselves validators. */

import type { ConsensusPortArgs } from "../../actors/consensus-port.ts";
import { PEER_TERMS } from "../../messages/peer-terms.ts";
import type { Committee } from "../../src/chain/committee.ts";
import { hexOf } from "../../src/hex.ts";
import type { NodeRole } from "../../src/peer/node-record.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { Affinity } from "../../src/peer/peer-terms.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";

/** Whom a member keeps: the other members; nobody while it is none. */
export function keptBy(self: PeerId, committee: Committee): readonly PeerId[] {
  const members = membersOf(committee);
  return members.includes(self) ? members.filter((peer) => peer !== self) : [];
}

/** What a node is at its time. */
export interface RoleFollower {
  /** What it is now; until the first committee what it was started as. */
  readonly now: () => NodeRole;
  /** Takes the committee of each epoch as it begins. */
  readonly take: (committee: Committee) => void;
}

/**
 * Follows what a node is: a member decides, whatever it was started as; who is none follows, and keeps
 * the archive it was started with.
 */
export function followRole(self: PeerId, startedAs: NodeRole): RoleFollower {
  let role = startedAs;
  const otherwise = startedAs === "validator" ? "full" : startedAs;
  return {
    now: () => role,
    take: (committee) => {
      role = membersOf(committee).includes(self) ? "validator" : otherwise;
    },
  };
}

function membersOf({ authorities }: Committee): readonly PeerId[] {
  return authorities.map(({ networkKey }) => hexOf(networkKey));
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
  const kept = new Set(needs.first.filter((peer) => !named.has(peer)));
  const keep = (peer: PeerId): unknown => kept.add(peer);
  const leave = (peer: PeerId): unknown => kept.delete(peer);
  return (committee) => {
    const now = keptBy(self, committee).filter((peer) => !named.has(peer));
    for (const peer of [...kept]) {
      if (now.includes(peer)) continue;
      leave(peer);
      say(runtime, { peer, affinity: null }, keep);
    }
    for (const peer of now) {
      if (kept.has(peer)) continue;
      keep(peer);
      say(runtime, { peer, affinity: "high" }, leave);
    }
  };
}

/** A holder of terms that is away has not heard it: it is said again with the next committee. */
function say(
  runtime: CommitteeTermsNeeds["runtime"],
  { peer, affinity }: { readonly peer: PeerId; readonly affinity: Affinity | null },
  unsaid: (peer: PeerId) => unknown,
): void {
  const terms = runtime.whereis(PEER_TERMS);
  if (terms === undefined) {
    unsaid(peer);
    return;
  }
  terms.call.change({ peer, change: { type: "affinity", affinity } }).catch(() => unsaid(peer));
}
