/** Connections that were found before: asking one again needs no question to the registry. */

import type { PeerLinkMessages } from "../../messages/connection.ts";
import type { ActorRef } from "../../src/actor/ref.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";

/** Connections remembered: as many as a node may have at once, see `supervisors/connections.ts`. */
export const CACHED_CONNECTIONS_MAX = 4_096;

/** The connections found last; the first found is forgotten first. */
export class ConnectionCache {
  readonly #refs = new Map<PeerId, ActorRef<PeerLinkMessages>>();

  /** How many are remembered, gone ones among them. */
  get size(): number {
    return this.#refs.size;
  }

  /** The connection to a peer while it lives. */
  get(peer: PeerId): ActorRef<PeerLinkMessages> | undefined {
    const held = this.#refs.get(peer);
    if (held?.isAlive === false) this.#refs.delete(peer);
    return held?.isAlive === true ? held : undefined;
  }

  /** Forgets a connection that is not the one to ask any more. */
  delete(peer: PeerId): void {
    this.#refs.delete(peer);
  }

  /** Remembers a connection. */
  set(peer: PeerId, ref: ActorRef<PeerLinkMessages>): void {
    this.#refs.delete(peer);
    this.#refs.set(peer, ref);
    const [oldest] = this.#refs.keys();
    if (this.#refs.size > CACHED_CONNECTIONS_MAX && oldest !== undefined) {
      this.#refs.delete(oldest);
    }
  }
}
