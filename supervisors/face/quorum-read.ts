/** Reading from many peers: nearest first, ended as soon as enough of them agree. */

import { RuntimeError } from "../../src/errors.ts";
import type { AskOptions, PeerAsk } from "../../src/link/peer-ask.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import {
  type QuorumRepair,
  quorumAnswered,
  quorumFailed,
  repairOf,
  startQuorum,
} from "../../src/peer/quorum.ts";
import type { QuorumPeer, QuorumRules, QuorumStep } from "../../src/peer/quorum-state.ts";
import type { Message } from "../../src/wire/define-messages.ts";

/** How a quorum read is done. */
export interface QuorumReadOptions<M extends Message> extends AskOptions {
  readonly rules: QuorumRules<M>;
  /** Told what peers hold once all that were asked have answered or failed. */
  readonly repair?: (found: QuorumRepair<M>) => void;
}

/** Peers and who we are among them. */
export interface QuorumPeers {
  readonly peers: readonly QuorumPeer[];
  readonly self: PeerId;
}

/**
 * Reads one message from several peers.
 *
 * @throws RuntimeError `quorum.no_peers`, `quorum.no_answer`, `quorum.not_accepted`
 */
export function quorumRead<M extends Message>(
  ask: PeerAsk<M>,
  message: M,
  options: QuorumReadOptions<M> & QuorumPeers,
): Promise<M> {
  return new Promise((resolve, reject) => {
    let step: QuorumStep<M> = startQuorum(options.peers, options.self, options.rules);
    const take = (taken: QuorumStep<M>): void => {
      const wasOpen = step.state.outcome === null;
      step = taken;
      if (taken.type === "ask") for (const peer of taken.peers) askOne(peer);
      if (taken.type === "accepted" && wasOpen) resolve(taken.value);
      if (taken.type === "failed" && wasOpen) reject(taken.error);
      if (taken.state.outcome !== null && taken.state.waiting.size === 0) {
        options.repair?.(repairOf(taken.state));
      }
    };
    const askOne = (peer: PeerId): void => {
      ask.request(peer, message, options).then(
        (answer) => take(quorumAnswered(step.state, peer, answer)),
        () => take(quorumFailed(step.state, peer)),
      );
    };
    const opening = step;
    if (opening.type === "failed") reject(opening.error);
    else take(opening);
  });
}

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

/** The failure of naming a peer nobody knows. */
export function unknownPeer(peer: PeerId): RuntimeError<"request.unknown_peer"> {
  const text = `cannot send a request: unknown peer (${peer})`;
  return new RuntimeError("request.unknown_peer", { peer }, text);
}
