/**
 * What a node has learned of how fast its peers are, and what it makes of that: how long to wait, and
 * when to ask somebody else. It times requests; it sends none.
 */

import { HedgeBudget } from "../peer/hedge-budget.ts";
import { learnedPatienceMs, slowAfterMs } from "../peer/latency.ts";
import { LatencyBook } from "../peer/latency-book.ts";
import type { PeerId } from "../peer/peer-id.ts";
import { SlowPeers } from "../peer/slow-peers.ts";
import type { Clock } from "../time/clock.ts";

/** What a timing stands on. */
export interface TimingNeeds {
  readonly clock: Clock;
  /** The patience of a message's class in ms, by its type. */
  readonly classMs: (type: string) => number;
  /** Told how every request ended and how long that took in ms. @defaultValue nobody is */
  readonly told?: (type: string, end: RequestEnd, tookMs: number) => void;
}

/** How a request ended: `failed` says nothing of speed. */
export type RequestEnd = "answered" | "late" | "failed";

/** How long one request to one peer took or may take. */
export class PeerTiming {
  readonly #clock: Clock;
  readonly #classMs: (type: string) => number;
  readonly #told: TimingNeeds["told"];
  readonly #book = new LatencyBook();
  readonly #budget = new HedgeBudget();
  readonly #slow = new SlowPeers();

  constructor({ clock, classMs, told }: TimingNeeds) {
    this.#clock = clock;
    this.#told = told;
    this.#classMs = classMs;
  }

  /** Begins to time a request. @returns to be told how it ended */
  begin(peer: PeerId, type: string): (end: RequestEnd) => void {
    const sinceMs = this.#clock.monotonic();
    return (end) => {
      const tookMs = this.#clock.monotonic() - sinceMs;
      this.#told?.(type, end, tookMs);
      if (end === "failed") return;
      if (end === "answered") this.#slow.answered(peer);
      this.#book.note(peer, type, end === "late" ? this.#classMs(type) : tookMs);
    };
  }

  /** How long an answer may take, as learned; never longer than the message's class. */
  patienceMs(peer: PeerId, type: string): number {
    return learnedPatienceMs(this.#book.of(peer, type), this.#classMs(type));
  }

  /** Whether a peer has lately left others waiting, so that it is asked after them. */
  isSlow(peer: PeerId): boolean {
    return this.#slow.isSlow(peer, this.#clock.monotonic());
  }

  /**
   * Calls `slow` once a peer is slower than it usually is, if asking somebody else is still allowed
   * then: a tenth of all requests may be asked twice.
   *
   * @param slow tells whether somebody else was asked
   * @returns stops watching; to be called when the peer has answered or failed
   */
  watch(peer: PeerId, type: string, slow: () => boolean): () => void {
    this.#budget.earn();
    const afterMs = slowAfterMs(this.#book.of(peer, type), this.#classMs(type));
    const timer = this.#clock.setTimer(() => {
      this.#slow.slow(peer, this.#clock.monotonic());
      if (this.#budget.hasSpare && slow()) this.#budget.spend();
    }, afterMs);
    return () => this.#clock.clearTimer(timer);
  }
}
