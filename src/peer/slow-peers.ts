/** Peers that lately left everybody waiting: they are asked after all others for a while. */

import type { PeerId } from "./peer-id.ts";

/** Times in a row a peer has to be slow: being slower than usual once is what happens to all. */
export const SLOW_STRIKES = 3;

/** How long it is asked last, in ms; then it has one more try. */
export const SLOW_MS = 10_000;

/** Peers remembered: as many as there are connections. */
export const SLOW_PEERS_MAX = 4_096;

interface Strikes {
  readonly count: number;
  readonly lastMs: number;
}

/** Counts how often in a row peers were slow. */
export class SlowPeers {
  readonly #strikes = new Map<PeerId, Strikes>();

  /** How many peers have been slow since they last answered. */
  get size(): number {
    return this.#strikes.size;
  }

  /** A peer is slower than it usually is. */
  slow(peer: PeerId, nowMs: number): void {
    const count = Math.min(SLOW_STRIKES, (this.#strikes.get(peer)?.count ?? 0) + 1);
    this.#strikes.delete(peer);
    this.#strikes.set(peer, { count, lastMs: nowMs });
    if (this.#strikes.size > SLOW_PEERS_MAX) this.#forgetOldest();
  }

  /** A peer has answered. */
  answered(peer: PeerId): void {
    this.#strikes.delete(peer);
  }

  /** Whether a peer is to be asked after the others now. */
  isSlow(peer: PeerId, nowMs: number): boolean {
    const strikes = this.#strikes.get(peer);
    if (strikes === undefined || strikes.count < SLOW_STRIKES) return false;
    return nowMs - strikes.lastMs < SLOW_MS;
  }

  #forgetOldest(): void {
    const [oldest] = this.#strikes.keys();
    if (oldest !== undefined) this.#strikes.delete(oldest);
  }
}
