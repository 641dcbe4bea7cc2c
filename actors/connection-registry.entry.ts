/** What the registry holds of one peer, and what follows when that changes. */

import type {
  ConnectionMessages,
  ConnectionState,
  LinkDirection,
  PeerLinkMessages,
} from "../messages/connection.ts";
import type {
  ConnectionRegistryMessages,
  RegisteredConnection,
} from "../messages/connection-registry.ts";
import type { ActorContext } from "../src/actor/context.ts";
import type { ActorRef } from "../src/actor/ref.ts";
import {
  isReachedByPeer,
  linkInUse,
  linksToYield,
  type Pair,
  type PeerLink,
} from "../src/peer/dial-tie-break.ts";
import type { PeerId } from "../src/peer/peer-id.ts";
import type { PeerMeasures } from "../src/peer/peer-weight.ts";
import type { Endpoint } from "../src/transport/transport.ts";

/** A link, or a connection that dials for one; its id is the monitor on its owner. */
export interface Held extends PeerLink {
  readonly ref: ActorRef<PeerLinkMessages>;
  /** The same as one that dials. */
  readonly own?: ActorRef<ConnectionMessages>;
  /** What that says of itself. */
  readonly phase?: ConnectionState;
  readonly endpoint?: Endpoint;
  /** Whether the peer has let that in, once at least. */
  readonly hasStood?: true;
  /** Where the peer dialed from; absent for one that dials. */
  readonly host?: string;
  readonly measures?: PeerMeasures;
}

/** All that is held of one peer. */
export interface Entry {
  readonly held: readonly Held[];
  /** Whether the connection that dials was told that it need not. */
  readonly isReached: boolean;
  /** Which side dialed the link by which it was told that the peer has joined; absent while it has not. */
  readonly joined?: LinkDirection | undefined;
}

/** What is held of somebody nothing is held of. */
export const NOBODY: Entry = { held: [], isReached: false };

/** The connection that dials. */
export function ownOf({ held }: Entry): Held | undefined {
  return held.find(({ own }) => own !== undefined);
}

/** The same entry with one of its links as it is now. */
export function entryWith(entry: Entry, changed: Held): Entry {
  return { ...entry, held: entry.held.map((held) => (held.id === changed.id ? changed : held)) };
}

/** Has links give way that lost, and tells who needs to know what has changed. */
export function settleEntry(
  pair: Pair,
  entry: Entry,
  told: {
    readonly reason: string | undefined;
    readonly context: ActorContext<ConnectionRegistryMessages>;
  },
): Entry {
  let after = entry;
  for (const loser of linksToYield(pair, entry.held)) {
    loser.ref.cast.giveWay();
    after = entryWith(after, { ...loser, standing: "yielding" });
  }
  if (linkInUse(pair, after.held) === undefined) endYielded(after);
  const isReached = isReachedByPeer(after.held);
  if (isReached !== entry.isReached) ownOf(after)?.own?.cast.reached(isReached);
  return { ...after, isReached, joined: tellPresence(pair, after, told) };
}

/**
 * What links gave way to is gone, and the other side may never have had it: it goes on asking over one of them
 * and dials nobody, until that ends.
 */
function endYielded({ held }: Entry): void {
  for (const { ref, direction, standing } of held) {
    if (direction === "inbound" && standing === "none") ref.cast.hangUp();
  }
}

/** Tells of a peer's first link, and of the end of its last. */
function tellPresence(
  { self, peer }: Pair,
  { held, joined }: Entry,
  {
    reason,
    context,
  }: {
    readonly reason: string | undefined;
    readonly context: ActorContext<ConnectionRegistryMessages>;
  },
): LinkDirection | undefined {
  // One that the other side has not spoken on may be turned away yet.
  const inUse = linkInUse(
    { self, peer },
    held.filter(({ standing }) => standing !== "unproven"),
  );
  if (inUse !== undefined && joined === undefined) {
    context.emit("p2p.peer_joined", { peer, direction: inUse.direction });
    return inUse.direction;
  }
  if (inUse === undefined && joined !== undefined) {
    context.emit("p2p.peer_left", { peer, direction: joined, reason: reason ?? "closed" });
    return undefined;
  }
  return inUse?.direction;
}

/** A peer as others see it; nobody when there is neither a link nor who dials. */
export function viewOf(
  self: PeerId,
  peer: PeerId,
  entry: Entry | undefined,
): RegisteredConnection | undefined {
  if (entry === undefined) return undefined;
  const own = ownOf(entry);
  const inUse = linkInUse({ self, peer }, entry.held);
  const shown = inUse ?? own;
  if (shown === undefined) return undefined;
  const measures = shown.measures ?? own?.measures;
  return {
    peer,
    ref: shown.ref,
    direction: shown.direction,
    order: shown.id,
    state: inUse === undefined ? (own?.phase ?? "disconnected") : "connected",
    isDialed: own?.hasStood === true,
    ...(own?.own && { own: own.own }),
    ...(own?.endpoint && { endpoint: own.endpoint }),
    ...(inUse?.host !== undefined && { host: inUse.host }),
    ...(measures && { measures }),
  };
}
