/** The peers of a node, as its inspector shows them. */

import type { ConnectionView } from "../../messages/connection.ts";
import type { RegisteredConnection } from "../../messages/connection-registry.ts";
import type { KnownBeyond, ShownPeer } from "../../src/inspector/protocol/network.ts";
import type { Carried } from "../../src/link/peer-channel.ts";
import { nodeKeyOf } from "../../src/peer/genesis-node.ts";
import type { KnownNode } from "../../src/peer/known-node.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import { describeEndpoint } from "../../src/transport/endpoint.ts";
import { ENVELOPE_VERSION } from "../../src/wire/envelope.ts";

/** Peers shown at most, those that are connected first. */
export const PEERS_SHOWN = 500;

/** Nodes without a link that are shown at most. */
const BEYOND_SHOWN = 200;

/** A link and what its owner says of it; nothing when that is just gone. */
export interface SeenLink {
  readonly link: RegisteredConnection;
  readonly view: ConnectionView | undefined;
}

/** What peers are shown with. */
export interface PeerFacts {
  /** Wall-clock time in ms since 1970. */
  readonly atMs: number;
  readonly known: ReadonlyMap<string, KnownNode>;
  /** By peer what goes over its link each second. */
  readonly rates: ReadonlyMap<PeerId, Readonly<Carried>>;
}

/** One peer. */
export function peerOf({ link, view }: SeenLink, { atMs, known, rates }: PeerFacts): ShownPeer {
  const { peer, direction, state, ref } = link;
  const at = view?.endpoint ?? link.endpoint;
  const node = known.get(nodeKeyOf({ key: peer }));
  const rate = rates.get(peer);
  return {
    peer,
    direction: direction === "inbound" ? "accepted" : "dialed",
    state: view?.phase ?? state,
    actor: ref.address,
    ...(at !== undefined && { address: describeEndpoint(at) }),
    ...(typeof node?.geoPatch === "string" && { patch: node.geoPatch }),
    ...(node !== undefined && { availability: node.averageAvailability }),
    ...(view !== undefined && figuresOf(view, atMs)),
    ...(rate !== undefined && { rates: rate }),
  };
}

/** Every link there is runs over TCP, and whoever speaks another version is refused. */
function figuresOf(view: ConnectionView, atMs: number): Partial<ShownPeer> {
  const { roundTrips, carried, clockOffsetMs, silentMs } = view;
  return {
    ...(roundTrips && { rttMs: roundTrips.medianMs, rttP95Ms: roundTrips.p95Ms }),
    ...(clockOffsetMs !== undefined && { clockOffsetMs }),
    ...(silentMs !== undefined && { lastSeenMs: Math.round(atMs - silentMs) }),
    ...(carried && { carried, transport: "tcp", protocol: ENVELOPE_VERSION }),
  };
}

/** Nodes that are known and not linked, in the order of their keys; this node is none of them. */
export function beyondOf(
  known: readonly KnownNode[],
  near: ReadonlySet<string>,
): { readonly beyond: readonly KnownBeyond[]; readonly beyondInAll: number } {
  const far = known.filter(({ firstPublicKey }) => !near.has(firstPublicKey));
  const shown = far.slice(0, BEYOND_SHOWN).map(({ firstPublicKey, geoPatch, available }) => ({
    peer: firstPublicKey,
    ...(geoPatch !== null && { patch: geoPatch }),
    isUp: available,
  }));
  return { beyond: shown, beyondInAll: far.length };
}
