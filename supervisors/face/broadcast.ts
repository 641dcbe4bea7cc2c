/** Telling all peers at once. */

import type { PeerAsk } from "../../src/link/peer-ask.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { Message } from "../../src/wire/define-messages.ts";

/** How a broadcast went. */
export interface BroadcastOutcome {
  /** Peers whose connection took the message. */
  readonly sent: number;
  readonly asked: number;
}

/** Sends a notice to all peers at once; a slow one delays nobody. */
export async function broadcast<M extends Message>(
  ask: PeerAsk<M>,
  message: M,
  peers: readonly PeerId[],
): Promise<BroadcastOutcome> {
  const taken = await Promise.all(peers.map((peer) => ask.notify(peer, message)));
  return { asked: peers.length, sent: taken.filter(Boolean).length };
}
