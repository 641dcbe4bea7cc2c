/**
 * In which order a peer said what it says, over all links to it. One link keeps its own order. What comes late over
 * another, because the network held it back or its link was given up, must not be done after what was said later.
 */

import type { PeerId } from "../peer/peer-id.ts";

/**
 * How long what was said last counts, in ms: a link without a word ends after as long, and what it held with it. A
 * peer whose clock was set back is refused on its next link for so long at most.
 */
export const ORDER_KEPT_MS = 30_000;

/** Peers whose last word is kept: as many as may be dialed and let in. Of more the one heard first is forgotten. */
export const ORDER_PEERS_MAX = 8_192;

/** When and over which link something was said. */
export interface Said {
  /** What only this link has, the same object for all that came over it. */
  readonly channel: Uint8Array;
  /** The speaker's wall clock in ms, as its envelope has it. */
  readonly atMs: number;
}

/** What was said last by one peer, and when that was heard on the monotonic clock in ms. */
interface LastWord extends Said {
  readonly heardAtMs: number;
}

/** The last word of each peer. */
export class HeardOrder {
  readonly #last = new Map<PeerId, LastWord>();
  readonly #peersMax: number;

  /** @param peersMax how many peers are remembered */
  constructor(peersMax: number = ORDER_PEERS_MAX) {
    this.#peersMax = peersMax;
  }

  /** How many peers are remembered. */
  get size(): number {
    return this.#last.size;
  }

  /**
   * Takes a word in.
   *
   * @param nowMs monotonic time
   * @returns false when the peer has said something later over another link, and that was heard before
   */
  takes(peer: PeerId, { channel, atMs }: Said, nowMs: number): boolean {
    const last = this.#last.get(peer);
    if (last === undefined) this.#makeRoom();
    else if (last.channel !== channel && isOvertaken(last, atMs, nowMs)) return false;
    this.#last.set(peer, { channel, atMs, heardAtMs: nowMs });
    return true;
  }

  #makeRoom(): void {
    if (this.#last.size < this.#peersMax) return;
    for (const peer of this.#last.keys()) {
      this.#last.delete(peer);
      return;
    }
  }
}

function isOvertaken(last: LastWord, atMs: number, nowMs: number): boolean {
  return atMs < last.atMs && nowMs - last.heardAtMs < ORDER_KEPT_MS;
}
