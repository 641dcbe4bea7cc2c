/** Reading from many peers: nearest first, ended as soon as enough of them agree. */

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
  const { peers, self, rules, repair, ...patience } = options;
  return new Promise((resolve, reject) => {
    let state: QuorumStep<M>["state"];
    const take = (step: QuorumStep<M>): void => {
      state = step.state;
      follow(step, { askOne, resolve, reject });
      // The outcome is told in one step only; those after it bring what is left for the repair.
      if (isComplete(state)) repair?.(repairOf(state));
    };
    const askOne = (peer: PeerId): void => {
      ask
        .request(peer, message, patience)
        .then(
          (answer) => take(quorumAnswered(state, peer, answer)),
          () => take(quorumFailed(state, peer)),
        )
        // A rule of the host that throws ends the read; nobody else would hear of it.
        .catch(reject);
    };
    take(startQuorum(peers, self, rules));
  });
}

/** What a step may lead to. */
interface Followers<M> {
  readonly askOne: (peer: PeerId) => void;
  readonly resolve: (value: M) => void;
  readonly reject: (error: unknown) => void;
}

function follow<M>(step: QuorumStep<M>, { askOne, resolve, reject }: Followers<M>): void {
  switch (step.type) {
    case "ask":
      for (const peer of step.peers) askOne(peer);
      return;
    case "accepted":
      resolve(step.value);
      return;
    case "failed":
      reject(step.error);
      return;
    case "wait":
  }
}

function isComplete<M>({ outcome, waiting }: QuorumStep<M>["state"]): boolean {
  return outcome !== null && waiting.size === 0;
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
