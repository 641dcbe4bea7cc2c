/** What was learned of many peers: one row for each peer and kind of request. */

import { Latencies } from "./latency.ts";
import type { PeerId } from "./peer-id.ts";

/** Rows kept: 4,096 peers with four kinds of request each, some 8 MiB. */
export const LATENCY_ROWS_MAX = 16_384;

/** Answer times of peers, each by the type of its request; what was used least lately is forgotten. */
export class LatencyBook {
  readonly #rows = new Map<string, Latencies>();
  readonly #rowsMax: number;

  /** @param rowsMax rows kept at most */
  constructor(rowsMax: number = LATENCY_ROWS_MAX) {
    this.#rowsMax = rowsMax;
  }

  /** How many rows there are. */
  get size(): number {
    return this.#rows.size;
  }

  /** What is known of a peer and a type of request; `undefined` for nothing. */
  of(peer: PeerId, type: string): Latencies | undefined {
    return this.#rows.get(keyOf(peer, type));
  }

  /**
   * Notes how long an answer took. One that did not come in time is noted with the whole patience of
   * its class: what was learned from better days must not go on cutting answers off.
   */
  note(peer: PeerId, type: string, ms: number): void {
    const key = keyOf(peer, type);
    const row = this.#rows.get(key) ?? new Latencies();
    row.add(ms);
    this.#rows.delete(key);
    this.#rows.set(key, row);
    if (this.#rows.size > this.#rowsMax) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const [oldest] = this.#rows.keys();
    if (oldest !== undefined) this.#rows.delete(oldest);
  }
}

function keyOf(peer: PeerId, type: string): string {
  return `${peer} ${type}`;
}
