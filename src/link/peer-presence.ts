/** Which peers are there, as the registry of connections tells it: once a peer, whatever links it has. */

import type { PeerLink } from "../peer/dial-tie-break.ts";
import type { PeerId } from "../peer/peer-id.ts";
import type { RuntimeEvent } from "../telemetry/events.ts";

/** A peer has come or gone. */
export type PeerEvent =
  | {
      readonly type: "joined";
      readonly peer: PeerId;
      /** Which side dialed the link it came by; `inbound` for one that dialed this node. */
      readonly direction: PeerLink["direction"];
    }
  | {
      readonly type: "left";
      readonly peer: PeerId;
      /** Which side dialed the last link to it. */
      readonly direction: PeerLink["direction"];
      /** Why that ended: `closed`, `reset`, `idle`, `owner_failed`, or another reason a link ends for. */
      readonly reason: string;
    };

/** Peers that are there. */
export class PeerPresence {
  readonly #present: Map<PeerId, PeerLink["direction"]>;

  /** @param present those that are there already */
  constructor(present: Iterable<readonly [PeerId, PeerLink["direction"]]> = []) {
    this.#present = new Map(present);
  }

  /** Those that are there, and how they came. */
  get present(): ReadonlyMap<PeerId, PeerLink["direction"]> {
    return this.#present;
  }

  /** Takes an event of the runtime in. @returns what that says of peers, most often nothing */
  hear(event: RuntimeEvent): readonly PeerEvent[] {
    if (event.type !== "app") return NOTHING;
    const { name, values } = event;
    if (name === "p2p.peers_unknown") return this.#forgetAll();
    const peer = String(values["peer"]);
    const direction = values["direction"] === "inbound" ? "inbound" : "outbound";
    if (name === "p2p.peer_joined" && !this.#present.has(peer)) {
      this.#present.set(peer, direction);
      return [{ type: "joined", peer, direction }];
    }
    if (name === "p2p.peer_left" && this.#present.delete(peer)) {
      return [{ type: "left", peer, direction, reason: String(values["reason"]) }];
    }
    return NOTHING;
  }

  /** Whoever knew of them is gone; those whose link stands are told of again. */
  #forgetAll(): readonly PeerEvent[] {
    const gone = [...this.#present].map(
      ([peer, direction]): PeerEvent => ({ type: "left", peer, direction, reason: "owner_failed" }),
    );
    this.#present.clear();
    return gone;
  }
}

const NOTHING: readonly PeerEvent[] = [];
