/**
 * Between a link and its actor: frames become messages, and the link is told to wait while too many
 * of them wait for their turn. So the pressure of a busy actor reaches the peer, not the heap.
 */

import type { CloseReason, Link } from "../transport/transport.ts";

/** Frames that may wait for the actor before the link is paused. */
export const FRAMES_WAITING_MAX = 64;

/** Where a gate hands things. */
export interface GateEvents {
  readonly frame: (frame: Uint8Array) => void;
  readonly closed: (reason: CloseReason) => void;
}

/** The gate of one link. */
export class FrameGate {
  readonly #link: Link;
  #waiting = 0;
  #isPaused = false;

  constructor(link: Link, events: GateEvents) {
    this.#link = link;
    link.attach({
      onFrame: (frame) => {
        this.#waiting += 1;
        if (this.#waiting >= FRAMES_WAITING_MAX) this.#setPaused(true);
        events.frame(frame);
      },
      onClose: events.closed,
    });
  }

  /** The actor has handled one frame. */
  handled(): void {
    this.#waiting -= 1;
    if (this.#waiting < FRAMES_WAITING_MAX / 2) this.#setPaused(false);
  }

  #setPaused(isPaused: boolean): void {
    if (this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    if (isPaused) this.#link.pause();
    else this.#link.resume();
  }
}
