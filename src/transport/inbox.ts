/**
 * The receiving end of a link, whatever carries it: frames wait here until an owner is attached and
 * while it pauses, and the end of the link is told once, after which nothing is.
 */

import { describeError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import type { CloseReason, LinkEvents } from "./transport.ts";

const NO_FRAMES: readonly Uint8Array[] = [];

/** Delivers frames in order to one owner. */
export class Inbox {
  readonly #clock: Clock;
  readonly #onOwnerFailed: (reason: CloseReason) => void;
  #owner: LinkEvents | undefined;
  #waiting: readonly Uint8Array[] = NO_FRAMES;
  /** Index in `#waiting` of the next frame to deliver. */
  #next = 0;
  #paused = false;
  #muted = false;
  #ended: CloseReason | undefined;

  /** @param onOwnerFailed called when the owner threw, to end the link */
  constructor(clock: Clock, onOwnerFailed: (reason: CloseReason) => void) {
    this.#clock = clock;
    this.#onOwnerFailed = onOwnerFailed;
  }

  /** Whether frames can be handed on now. */
  get isOpen(): boolean {
    return this.#owner !== undefined && !this.#paused && !this.#muted;
  }

  /** Gives the inbox its owner; what waits is delivered in a later step. */
  attach(owner: LinkEvents): void {
    this.#owner = owner;
    if (this.#ended === undefined) this.#deliverLater();
    else this.#tellEnd(this.#ended);
  }

  /** Takes frames in the order they arrived and delivers them if it may. */
  push(frames: readonly Uint8Array[]): void {
    if (this.#muted || frames.length === 0) return;
    const isIdle = this.#next === this.#waiting.length;
    this.#waiting = isIdle ? frames : [...this.#waiting.slice(this.#next), ...frames];
    this.#next = 0;
    this.#deliver();
  }

  /** Stops deliveries at once, also in the middle of a piece. */
  pause(): void {
    this.#paused = true;
  }

  /** Goes on with what waits, in a later step. */
  resume(): void {
    this.#paused = false;
    this.#deliverLater();
  }

  /** Drops what waits and what comes: the owner has given the link up. */
  mute(): void {
    this.#muted = true;
    this.#waiting = NO_FRAMES;
    this.#next = 0;
  }

  /** Tells the owner that its write queue is empty. */
  drained(): void {
    if (!this.#muted) this.#guard((owner) => owner.onDrain?.());
  }

  /** Ends the link for its owner; only the first call counts. */
  end(reason: CloseReason): void {
    if (this.#ended !== undefined) return;
    this.mute();
    this.#ended = reason;
    if (this.#owner !== undefined) this.#tellEnd(reason);
  }

  #deliverLater(): void {
    if (this.#next < this.#waiting.length) this.#clock.defer(() => this.#deliver());
  }

  #deliver(): void {
    // One guard around the loop instead of one for each frame; an owner that threw is told the rest
    // unless that ended the link.
    while (this.isOpen && this.#next < this.#waiting.length) {
      this.#guard((owner) => this.#deliverTo(owner));
    }
  }

  #deliverTo(owner: LinkEvents): void {
    while (this.isOpen) {
      const frame = this.#waiting[this.#next];
      if (frame === undefined) return;
      this.#next += 1;
      owner.onFrame(frame);
    }
  }

  #tellEnd(reason: CloseReason): void {
    this.#clock.defer(() => this.#guard((owner) => owner.onClose(reason)));
  }

  /** An owner that throws out of a socket's callback would take the process down. */
  #guard(tell: (owner: LinkEvents) => void): void {
    if (this.#owner === undefined) return;
    try {
      tell(this.#owner);
    } catch (error) {
      this.#onOwnerFailed(`owner_failed: ${describeError(error)}`);
    }
  }
}
