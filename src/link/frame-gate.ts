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
  /** What was written has gone out, after it had backed up. */
  readonly drained?: () => void;
}

/** The gate of one link. */
export class FrameGate {
  readonly #link: Link;
  #waiting = 0;
  #isHeld = false;
  #isPaused = false;

  constructor(link: Link, events: GateEvents) {
    this.#link = link;
    link.attach({
      onFrame: (frame) => {
        this.#waiting += 1;
        this.#update();
        events.frame(frame);
      },
      onClose: events.closed,
      onDrain: () => events.drained?.(),
    });
  }

  /** The actor has handled one frame. */
  handled(): void {
    this.#waiting -= 1;
    this.#update();
  }

  /** Stops or resumes reading, whatever waits. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#update();
  }

  #update(): void {
    // Half of the room has to be free before reading goes on, or it would stop again at once.
    const waitingMax = this.#isPaused ? FRAMES_WAITING_MAX / 2 : FRAMES_WAITING_MAX;
    const isPaused = this.#isHeld || this.#waiting >= waitingMax;
    if (this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    if (isPaused) this.#link.pause();
    else this.#link.resume();
  }
}
