/**
 * A quorum read by somebody impatient: it asks a slow peer again and tells the machine of every answer, also of
 * second ones and late ones, which the machine has to see through.
 */

import type { PeerAsk } from "../../../src/link/peer-ask.ts";
import type { PeerId } from "../../../src/peer/peer-id.ts";
import {
  type QuorumRepair,
  quorumAnswered,
  quorumFailed,
  repairOf,
  startQuorum,
} from "../../../src/peer/quorum.ts";
import type { QuorumPeer, QuorumRules, QuorumStep } from "../../../src/peer/quorum-state.ts";
import type { Clock } from "../../../src/time/clock.ts";
import type { Message } from "../../../src/wire/define-messages.ts";

/** Who asks, and what. */
export interface Hedging {
  readonly ask: PeerAsk<Message>;
  readonly clock: Clock;
  readonly message: Message;
}

/** Of whom, and how. */
export interface HedgedReading {
  readonly peers: readonly QuorumPeer[];
  readonly self: PeerId;
  readonly rules: QuorumRules<Message>;
  readonly timeoutMs: number;
  readonly repair: (found: QuorumRepair<Message>) => void;
  /** Told of a peer's first answer, or of its failure. */
  readonly heard: (peer: PeerId, answer: Message | undefined) => void;
}

/** Parts of the patience after which a peer is asked again. */
const ASKS = 3;

/** Reads from many, asking those that are slow several times. */
export function hedgedRead(
  { ask, clock, message }: Hedging,
  { peers, self, rules, timeoutMs, repair, heard }: HedgedReading,
): Promise<Message> {
  return new Promise((resolve, reject) => {
    const settled = new Set<PeerId>();
    let state: QuorumStep<Message>["state"];
    let isRepaired = false;
    const take = (step: QuorumStep<Message>): void => {
      state = step.state;
      if (step.type === "ask") for (const peer of step.peers) askOften(peer);
      if (step.type === "accepted") resolve(step.value);
      if (step.type === "failed") reject(step.error);
      if (isRepaired || state.outcome === null || state.waiting.size > 0) return;
      isRepaired = true;
      repair(repairOf(state));
    };
    const answered = (peer: PeerId, answer: Message): void => {
      if (!settled.has(peer)) heard(peer, answer);
      settled.add(peer);
      take(quorumAnswered(state, peer, answer));
    };
    const failed = (peer: PeerId): void => {
      if (settled.has(peer)) return;
      settled.add(peer);
      heard(peer, undefined);
      take(quorumFailed(state, peer));
    };
    const askOften = (peer: PeerId): void => {
      let left = ASKS;
      for (let nth = 0; nth < ASKS; nth += 1) {
        clock.setTimer(
          () => {
            ask.request(peer, message, { timeoutMs }).then(
              (answer) => answered(peer, answer),
              () => {
                left -= 1;
                if (left === 0) failed(peer);
              },
            );
          },
          (nth * timeoutMs) / (ASKS * 4),
        );
      }
    };
    take(startQuorum(peers, self, rules));
  });
}
