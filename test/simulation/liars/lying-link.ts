/**
 * A link of a real node on which it does not say what it thinks: what leaves is opened, bent by whoever
 * plays the liar, and sealed again under the node's own key.
 */

import {
  failedPacket,
  type NodeMessage,
  nodeMessages,
} from "../../../messages/wire/node-messages.ts";
import type { Crypto, Signer } from "../../../src/crypto/crypto.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import type { Clock } from "../../../src/time/clock.ts";
import type { CloseReason, Link, LinkEvents } from "../../../src/transport/transport.ts";
import { decodeMessage, encodeMessage } from "../../../src/wire/catalogue.ts";
import type { Direction, Envelope, EnvelopeFields } from "../../../src/wire/envelope.ts";
import { readFlush, sealFlush } from "../../../src/wire/flush.ts";
import { directionsOf } from "../../../src/wire/inbox.ts";
import type { Lie, Packet, Saying } from "./saying.ts";

/** What is said in the place of one message. */
export interface Spoken {
  /** One after the other, under the same number; as it was when absent. */
  readonly lies?: readonly Lie[];
  /** How much later, in ms; 0 is at once. */
  readonly lateMs: number;
  /** Whether it is signed by somebody else. */
  readonly isUnsigned?: boolean;
}

/** Who bends what is said. */
export interface Tongue {
  speak(saying: Saying): Spoken;
}

/** What a lying link needs. */
export interface LyingNeeds {
  readonly crypto: Crypto;
  readonly signer: Signer;
  /** Signs what is not to be believed. */
  readonly stranger: Signer;
  readonly clock: Clock;
  readonly networkId: string;
  readonly tongue: Tongue;
  /** The name of a node by its key. */
  readonly nameOf: (key: Uint8Array) => string;
}

/** Requests of the other side that are remembered until they are answered. */
const ASKED_MAX = 8_192;

/** One end of a link. */
export class LyingLink implements Link {
  readonly #link: Link;
  readonly #needs: LyingNeeds;
  readonly #inward: Direction;
  readonly #outward: Direction;
  readonly #to: string;
  readonly #asked = new Map<number, NodeMessage>();

  constructor(link: Link, needs: LyingNeeds) {
    const { crypto, signer, networkId, nameOf } = needs;
    const ends = { ours: signer.publicKey.bytes, theirs: link.peerKey, channel: link.channel };
    const { inward, outward } = directionsOf(crypto, networkId, ends);
    this.#link = link;
    this.#needs = needs;
    this.#inward = inward;
    this.#outward = outward;
    this.#to = nameOf(link.peerKey);
  }

  get peerKey(): Uint8Array {
    return this.#link.peerKey;
  }

  get channel(): Uint8Array {
    return this.#link.channel;
  }

  get remote(): Link["remote"] {
    return this.#link.remote;
  }

  get direction(): Link["direction"] {
    return this.#link.direction;
  }

  get queuedBytes(): number {
    return this.#link.queuedBytes;
  }

  attach(events: LinkEvents): void {
    this.#link.attach({
      onFrame: (frame) => {
        this.#hear(frame);
        events.onFrame(frame);
      },
      onDrain: () => events.onDrain?.(),
      onClose: (reason) => events.onClose(reason),
    });
  }

  send(frame: Uint8Array): boolean {
    if (frame.length === 0) return this.#link.send(frame);
    const { crypto } = this.#needs;
    const { envelopes } = readFlush(frame, { direction: this.#outward, crypto });
    const spoken = envelopes.map((envelope) => this.#bend(envelope));
    if (spoken.every(({ lies, lateMs }) => lies === undefined && lateMs === 0)) {
      return this.#link.send(frame);
    }
    const now: EnvelopeFields[] = [];
    for (const [at, envelope] of envelopes.entries()) {
      const { lies, lateMs = 0 } = spoken[at] ?? {};
      const said = lies === undefined ? [envelope] : saidOf(envelope, lies);
      if (lateMs === 0) now.push(...said);
      else this.#needs.clock.setTimer(() => void this.#seal(said, false), lateMs);
    }
    return this.#seal(
      now,
      spoken.some(({ isUnsigned = false }) => isUnsigned),
    );
  }

  flush(): void {
    this.#link.flush();
  }

  pause(): void {
    this.#link.pause();
  }

  resume(): void {
    this.#link.resume();
  }

  close(reason?: CloseReason): void {
    this.#link.close(reason);
  }

  destroy(reason?: CloseReason): void {
    this.#link.destroy(reason);
  }

  #seal(items: readonly EnvelopeFields[], isUnsigned: boolean): boolean {
    if (items.length === 0) return true;
    const { crypto, signer, stranger } = this.#needs;
    const context = { direction: this.#outward, crypto };
    return this.#link.send(sealFlush(items, isUnsigned ? stranger : signer, context));
  }

  #bend(envelope: Envelope): Spoken {
    const message = readable(envelope);
    if (message === undefined) return { lateMs: 0 };
    const { kind, messageId } = envelope;
    const asked = kind === "response" ? this.#asked.get(messageId) : undefined;
    if (kind === "response") this.#asked.delete(messageId);
    return this.#needs.tongue.speak({ to: this.#to, kind, message, asked });
  }

  /** Remembers what is asked; whatever cannot be read is the node's own affair. */
  #hear(frame: Uint8Array): void {
    if (frame.length === 0) return;
    try {
      const { crypto } = this.#needs;
      for (const envelope of readFlush(frame, { direction: this.#inward, crypto }).envelopes) {
        const message = envelope.kind === "request" ? readable(envelope) : undefined;
        if (message === undefined || this.#asked.size >= ASKED_MAX) continue;
        this.#asked.set(envelope.messageId, message);
      }
    } catch (error) {
      if (!isRuntimeError(error)) throw error;
    }
  }
}

function readable(packet: Packet): NodeMessage | undefined {
  try {
    return decodeMessage(nodeMessages, packet);
  } catch (error) {
    if (isRuntimeError(error)) return undefined;
    throw error;
  }
}

function saidOf(envelope: Envelope, lies: readonly Lie[]): readonly EnvelopeFields[] {
  const { messageId, kind, timestampMs } = envelope;
  return lies.flatMap((lie) => {
    if (lie === undefined) return [];
    return [{ messageId, kind, timestampMs, ...packetOf(lie) }];
  });
}

/** A lie as it travels; one too large to travel becomes a refusal. */
function packetOf(lie: NodeMessage | Packet): Packet {
  if (!("type" in lie)) return { wireId: lie.wireId, payload: lie.payload };
  try {
    return encodeMessage(nodeMessages, lie);
  } catch (error) {
    if (isRuntimeError(error, "codec.too_large")) return failedPacket("internal");
    throw error;
  }
}
