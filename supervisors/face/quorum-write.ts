/** Writing to all holders of a value: done as soon as enough of them have acknowledged. */

import { isRuntimeError } from "../../src/errors.ts";
import type { AskOptions, PeerAsk } from "../../src/link/peer-ask.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import {
  isWriteSettled,
  startWrite,
  type WriteFate,
  type WriteStep,
  writeSettled,
} from "../../src/peer/quorum-write.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import { whenGivenUp } from "./give-up.ts";

/** What happened at each holder. */
export type WriteFates = ReadonlyMap<PeerId, WriteFate>;

/** How a quorum write is done. */
export interface QuorumWriteOptions<M extends Message> extends AskOptions {
  /**
   * Whether an answer acknowledges the write. @defaultValue any answer the request allows but
   * `generic.not_found`
   */
  readonly acknowledges?: (answer: M) => boolean;
  /** Told what happened at each holder once nothing more is to come. */
  readonly settled?: (fates: WriteFates) => void;
}

/** Who is to hold the value, and how many have to say so. */
export interface WriteHolders {
  readonly holders: readonly PeerId[];
  readonly needed: number;
}

/** How a write went that was acknowledged by enough. */
export interface WriteDone {
  readonly acknowledgedBy: readonly PeerId[];
  readonly needed: number;
  readonly asked: number;
}

type Settled = Exclude<WriteFate, { readonly kind: "pending" }>;

/**
 * Writes one message to all its holders. Whoever is still to answer when it ends goes on: what was
 * sent is not taken back.
 *
 * @throws RuntimeError `quorum.no_peers`, `quorum.not_acknowledged`, `call.aborted`
 */
export function quorumWrite<M extends Message>(
  ask: PeerAsk<M>,
  message: M,
  options: QuorumWriteOptions<M> & WriteHolders,
): Promise<WriteDone> {
  const { holders, needed, settled, acknowledges = isAnswer, ...patience } = options;
  return new Promise((resolve, reject) => {
    const stopListening = whenGivenUp(patience.signal, "quorum write", reject);
    let state: WriteStep["state"];
    const take = (step: WriteStep): void => {
      state = step.state;
      follow(step, { askOne, resolve, reject });
      if (state.outcome === null) return;
      stopListening();
      if (isWriteSettled(state)) settled?.(state.fates);
    };
    const askOne = (peer: PeerId): void => {
      ask
        .request(peer, message, patience)
        .then((answer): Settled => {
          if (acknowledges(answer)) return { kind: "acknowledged" };
          return { kind: "refused", why: answer.type };
        }, fateOf)
        .then((fate) => take(writeSettled(state, peer, fate)))
        // A rule of the host that throws ends the write; nobody else would hear of it.
        .catch(reject);
    };
    take(startWrite(holders, needed));
  });
}

/** What a step may lead to. */
interface Followers {
  readonly askOne: (peer: PeerId) => void;
  readonly resolve: (done: WriteDone) => void;
  readonly reject: (error: unknown) => void;
}

function follow(step: WriteStep, { askOne, resolve, reject }: Followers): void {
  const { needed, fates } = step.state;
  switch (step.type) {
    case "ask":
      for (const peer of step.peers) askOne(peer);
      return;
    case "acknowledged":
      resolve({ acknowledgedBy: step.by, needed, asked: fates.size });
      return;
    case "failed":
      reject(step.error);
      return;
    case "wait":
  }
}

function isAnswer({ type }: Message): boolean {
  return type !== "generic.not_found";
}

function fateOf(error: unknown): Settled {
  if (isRuntimeError(error, "request.refused")) {
    return { kind: "refused", why: error.details.status };
  }
  return { kind: "failed", why: isRuntimeError(error) ? error.code : String(error) };
}
