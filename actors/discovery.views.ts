/** How discovery shows what it knows. */

import type { DiscoveryView, PeerKnowledge } from "../messages/discovery.ts";
import { activeSource, addressesInOrder } from "../src/peer/address-sources.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import { affinityOf } from "../src/peer/peer-terms.ts";
import type { RecordBook } from "../src/peer/record-book.ts";
import { type DiscoveryState, saidOfPeer } from "./discovery.state.ts";

/** What observers see. */
export function viewOf({ known, refused }: RecordBook): DiscoveryView {
  return { known: [...known.keys()].sort(), refused: Object.fromEntries(refused) };
}

/** What is known of one peer. */
export function knowledgeOf(state: DiscoveryState, peer: PeerId, nowMs: number): PeerKnowledge {
  const { book, terms, cooldowns } = state;
  const said = saidOfPeer(state, peer);
  const cooldown = cooldowns.get(peer);
  return {
    affinity: affinityOf(terms, peer) ?? null,
    source: activeSource(said) ?? null,
    addresses: addressesInOrder(said),
    failures: cooldown?.failures ?? 0,
    isCoolingDown: (cooldown?.untilMs ?? nowMs) > nowMs,
    capabilities: book.known.get(peer)?.record.capabilities ?? [],
  };
}

/** Known peers that say they can do something, in order. */
export function peersWith({ known }: RecordBook, capability: string): PeerId[] {
  const able = [...known].filter(([, { record }]) => record.capabilities.includes(capability));
  return able.map(([peer]) => peer).sort();
}
