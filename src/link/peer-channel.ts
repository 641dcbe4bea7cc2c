/**
 * One end of a link as actors use it: what is said within a turn is sealed into one flush, what
 * arrives is opened and checked. It holds the link's two directions, message ids and replay window.
 */

import type { Crypto, Signer } from "../crypto/crypto.ts";
import type { Clock } from "../time/clock.ts";
import type { CloseReason, Link } from "../transport/transport.ts";
import type { MessageKind } from "../wire/define-messages.ts";
import type { Direction, Envelope, EnvelopeFields } from "../wire/envelope.ts";
import { FLUSH_ENVELOPES_MAX, sealFlush } from "../wire/flush.ts";
import { ENVELOPE_OVERHEAD_BYTES_MAX, FLUSH_OVERHEAD_BYTES_MAX } from "../wire/flush-layout.ts";
import { NewestTimes } from "./newest-times.ts";
import { directionsOf, openFlush, ReplayWindow } from "../wire/inbox.ts";

/**
 * Messages that leave without waiting for the end of the turn. Their signature is then a small part
 * of their cost, and the other side works on them while this one goes on.
 */
export const FLUSH_EARLY_AT = 128;

/** What both ends of a link need. */
export interface ChannelNeeds {
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly signer: Signer;
  readonly networkId: string;
  /** Largest frame body in bytes; flushes are cut to it. */
  readonly frameBytesMax: number;
}

/** What a message is on the wire. */
export interface Outgoing {
  readonly wireId: number;
  readonly payload: Uint8Array;
}

/** What has gone over a link so far: messages, and bytes of their frames. */
export interface Carried {
  bytesIn: number;
  bytesOut: number;
  messagesIn: number;
  messagesOut: number;
}

/** One end of a link. */
export class PeerChannel {
  /** Counted here and read by whoever looks. */
  readonly carried: Carried = { bytesIn: 0, bytesOut: 0, messagesIn: 0, messagesOut: 0 };
  /** What the time of each of the newest flushes was ahead of ours when it came. */
  readonly ahead = new NewestTimes();
  readonly #link: Link;
  readonly #needs: ChannelNeeds;
  readonly #inward: Direction;
  readonly #outward: Direction;
  readonly #replay = new ReplayWindow();
  #outbox: EnvelopeFields[] = [];
  /** Whether the caller was told to flush and has not. */
  #isFlushDue = false;
  /** Whether the link took all of what left early. */
  #isTaken = true;
  #lastId = 0;
  /** The time of the turn that fills the outbox, by either clock: it is read once. */
  #timestampMs = 0;
  #turnMs = 0;

  constructor(link: Link, needs: ChannelNeeds) {
    this.#link = link;
    this.#needs = needs;
    const { peerKey: theirs, channel } = link;
    const ends = { ours: needs.signer.publicKey.bytes, theirs, channel };
    const { inward, outward } = directionsOf(needs.crypto, needs.networkId, ends);
    this.#inward = inward;
    this.#outward = outward;
  }

  /** Bytes handed to the link and not taken by the system yet. */
  get queuedBytes(): number {
    return this.#link.queuedBytes;
  }

  /** A fresh id for a request or notice. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** The monotonic time in ms at which what is said now is said: one for all of a turn. */
  turnMs(): number {
    if (!this.#isFlushDue) this.#turnMs = this.#needs.clock.monotonic();
    return this.#turnMs;
  }

  /**
   * Puts a message into the outbox; it leaves with the next {@link PeerChannel.flush}, or as soon as
   * {@link FLUSH_EARLY_AT} are in it.
   *
   * @param messageId {@link PeerChannel.nextId}; for a response its request's id
   * @returns whether it is the first of the turn: the caller then sees to a flush
   */
  say(kind: MessageKind, messageId: number, { wireId, payload }: Outgoing): boolean {
    const isFirst = !this.#isFlushDue;
    this.#isFlushDue = true;
    if (isFirst) this.#timestampMs = this.#needs.clock.now();
    this.#outbox.push({ messageId, kind, wireId, timestampMs: this.#timestampMs, payload });
    if (this.#outbox.length >= FLUSH_EARLY_AT) this.#isTaken = this.#sendOutbox() && this.#isTaken;
    return isFirst;
  }

  /**
   * Seals and sends the outbox, in as few frames as their limit allows.
   *
   * @returns false when the link took not all that was said since the last time
   */
  flush(): boolean {
    const isTaken = this.#sendOutbox() && this.#isTaken;
    this.#isFlushDue = false;
    this.#isTaken = true;
    return isTaken;
  }

  /**
   * Opens a received frame.
   *
   * @throws RuntimeError `envelope.refused` or a `codec` failure: the peer broke the rules
   */
  open(frame: Uint8Array): readonly Envelope[] {
    const { crypto, clock } = this.#needs;
    const nowMs = clock.now();
    const context = { direction: this.#inward, crypto, replay: this.#replay, nowMs };
    const { envelopes } = openFlush(frame, context);
    const { carried } = this;
    carried.bytesIn += frame.length;
    carried.messagesIn += envelopes.length;
    const [first] = envelopes;
    if (first !== undefined) this.ahead.note(first.timestampMs - nowMs);
    return envelopes;
  }

  /** Sends the empty frame both sides take for a sign of life. */
  beat(): void {
    this.#link.send(new Uint8Array(0));
  }

  /** Stops or resumes reading. */
  setReading(isReading: boolean): void {
    if (isReading) this.#link.resume();
    else this.#link.pause();
  }

  /** Ends the link after what was said. */
  close(reason?: CloseReason): void {
    this.#link.close(reason);
  }

  #sendOutbox(): boolean {
    const outbox = this.#outbox;
    this.#outbox = [];
    const { signer, crypto } = this.#needs;
    const context = { direction: this.#outward, crypto };
    for (let from = 0, until = 0; from < outbox.length; from = until) {
      until = this.#batchEnd(outbox, from);
      const items = from === 0 && until === outbox.length ? outbox : outbox.slice(from, until);
      const frame = sealFlush(items, signer, context);
      // The link may do with the frame what it likes from here on.
      const { length } = frame;
      if (!this.#link.send(frame)) return false;
      this.carried.bytesOut += length;
      this.carried.messagesOut += items.length;
    }
    this.#link.flush();
    return true;
  }

  /** Where a flush that begins at `from` is full. */
  #batchEnd(outbox: readonly EnvelopeFields[], from: number): number {
    const { frameBytesMax } = this.#needs;
    let bytes = FLUSH_OVERHEAD_BYTES_MAX;
    let at = from;
    while (at < outbox.length && at - from < FLUSH_ENVELOPES_MAX) {
      bytes += ENVELOPE_OVERHEAD_BYTES_MAX + (outbox[at]?.payload.length ?? 0);
      if (bytes > frameBytesMax && at > from) break;
      at += 1;
    }
    return at;
  }
}
