/** Asking any of several peers: the best first, and another when that one is slow. */

import type { AskOptions, PeerAsk } from "../../src/link/peer-ask.ts";
import type { PeerTiming } from "../../src/link/peer-timing.ts";
import {
  hedgeAnswered,
  hedgeFailed,
  type HedgeRules,
  hedgeSlow,
  type HedgeStep,
  startHedge,
} from "../../src/peer/hedge.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import { giveUpWith, whenGivenUp } from "./give-up.ts";

/** How any of several peers is asked. */
export interface HedgedAskOptions<M extends Message> extends AskOptions {
  readonly rules?: HedgeRules<M>;
}

/** Who can answer, the best first, and what is known of their speed. */
export interface HedgePeers {
  readonly peers: readonly PeerId[];
  readonly timing: PeerTiming;
}

/** Who answered, and what. */
export interface HedgedAnswer<M extends Message> {
  readonly peer: PeerId;
  readonly answer: M;
}

/**
 * Asks one peer after the other until an answer will do; whoever lost is given up.
 *
 * @throws RuntimeError `quorum.no_peers`, `quorum.no_answer`, `quorum.not_accepted`, `call.aborted`
 */
export function hedgedAsk<M extends Message>(
  ask: Pick<PeerAsk<M>, "request">,
  message: M,
  options: HedgedAskOptions<M> & HedgePeers,
): Promise<HedgedAnswer<M>> {
  const { peers, timing, rules = {}, signal: caller, ...patience } = options;
  const giveUp = giveUpWith(caller);
  return new Promise((resolve, reject) => {
    const stopListening = whenGivenUp(caller, "request", reject);
    let state: HedgeStep<M>["state"];
    const take = (step: HedgeStep<M>): void => {
      state = step.state;
      if (step.type === "ask") askOne(step.peer);
      if (step.type === "answered") resolve({ peer: step.peer, answer: step.value });
      if (step.type === "failed") reject(step.error);
      if (!state.isOver) return;
      stopListening();
      giveUp.now();
    };
    const askSpare = (step: HedgeStep<M>): boolean => {
      take(step);
      return step.type === "ask";
    };
    const askOne = (peer: PeerId): void => {
      const heard = timing.watch(peer, message.type, () => askSpare(hedgeSlow(state, peer)));
      ask
        .request(peer, message, { ...patience, signal: giveUp.signal })
        .finally(heard)
        .then(
          (answer) => take(hedgeAnswered(state, peer, answer)),
          () => take(hedgeFailed(state, peer)),
        )
        // A rule of the host that throws ends the request; nobody else would hear of it.
        .catch(reject);
    };
    take(startHedge<M>(peers, rules));
  });
}
