/**
 * Everything a node says to one peer in one turn, under one signature: the root of a tree over the
 * envelopes. One message alone is a tree of one leaf.
 *
 *   [version, network tag, sender, recipient, signature,
 *     [[message id, kind, wire id, timestamp, payload], ...]]
 */

import { assert } from "../assert.ts";
import type { Crypto, Signer } from "../crypto/crypto.ts";
import { CborReader, CborWriter } from "./cbor-layout.ts";
import {
  type Direction,
  type Envelope,
  type EnvelopeFields,
  NODE_KEY_BYTES,
  signedBytes,
} from "./envelope.ts";
import {
  ENVELOPE_OVERHEAD_BYTES_MAX,
  FLUSH_OVERHEAD_BYTES_MAX,
  readEnvelope,
  readVersion,
  refused,
  SIGNATURE_BYTES,
  writeEnvelope,
  writeHeader,
} from "./flush-layout.ts";
import { type Hashes, merkleLeaves, merkleRoot } from "./merkle.ts";
import { sameBytes } from "../same-bytes.ts";
import { roomFor } from "./slab.ts";

/** Most envelopes under one signature: a tree of 12 levels, so a path of at most 384 bytes. */
export const FLUSH_ENVELOPES_MAX = 4_096;

/** What a flush is sealed and read by. */
export interface FlushContext {
  /** From its sender to its recipient. */
  readonly direction: Direction;
  readonly crypto: Hashes;
}

/** A flush that has been read; whether its signature is good, only `openFlush` has made sure of. */
export interface Flush {
  readonly envelopes: readonly Envelope[];
  /** Leaves of the tree, one behind the other in the order of the envelopes. */
  readonly leaves: Uint8Array;
  /** What the sender signed. */
  readonly signedBytes: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * Signs envelopes and lays them out as the body of one frame.
 *
 * @param items in the order they are to arrive, 1 to {@link FLUSH_ENVELOPES_MAX}
 * @param signer holder of the direction's sender key
 * @example
 * link.send(sealFlush([{ messageId, kind, wireId, timestampMs, payload }], signer, outward));
 */
export function sealFlush(
  items: readonly EnvelopeFields[],
  signer: Signer,
  { direction, crypto }: FlushContext,
): Uint8Array {
  assert(items.length > 0 && items.length <= FLUSH_ENVELOPES_MAX, "a flush has 1 to 4096 items");
  const writer = new CborWriter(roomFor(flushBytesMax(items))).array(6);
  writeHeader(writer, direction);
  const signature = writer.room(SIGNATURE_BYTES);
  writer.array(items.length);
  const bounds = [writer.length];
  for (const fields of items) {
    writeEnvelope(writer, fields);
    bounds.push(writer.length);
  }
  const bytes = writer.finish();
  const root = merkleRoot(crypto, merkleLeaves(crypto, bytes, bounds));
  signature.set(signer.sign(signedBytes(direction, items.length, root)));
  return bytes;
}

/**
 * Reads a flush without checking its signature, for an owner that verifies elsewhere.
 *
 * @throws RuntimeError `codec.malformed`, `codec.version`, or `envelope.refused` for another
 *   network, sender or recipient
 */
export function readFlush(bytes: Uint8Array, { direction, crypto }: FlushContext): Flush {
  const reader = new CborReader(bytes, "flush");
  reader.array(6);
  const signature = readHeader(reader, direction);
  const count = reader.array(1, FLUSH_ENVELOPES_MAX);
  const envelopes: Envelope[] = [];
  const bounds = [reader.position];
  while (envelopes.length < count) {
    envelopes.push(readEnvelope(reader, direction));
    bounds.push(reader.position);
  }
  reader.end();
  const leaves = merkleLeaves(crypto, bytes, bounds);
  const signed = signedBytes(direction, count, merkleRoot(crypto, leaves));
  return { envelopes, leaves, signature, signedBytes: signed };
}

/**
 * Refuses a flush whose signature is not its sender's.
 *
 * @throws RuntimeError `envelope.refused`
 */
export function checkSignature(flush: Flush, verify: Crypto["verify"]): void {
  const sender = flush.envelopes[0]?.sender ?? new Uint8Array(0);
  if (verify({ curve: "ed25519", bytes: sender }, flush.signedBytes, flush.signature)) return;
  throw refused("signature", "not the sender's over these envelopes");
}

function readHeader(reader: CborReader, direction: Direction): Uint8Array {
  readVersion(reader, direction.networkDigest);
  if (!sameBytes(reader.bytes(NODE_KEY_BYTES), direction.sender)) {
    throw refused("sender", "not the key this link has proven");
  }
  if (!sameBytes(reader.bytes(NODE_KEY_BYTES), direction.recipient)) {
    throw refused("recipient", "addressed to another node");
  }
  return reader.bytes(SIGNATURE_BYTES);
}

function flushBytesMax(items: readonly EnvelopeFields[]): number {
  let bytes = FLUSH_OVERHEAD_BYTES_MAX;
  for (const { payload } of items) bytes += ENVELOPE_OVERHEAD_BYTES_MAX + payload.length;
  return bytes;
}
