/**
 * One envelope of a flush with its way to the signed root: what is shown to others when a message is
 * relayed, stored or used to accuse.
 *
 *   [version, network tag, sender, recipient, channel, signature, index, size, [hash, ...],
 *     [message id, kind, wire id, timestamp, payload]]
 */

import { assert } from "../assert.ts";
import type { Crypto } from "../crypto/crypto.ts";
import { CborReader, CborWriter } from "./cbor-layout.ts";
import {
  CHANNEL_BYTES,
  directionOf,
  type Envelope,
  NODE_KEY_BYTES,
  signedBytes,
} from "./envelope.ts";
import { FLUSH_ENVELOPES_MAX, type Flush, type FlushContext } from "./flush.ts";
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
import { HASH_BYTES, merkleLeaves, merklePath, rootOfPath } from "./merkle.ts";

/** Hashes of the longest path: the levels of a tree of {@link FLUSH_ENVELOPES_MAX} leaves. */
const PATH_HASHES_MAX = Math.ceil(Math.log2(FLUSH_ENVELOPES_MAX));

/** Bytes of a detached envelope without its payload, at most. */
export const DETACHED_OVERHEAD_BYTES_MAX =
  FLUSH_OVERHEAD_BYTES_MAX +
  CHANNEL_BYTES +
  ENVELOPE_OVERHEAD_BYTES_MAX +
  9 +
  PATH_HASHES_MAX * (HASH_BYTES + 2);

/**
 * Cuts one envelope out of an opened flush.
 *
 * @param index place of the envelope in the flush
 * @param context the one the flush was opened by
 */
export function detach(flush: Flush, index: number, context: FlushContext): Uint8Array {
  const { direction, crypto } = context;
  const envelope = flush.envelopes[index];
  assert(envelope !== undefined, "the envelope is in the flush");
  const path = merklePath(crypto, flush.leaves, index);
  // Kept by whoever shows it to others, so in bytes of its own.
  const bytes = new Uint8Array(DETACHED_OVERHEAD_BYTES_MAX + envelope.payload.length);
  const writer = new CborWriter(bytes).array(10);
  writeHeader(writer, direction);
  writer.bytes(direction.channel).bytes(flush.signature);
  writer.unsigned(index).unsigned(flush.envelopes.length).array(path.length);
  for (const hash of path) writer.bytes(hash);
  writeEnvelope(writer, envelope);
  return writer.finish();
}

/**
 * Opens a detached envelope: who sent what to whom, and when, on this network. It says nothing about
 * whether the message is fresh or meant for us.
 *
 * @throws RuntimeError `codec.malformed`, `codec.version`, or `envelope.refused` for another network,
 *   a path of the wrong length or a bad signature
 */
export function verifyDetached(bytes: Uint8Array, crypto: Crypto, networkId: string): Envelope {
  const { sha256 } = crypto;
  const reader = new CborReader(bytes, "detached envelope");
  reader.array(10);
  readVersion(reader, sha256(new TextEncoder().encode(networkId)));
  const [sender, recipient] = [reader.bytes(NODE_KEY_BYTES), reader.bytes(NODE_KEY_BYTES)];
  const channel = reader.bytes(CHANNEL_BYTES);
  const signature = reader.bytes(SIGNATURE_BYTES);
  const [index, size] = [reader.unsigned(), reader.unsigned(FLUSH_ENVELOPES_MAX)];
  const path = readPath(reader);
  const from = reader.position;
  const envelope = readEnvelope(reader, { sender, recipient });
  reader.end();
  const leaf = merkleLeaves(crypto, bytes, [from, bytes.length]);
  const root = rootOfPath(sha256, leaf, { index, size, path });
  if (root === undefined) throw refused("path", "not as long as the place in the tree asks");
  const direction = directionOf(sha256, networkId, { sender, recipient, channel });
  const signed = signedBytes(direction, size, root);
  if (!crypto.verify({ curve: "ed25519", bytes: sender }, signed, signature)) {
    throw refused("signature", "not the sender's over this envelope");
  }
  return envelope;
}

function readPath(reader: CborReader): Uint8Array[] {
  const length = reader.array(0, PATH_HASHES_MAX);
  return Array.from({ length }, () => reader.bytes(HASH_BYTES));
}
