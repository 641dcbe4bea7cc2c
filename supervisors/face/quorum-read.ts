/** Reading from many peers: nearest first, ended as soon as enough of them agree. */

import type { AskOptions, PeerAsk } from "../../src/link/peer-ask.ts";
import type { PeerTiming } from "../../src/link/peer-timing.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import {
  type QuorumRepair,
  quorumAnswered,
  quorumFailed,
  quorumSlow,
  repairOf,
  startQuorum,
} from "../../src/peer/quorum.ts";
import type { QuorumPeer, QuorumRules, QuorumStep } from "../../src/peer/quorum-state.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import { giveUpWith, whenGivenUp } from "./give-up.ts";

/** How a quorum read is done. */
export interface QuorumReadOptions<M extends Message> extends AskOptions {
  readonly rules: QuorumRules<M>;
  /** Told what peers hold once all that were asked have answered or failed. */
  readonly repair?: (found: QuorumRepair<M>) => void;
}

/** Peers, who we are among them, and what is known of their speed. */
export interface QuorumPeers {
  readonly peers: readonly QuorumPeer[];
  readonly self: PeerId;
  /** With it, another peer is asked beside one that is slower than usual. */
  readonly timing?: PeerTiming;
}

/**
 * Reads one message from several peers. Once it has ended, requests under way are given up, unless a
 * repair wants their answers.
 *
 * @throws RuntimeError `quorum.no_peers`, `quorum.no_answer`, `quorum.too_few_answers`,
 *   `quorum.not_accepted`, `call.aborted`
 */
export function quorumRead<M extends Message>(
  ask: PeerAsk<M>,
  message: M,
  options: QuorumReadOptions<M> & QuorumPeers,
): Promise<M> {
  const { peers, self, rules, repair, timing, signal: caller, ...patience } = options;
  const giveUp = giveUpWith(caller);
  return new Promise((resolve, reject) => {
    const stopListening = whenGivenUp(caller, "quorum read", reject);
    let state: QuorumStep<M>["state"];
    const take = (step: QuorumStep<M>): void => {
      state = step.state;
      follow(step, { askOne, resolve, reject });
      if (state.outcome === null) return;
      stopListening();
      if (repair === undefined) giveUp.now();
      // The outcome is told in one step only; those after it bring what is left for the repair.
      else if (isComplete(state)) repair(repairOf(state));
    };
    const askSpare = (step: QuorumStep<M>): boolean => {
      take(step);
      return step.type === "ask";
    };
    const askOne = (peer: PeerId): void => {
      const { type } = message;
      const heard = timing?.watch(peer, type, () => askSpare(quorumSlow(state, peer)));
      ask
        .request(peer, message, { ...patience, signal: giveUp.signal })
        .finally(heard)
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
