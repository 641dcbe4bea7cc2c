/** The receiving end of a link: what of a flush is fresh, in time and signed. */

import type { Crypto } from "../crypto/crypto.ts";
import { type Direction, directionOf, type Envelope } from "./envelope.ts";
import { checkSignature, type Flush, readFlush } from "./flush.ts";
import { refused } from "./flush-layout.ts";

/** How far the sender's clock may be from ours. */
export interface TimestampLimits {
  /** Ahead of ours, in ms. @defaultValue 30_000, the clock skew Soma's discovery allows */
  readonly maxSkewMs: number;
  /** Behind ours, in ms: skew, queues and the way together. @defaultValue 60_000 */
  readonly maxAgeMs: number;
}

/** The one place where these limits have numbers. */
export const TIMESTAMP_LIMITS: TimestampLimits = { maxSkewMs: 30_000, maxAgeMs: 60_000 };

/** What {@link openFlush} judges by. */
export interface InboxContext {
  /** From the link's peer to this node. */
  readonly direction: Direction;
  readonly crypto: Crypto;
  /** Ids this link has brought so far. */
  readonly replay: ReplayWindow;
  /** Our wall clock in ms. */
  readonly nowMs: number;
  /** Absent means {@link TIMESTAMP_LIMITS}. */
  readonly limits?: TimestampLimits;
}

/** Remembers one number: the highest id of a request or notice seen on a link. */
export class ReplayWindow {
  #highest = -1;

  /** Highest id taken so far; -1 before the first. */
  get highest(): number {
    return this.#highest;
  }

  /**
   * The highest id after these envelopes; `undefined` when one of them repeats or goes back. A
   * response has its request's id, and whether that is pending is the caller's to know.
   */
  after(envelopes: readonly Envelope[]): number | undefined {
    let highest = this.#highest;
    for (const { kind, messageId } of envelopes) {
      if (kind === "response") continue;
      if (messageId <= highest) return undefined;
      highest = messageId;
    }
    return highest;
  }

  /** Takes the ids up to here as seen; called when the signature has been found good. */
  advance(highest: number): void {
    this.#highest = Math.max(this.#highest, highest);
  }
}

/**
 * Opens a flush: all of its envelopes are good, or none is accepted.
 *
 * @param bytes body of one frame, which must not be changed afterwards: payloads are windows on it
 * @throws RuntimeError `codec.malformed`, `codec.version`, or `envelope.refused` with the rule
 */
export function openFlush(bytes: Uint8Array, context: InboxContext): Flush {
  const { direction, crypto, replay } = context;
  const flush = readFlush(bytes, { direction, crypto });
  const highest = checkFresh(flush.envelopes, context);
  // The dearest check is the last, and only what passed it moves the window.
  checkSignature(flush, crypto.verify);
  replay.advance(highest);
  return flush;
}

/**
 * Refuses envelopes out of time or seen before.
 *
 * @returns the id to advance the window to once the signature is known to be good
 * @throws RuntimeError `envelope.refused`
 */
export function checkFresh(
  envelopes: readonly Envelope[],
  context: Pick<InboxContext, "replay" | "nowMs" | "limits">,
): number {
  const { replay, nowMs, limits = TIMESTAMP_LIMITS } = context;
  for (const { timestampMs } of envelopes) {
    const aheadMs = timestampMs - nowMs;
    if (aheadMs > limits.maxSkewMs) throw refused("timestamp_ahead", `${aheadMs} ms`);
    if (-aheadMs > limits.maxAgeMs) throw refused("timestamp_behind", `${-aheadMs} ms`);
  }
  const highest = replay.after(envelopes);
  if (highest === undefined) throw refused("replay", "message ids must rise on a link");
  return highest;
}

/** The two ends of a link, and what it alone has. */
export interface LinkEnds {
  readonly ours: Uint8Array;
  readonly theirs: Uint8Array;
  /** See `Link.channel`. */
  readonly channel: Uint8Array;
}

/** The direction from a peer to this node and back, as both ends of a link need them. */
export function directionsOf(
  crypto: Crypto,
  networkId: string,
  { ours, theirs, channel }: LinkEnds,
): { readonly inward: Direction; readonly outward: Direction } {
  const { sha256 } = crypto;
  return {
    inward: directionOf(sha256, networkId, { sender: theirs, recipient: ours, channel }),
    outward: directionOf(sha256, networkId, { sender: ours, recipient: theirs, channel }),
  };
}
