/** The two ends of a link in memory, and the two one-way lanes between them. */

import { RuntimeError } from "../errors.ts";
import type { Clock, TimerId } from "../time/clock.ts";
import { FRAME_HEADER_BYTES } from "../wire/frame.ts";
import { copyForNow } from "../wire/slab.ts";
import { Inbox } from "./inbox.ts";
import type { CloseReason, Endpoint, Link, LinkEvents, TransportLimits } from "./transport.ts";

/**
 * Bytes in a write queue above which its emptying is told. The size of a socket's own buffer, so
 * that both transports speak of a backed up queue at about the same point.
 */
const BACKED_UP_BYTES = 64 * 1024;

/** Carries something from one end of the link to the other, late and in order or never. */
export type Carry = (run: () => void, parcel: Parcel) => void;

/** What an end of a link is made of. */
export interface MemoryLinkParts {
  readonly peerKey: Uint8Array;
  readonly channel: Uint8Array;
  readonly remote: Endpoint;
  readonly direction: Link["direction"];
  readonly clock: Clock;
  readonly limits: TransportLimits;
  /** Towards the other end. */
  readonly carry: Carry;
  /** Tells the other end how much was read here. @param isAwaited whether its owner may be told of it */
  readonly acknowledge: (run: () => void, isAwaited: boolean) => void;
  /** Called once, when this end has ended. */
  readonly onEnded: (link: MemoryLink) => void;
}

/** The frames of one turn in bytes nobody else holds, or the end of the link. */
export type Parcel =
  | { readonly frames: readonly Uint8Array[]; readonly bytes: number }
  | "end"
  | "reset";

/** One end of a link in memory. */
export class MemoryLink implements Link {
  readonly peerKey: Uint8Array;
  readonly channel: Uint8Array;
  readonly remote: Endpoint;
  readonly direction: Link["direction"];
  readonly #parts: MemoryLinkParts;
  readonly #inbox: Inbox;
  #other: MemoryLink | undefined;
  /** Queued in this turn. */
  #turn: Uint8Array[] = [];
  #turnBytes = 0;
  /** Every byte sent and not yet taken by the other end. */
  #queuedBytes = 0;
  #hasBackedUp = false;
  /** On its way to the other end, oldest first. */
  readonly #lane: Parcel[] = [];
  /** Arrived here and not yet taken, oldest first. */
  #arrived: Parcel[] = [];
  #closing: CloseReason | undefined;
  #closeTimer: TimerId | undefined;
  #hasEnded = false;

