/**
 * What surrounds a payload on its way, and the bytes a signature over it covers: domain, network,
 * sender, recipient and link once for all of a flush; kind, type, id, time and payload in each leaf. So
 * nothing can be repeated to another node, under another name, on another network, at another time or
 * over another link.
 */

import type { MessageKind } from "./define-messages.ts";
import type { Hash } from "./merkle.ts";
import { roomFor } from "./slab.ts";

/** Version of the envelope and of the flush that carries it. */
export const ENVELOPE_VERSION = 1;

/** Length of a node's key in bytes. */
export const NODE_KEY_BYTES = 32;

/** Length of what only one link has, in bytes. */
export const CHANNEL_BYTES = 32;

/** Length of the network's name in a flush: enough to name the mistake; the digest holds all of it. */
export const NETWORK_TAG_BYTES = 8;

/** What the sender says of one message; who says it to whom is the link's. */
export interface EnvelopeFields {
  /** Rises with every request and notice of a link; a response repeats its request's. 0 to 2^53 - 1. */
  readonly messageId: number;
  readonly kind: MessageKind;
  /** Number of the message type, 0 to 65,535. */
  readonly wireId: number;
  /** Sender's wall clock in ms since 1970. */
  readonly timestampMs: number;
  /** The message as its schema encodes it. */
  readonly payload: Uint8Array;
}

/** One message with everything that is signed about it. */
export interface Envelope extends EnvelopeFields {
  /** Ed25519 key of the sender, 32 bytes. */
  readonly sender: Uint8Array;
  /** Ed25519 key of the recipient, 32 bytes. */
  readonly recipient: Uint8Array;
}

/** One direction of one link between two nodes of one network. */
export interface Direction {
  readonly sender: Uint8Array;
  readonly recipient: Uint8Array;
  /** What only this link has, see `Link.channel`. */
  readonly channel: Uint8Array;
  /** SHA-256 of the network id, 32 bytes. */
  readonly networkDigest: Uint8Array;
  /** What every signature of this direction covers first: domain, network, sender, recipient, link. */
  readonly signedHead: Uint8Array;
}

/** Between whom and where a direction leads. */
export type DirectionParts = Omit<Direction, "networkDigest" | "signedHead">;

/** Separates these signatures from all others made with the same key. */
const SIGNED_DOMAIN = new TextEncoder().encode("coppice-flush-1");

/** Numbers of the kinds on the wire. */
const KINDS: readonly MessageKind[] = ["request", "response", "notice"];

/**
 * Works out once what all envelopes of one direction of a link share.
 *
 * @param networkId any text; nodes with another one understand nothing
 */
export function directionOf(sha256: Hash, networkId: string, parts: DirectionParts): Direction {
  const { sender, recipient, channel } = parts;
  const networkDigest = sha256(new TextEncoder().encode(networkId));
  const head = [SIGNED_DOMAIN, networkDigest, sender, recipient, channel];
  const signedHead = new Uint8Array(Buffer.concat(head));
  return { sender, recipient, channel, networkDigest, signedHead };
}

/** The number of a kind on the wire. */
export function kindNumber(kind: MessageKind): number {
  return kind === "request" ? 0 : kind === "response" ? 1 : 2;
}

/** The kind of a number; `undefined` above 2. */
export function kindOf(number: number): MessageKind | undefined {
  return KINDS[number];
}

/**
 * The bytes a flush's signature is made over: domain, network, sender, recipient, link, size of the
 * tree, root.
 */
export function signedBytes(direction: Direction, size: number, root: Uint8Array): Uint8Array {
  const { signedHead } = direction;
  const at = signedHead.length;
  const bytes = roomFor(at + COUNT_BYTES + root.length);
  bytes.set(signedHead);
  for (let nth = 0; nth < COUNT_BYTES; nth += 1) bytes[at + nth] = size >>> (24 - 8 * nth);
  bytes.set(root, at + COUNT_BYTES);
  return bytes;
}

/** The size of a tree as it is signed: four bytes, the highest first. */
const COUNT_BYTES = 4;
