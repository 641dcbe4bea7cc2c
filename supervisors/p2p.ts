/**
 * What makes a node a peer (Archethic's P2PSupervisor).
 *
 *   p2p                  one_for_one, 5 restarts in 10 s
 *   ├── geo-patch        worker      permanent  5 s
 *   ├── nodes            supervisor  permanent  infinity
 *   ├── peer-terms       worker      permanent  5 s
 *   ├── links            supervisor  permanent  infinity
 *   └── availability     worker      permanent  5 s
 *
 * Strategy: its parts fail apart; losing the geography never costs a connection, and a peer's
 *   connection never costs what is known of others. Who is there is sampled only for a host that wants
 *   to know.
 * Cost: while a part restarts, the others answer without it.
 */

import { availability, type AvailabilityArgs } from "../actors/availability.ts";
import { geoPatch, type GeoPatchArgs } from "../actors/geo-patch.ts";
import type { ConnectionNeeds } from "../actors/connection.state.ts";
import { peerTerms, type PeerTermsArgs } from "../actors/peer-terms.ts";
import { AVAILABILITY } from "../messages/availability.ts";
import { GEO_PATCH } from "../messages/geo-patch.ts";
import { PEER_TERMS } from "../messages/peer-terms.ts";
import { defineSupervisor } from "../src/supervision/define-supervisor.ts";
import { links } from "./links.ts";
import { nodes, type NodesParts } from "./nodes.ts";

/** What the parts are handed. */
export interface P2pParts {
  readonly geoPatch: GeoPatchArgs;
  readonly nodes: NodesParts;
  readonly peerTerms: PeerTermsArgs;
  readonly links: ConnectionNeeds;
  /** At most one. */
  readonly availability: readonly AvailabilityArgs[];
}

/** The supervisor of the peer-to-peer component. */
export const p2p = defineSupervisor({
  id: "p2p",
  strategy: "one_for_one",
  intensity: 5,
  periodMs: 10_000,
  children: (parts: P2pParts) => [
    geoPatch.childSpec(parts.geoPatch, { name: GEO_PATCH }),
    nodes.childSpec(parts.nodes),
    peerTerms.childSpec(parts.peerTerms, { name: PEER_TERMS }),
    links.childSpec(parts.links),
    ...parts.availability.map((args) => availability.childSpec(args, { name: AVAILABILITY })),
  ],
});
