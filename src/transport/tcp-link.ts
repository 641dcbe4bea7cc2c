/**
 * A link over one TLS socket.
 *
 *   open --close()--> closing --peer took it, or closeTimeoutMs--> ended
 *     '----destroy(), reset, a bad or slow frame----------------> ended
 */

import type { TLSSocket } from "node:tls";
import { isRuntimeError, RuntimeError } from "../errors.ts";
import type { Clock, TimerId } from "../time/clock.ts";
import { FRAME_HEADER_BYTES, FrameReader } from "../wire/frame.ts";
import { Inbox } from "./inbox.ts";
import type { ProvenPeer } from "./tls-identity.ts";
import type { CloseReason, Endpoint, Link, LinkEvents, TransportLimits } from "./transport.ts";
import { WriteQueue } from "./write-queue.ts";

/** What a link is made of, once the handshake is over. */
export interface TcpLinkParts {
  readonly socket: TLSSocket;
  readonly proof: ProvenPeer;
  readonly remote: Endpoint;
  readonly direction: Link["direction"];
  readonly clock: Clock;
  readonly limits: TransportLimits;
}

/** One authenticated connection over TCP and TLS. */
export class TcpLink implements Link {
  readonly peerKey: Uint8Array;
  readonly channel: Uint8Array;
  readonly remote: Endpoint;
  readonly direction: Link["direction"];
  readonly #socket: TLSSocket;
  readonly #clock: Clock;
  readonly #limits: TransportLimits;
  readonly #reader: FrameReader;
  readonly #inbox: Inbox;
  readonly #writes = new WriteQueue();
  #isFlushDue = false;
  #hasBackedUp = false;
  #isPaused = false;
  #framesRead = 0;
  #closing: CloseReason | undefined;
  #closeTimer: TimerId | undefined;
  #frameTimer: TimerId | undefined;

  /** Takes the socket over; nothing is read before {@link attach}. */
  constructor(parts: TcpLinkParts) {
    this.peerKey = parts.proof.key;
    this.channel = parts.proof.channel;
    this.remote = parts.remote;
    this.direction = parts.direction;
    this.#socket = parts.socket;
    this.#clock = parts.clock;
    this.#limits = parts.limits;
    this.#reader = new FrameReader(parts.limits.frameBytesMax);
    this.#inbox = new Inbox(parts.clock, (reason) => this.destroy(reason));
    parts.socket.on("error", () => this.#begin("reset"));
    parts.socket.on("end", () => this.#onEnd());
    parts.socket.on("close", () => this.#finish());
  }

  get queuedBytes(): number {
    return this.#writes.bytes + this.#socket.writableLength;
  }

  attach(events: LinkEvents): void {
    this.#inbox.attach(events);
    this.#socket.on("data", (chunk: Buffer) => this.#onChunk(chunk));
    if (this.#isPaused) this.#socket.pause();
    else this.#socket.resume();
  }

  send(frame: Uint8Array): boolean {
    const bytesMax = this.#limits.frameBytesMax;
    if (frame.length > bytesMax) throw tooLarge(frame.length, bytesMax);
    if (this.#closing !== undefined) return false;
    const queued = this.queuedBytes + FRAME_HEADER_BYTES + frame.length;
    if (queued > this.#limits.writeQueueBytesMax) {
      this.#hasBackedUp = true;
      return false;
    }
    this.#writes.push(frame);
    if (!this.#isFlushDue) {
      this.#isFlushDue = true;
      this.#clock.defer(() => {
        this.#isFlushDue = false;
        this.#writeQueued();
      });
    }
    return true;
  }

  flush(): void {
    this.#writeQueued();
  }

  pause(): void {
    this.#isPaused = true;
    this.#inbox.pause();
    this.#socket.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#inbox.resume();
    if (this.#socket.listenerCount("data") > 0) this.#socket.resume();
  }

  close(reason: CloseReason = "closed"): void {
    if (this.#closing !== undefined) return;
    this.#writeQueued();
    this.#begin(reason);
    this.#inbox.mute();
    // The end of the peer's stream is seen only by reading up to it.
    this.#socket.resume();
    this.#socket.end();
  }

  destroy(reason: CloseReason = "closed"): void {
    this.#begin(reason);
    this.#writes.clear();
    this.#inbox.mute();
    this.#socket.destroy();
  }

  #onChunk(chunk: Buffer): void {
    if (this.#closing !== undefined) return;
    let frames: readonly Uint8Array[];
    try {
      frames = this.#reader.push(chunk);
    } catch (error) {
      const isTooLarge = isRuntimeError(error, "codec.too_large");
      this.destroy(isTooLarge ? "frame_too_large" : "frame_malformed");
      return;
    }
    this.#framesRead += frames.length;
    if (this.#reader.isPartial && this.#frameTimer === undefined) this.#watchFrame();
    this.#inbox.push(frames);
  }

  /** One timer looks at the frame in progress now and then, instead of one timer for each frame. */
  #watchFrame(): void {
    const framesRead = this.#framesRead;
    this.#frameTimer = this.#clock.setTimer(() => {
      this.#frameTimer = undefined;
      if (!this.#reader.isPartial) return;
      const isSameFrame = this.#framesRead === framesRead;
      // While this side does not read, the peer cannot finish.
      if (isSameFrame && !this.#isPaused) this.destroy("idle");
      else this.#watchFrame();
    }, this.#limits.frameTimeoutMs);
  }

  #writeQueued(): void {
    const pieces = this.#writes.take();
    if (!this.#socket.writable) return;
    for (const piece of pieces) {
      const isTaken = this.#socket.write(piece, () => this.#onWritten());
      if (!isTaken) this.#hasBackedUp = true;
    }
  }

  #onWritten(): void {
    if (!this.#hasBackedUp || this.queuedBytes > 0) return;
    this.#hasBackedUp = false;
    this.#inbox.drained();
  }

  /** The peer ended its stream, which ends the whole link; in the middle of a frame it broke it. */
  #onEnd(): void {
    this.#begin(this.#reader.isPartial ? "reset" : "closed");
  }

  /** Settles why the link ends and bounds how long that may take. Only the first reason counts. */
  #begin(reason: CloseReason): void {
    if (this.#closing !== undefined) return;
    this.#closing = reason;
    const giveUp = (): void => {
      this.#socket.destroy();
    };
    this.#closeTimer = this.#clock.setTimer(giveUp, this.#limits.closeTimeoutMs);
  }

  #finish(): void {
    if (this.#frameTimer !== undefined) this.#clock.clearTimer(this.#frameTimer);
    if (this.#closeTimer !== undefined) this.#clock.clearTimer(this.#closeTimer);
    this.#closing ??= "reset";
    this.#inbox.end(this.#closing);
  }
}

function tooLarge(bytes: number, bytesMax: number): RuntimeError<"codec.too_large"> {
  return new RuntimeError(
    "codec.too_large",
    { bytes, bytesMax },
    `cannot send a frame: it is too large (${bytes} bytes, at most ${bytesMax})`,
  );
}