  /** Makes one end; {@link joinEnds} makes a link of two. */
  constructor(parts: MemoryLinkParts) {
    this.#parts = parts;
    this.peerKey = parts.peerKey;
    this.channel = parts.channel;
    this.remote = parts.remote;
    this.direction = parts.direction;
    this.#inbox = new Inbox(parts.clock, (reason) => this.destroy(reason));
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Names the other end; parcels go there. */
  joinWith(other: MemoryLink): void {
    this.#other = other;
  }

  attach(events: LinkEvents): void {
    this.#inbox.attach(events);
    this.#parts.clock.defer(() => this.#takeArrived());
  }

  send(frame: Uint8Array): boolean {
    const { limits, clock } = this.#parts;
    if (frame.length > limits.frameBytesMax) throw tooLarge(frame.length, limits.frameBytesMax);
    if (this.#closing !== undefined) return false;
    const bytes = FRAME_HEADER_BYTES + frame.length;
    if (this.#queuedBytes + bytes > limits.writeQueueBytesMax) {
      this.#hasBackedUp = true;
      return false;
    }
    if (this.#turn.length === 0) clock.defer(() => this.flush());
    this.#turn.push(copyForNow(frame));
    this.#turnBytes += bytes;
    this.#queuedBytes += bytes;
    if (this.#queuedBytes > BACKED_UP_BYTES) this.#hasBackedUp = true;
    return true;
  }

  pause(): void {
    this.#inbox.pause();
  }

  resume(): void {
    this.#inbox.resume();
    this.#parts.clock.defer(() => this.#takeArrived());
  }

  close(reason: CloseReason = "closed"): void {
    if (this.#closing !== undefined) return;
    this.flush();
    this.#begin(reason);
    const { clock, limits } = this.#parts;
    this.#closeTimer = clock.setTimer(() => this.destroy(), limits.closeTimeoutMs);
    this.#post("end");
    this.#takeArrived();
  }

  destroy(reason: CloseReason = "closed"): void {
    if (this.#hasEnded) return;
    this.#turn = [];
    this.#begin(reason);
    this.#post("reset");
    this.#end();
  }

  /** Breaks this end without a word to the other: the network did it. */
  break(): void {
    this.#begin("reset");
    this.#end();
  }

  #begin(reason: CloseReason): void {
    this.#closing ??= reason;
    this.#inbox.mute();
  }

  flush(): void {
    if (this.#turn.length === 0 || this.#hasEnded) return;
    const parcel = { frames: this.#turn, bytes: this.#turnBytes };
    this.#turn = [];
    this.#turnBytes = 0;
    this.#post(parcel);
  }

  #post(parcel: Parcel): void {
    this.#lane.push(parcel);
    // Whatever lands first is the oldest: a line may be late, it never changes the order.
    this.#parts.carry(() => {
      const oldest = this.#lane.shift();
      if (oldest !== undefined) this.#other?.arrive(oldest);
    }, parcel);
  }

  /** A parcel has come over the network; it waits here until this end reads. */
  arrive(parcel: Parcel): void {
    if (this.#hasEnded) {
      // As a closed port does: whoever goes on writing learns that nobody is there.
      if (parcel !== "reset") this.#post("reset");
      return;
    }
    this.#arrived.push(parcel);
    this.#takeArrived();
  }

  #takeArrived(): void {
    while (!this.#hasEnded && (this.#inbox.isOpen || this.#closing !== undefined)) {
      const parcel = this.#arrived.shift();
      if (parcel === undefined) return;
      if (typeof parcel === "string") {
        this.#takeEnd(parcel);
      } else {
        this.#inbox.push(parcel.frames);
        this.#acknowledge(parcel.bytes);
      }
    }
  }

  #acknowledge(bytes: number): void {
    const other = this.#other;
    if (other === undefined) return;
    this.#parts.acknowledge(() => other.taken(bytes), other.#hasBackedUp);
  }

  #takeEnd(parcel: "end" | "reset"): void {
    const isInOrder = parcel === "end";
    this.#begin(isInOrder ? "closed" : "reset");
    this.#end();
    // The other end waits for this one to have read everything, as a socket waits for its FIN.
    if (isInOrder) this.#post("reset");
  }

  /** The other end read that much of what was sent. */
  taken(bytes: number): void {
    if (this.#hasEnded) return;
    this.#queuedBytes -= bytes;
    if (!this.#hasBackedUp || this.#queuedBytes > 0) return;
    this.#hasBackedUp = false;
    this.#parts.clock.defer(() => this.#inbox.drained());
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#queuedBytes = 0;
    this.#arrived = [];
    if (this.#closeTimer !== undefined) this.#parts.clock.clearTimer(this.#closeTimer);
    this.#inbox.end(this.#closing ?? "reset");
    this.#parts.onEnded(this);
  }
}

/** Makes one link of two ends. */
export function joinEnds(one: MemoryLink, two: MemoryLink): void {
  one.joinWith(two);
  two.joinWith(one);
}

function tooLarge(bytes: number, bytesMax: number): RuntimeError<"codec.too_large"> {
  return new RuntimeError(
    "codec.too_large",
    { bytes, bytesMax },
    `cannot send a frame: it is too large (${bytes} bytes, at most ${bytesMax})`,
  );
}
