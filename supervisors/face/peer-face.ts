/** What a node says and is told of single peers: how much they are wanted, where they are, what they can do. */

import { DISCOVERY } from "../../messages/discovery.ts";
import { PEER_TERMS } from "../../messages/peer-terms.ts";
import { PeerPresence } from "../../src/link/peer-presence.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import { affinityOf } from "../../src/peer/peer-terms.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { checkArguments } from "./check-arguments.ts";
import type { Node } from "./node-face.ts";

/** This part of the face. */
export type PeerFace = Pick<Node, "changePeer" | "peer" | "peersWith" | "watchPeers">;

/** Makes this part of the face. */
export function peerFace({
  runtime,
  presence,
}: {
  readonly runtime: Runtime;
  /** Peers that are there, kept from the node's start on. */
  readonly presence: PeerPresence;
}): PeerFace {
  return {
    watchPeers: (listener) => {
      checkArguments("watchPeers", { listener });
      const seen = new PeerPresence(presence.present);
      const stop = runtime.listen((event) => seen.hear(event).forEach(listener));
      for (const [peer, direction] of presence.present)
        listener({ type: "joined", peer, direction });
      return stop;
    },
    changePeer: async (peer, change) => {
      checkArguments("changePeer", { peer, change });
      return await runtime.ref(PEER_TERMS).call.change({ peer, change });
    },
    peer: async (peer) => {
      checkArguments("peer", { peer });
      return await runtime.ref(DISCOVERY).call.peer(peer);
    },
    peersWith: async (capability) => {
      checkArguments("peersWith", { capability });
      return await runtime.ref(DISCOVERY).call.peersWith(capability);
    },
  };
}

/** Whether a peer may be dialed at all. */
export async function isWanted(runtime: Runtime, peer: PeerId): Promise<boolean> {
  return affinityOf(await runtime.ref(PEER_TERMS).call.list(), peer) !== "never";
}
