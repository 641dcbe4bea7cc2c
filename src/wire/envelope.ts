/**
 * What surrounds a payload on its way, and the bytes a signature over it covers: domain, network,
 * sender, recipient, kind, type, id, time and payload. So nothing can be repeated to another node,
 * under another name, on another network or at another time.
 */

import type { Hash } from "./merkle.ts";
import { LEAF_PREFIX } from "./merkle.ts";
import type { MessageKind } from "./define-messages.ts";

/** Version of the envelope and of the flush that carries it. */
export const ENVELOPE_VERSION = 1;

/** Length of a node's key in bytes. */
export const NODE_KEY_BYTES = 32;

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

/** One direction between two nodes of one network. */
export interface Direction {
  readonly sender: Uint8Array;
  readonly recipient: Uint8Array;
  /** SHA-256 of the network id, 32 bytes. */
  readonly networkDigest: Uint8Array;
  /** The bytes every leaf of this direction starts with. */
  readonly leafPrefix: Uint8Array;
}

/** Separates these hashes from all others made with SHA-256. */
const LEAF_DOMAIN = new TextEncoder().encode("coppice-envelope-1");
const SIGNED_DOMAIN = new TextEncoder().encode("coppice-flush-1");

/** Numbers of the kinds on the wire. */
const KINDS: readonly MessageKind[] = ["request", "response", "notice"];

/** Bytes between the prefix and the payload: kind, wire id, message id, timestamp. */
const FIELD_BYTES = 1 + 2 + 8 + 8;

/**
 * Works out once what all envelopes of one direction of a link share.
 *
 * @param networkId any text; nodes with another one understand nothing
 */
export function directionOf(
  sha256: Hash,
  networkId: string,
  keys: { readonly sender: Uint8Array; readonly recipient: Uint8Array },
): Direction {
  const { sender, recipient } = keys;
  const networkDigest = sha256(new TextEncoder().encode(networkId));
  const parts = [Uint8Array.of(LEAF_PREFIX), LEAF_DOMAIN, networkDigest, sender, recipient];
  return { sender, recipient, networkDigest, leafPrefix: new Uint8Array(Buffer.concat(parts)) };
}

/** The number of a kind on the wire. */
export function kindNumber(kind: MessageKind): number {
  return KINDS.indexOf(kind);
}

/** The kind of a number; `undefined` above 2. */
export function kindOf(number: number): MessageKind | undefined {
  return KINDS[number];
}

/** The leaf of one envelope in its flush's tree. */
export function leafOf(sha256: Hash, direction: Direction, fields: EnvelopeFields): Uint8Array {
  const [leaf = new Uint8Array(0)] = leavesOf(sha256, direction, [fields]);
  return leaf;
}

/** The leaves of all envelopes of a flush, in their order. */
export function leavesOf(
  sha256: Hash,
  direction: Direction,
  envelopes: readonly EnvelopeFields[],
): readonly Uint8Array[] {
  const { leafPrefix } = direction;
  const payloadAt = leafPrefix.length + FIELD_BYTES;
  let payloadBytesMax = 0;
  for (const { payload } of envelopes) payloadBytesMax = Math.max(payloadBytesMax, payload.length);
  // One buffer for all of them: the prefix stays, and a buffer costs as much as a hash.
  const scratch = new Uint8Array(payloadAt + payloadBytesMax);
  const view = new DataView(scratch.buffer, leafPrefix.length, FIELD_BYTES);
  scratch.set(leafPrefix);
  return envelopes.map((fields) => {
    writeFields(view, fields);
    scratch.set(fields.payload, payloadAt);
    return sha256(scratch.subarray(0, payloadAt + fields.payload.length));
  });
}

/** The bytes a flush's signature is made over: domain, size of the tree, root. */
export function signedBytes(size: number, root: Uint8Array): Uint8Array {
  const signed = new Uint8Array(SIGNED_DOMAIN.length + 4 + root.length);
  signed.set(SIGNED_DOMAIN);
  new DataView(signed.buffer).setUint32(SIGNED_DOMAIN.length, size);
  signed.set(root, SIGNED_DOMAIN.length + 4);
  return signed;
}

function writeFields(view: DataView, fields: EnvelopeFields): void {
  view.setUint8(0, kindNumber(fields.kind));
  view.setUint16(1, fields.wireId);
  setU64(view, 3, fields.messageId);
  setU64(view, 11, fields.timestampMs);
}

/** Without a bigint: it would be the slowest part of the leaf. */
function setU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, Math.floor(value / 0x1_0000_0000));
  view.setUint32(at + 4, value % 0x1_0000_0000);
}
