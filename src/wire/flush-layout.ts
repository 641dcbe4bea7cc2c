/** The parts that a flush and a detached envelope have in common, and the rules both are held to. */

import { RuntimeError } from "../errors.ts";
import { type CborReader, type CborWriter, HEAD_BYTES_MAX } from "./cbor-layout.ts";
import { malformed } from "./codec-scan.ts";
import {
  type Direction,
  ENVELOPE_VERSION,
  type Envelope,
  type EnvelopeFields,
  kindNumber,
  kindOf,
  NETWORK_TAG_BYTES,
} from "./envelope.ts";
import { sameBytes } from "../same-bytes.ts";

/** Bytes of a flush without its envelopes, at most. */
export const FLUSH_OVERHEAD_BYTES_MAX = 192;

/** Length of a signature in bytes. */
export const SIGNATURE_BYTES = 64;

/** Bytes of an envelope without its payload, at most. */
export const ENVELOPE_OVERHEAD_BYTES_MAX = 2 + 3 * HEAD_BYTES_MAX + 5;

/** Rules of a flush and of its envelopes; a refusal names the one that was broken. */
export type EnvelopeRule =
  | "network"
  | "sender"
  | "recipient"
  | "timestamp_ahead"
  | "timestamp_behind"
  | "replay"
  | "signature"
  | "path";

/** Makes the refusal of an envelope. */
export function refused(rule: EnvelopeRule, why: string): RuntimeError<"envelope.refused"> {
  return new RuntimeError(
    "envelope.refused",
    { rule },
    `cannot accept an envelope: ${rule} (${why})`,
  );
}

/** Writes version, network, sender and recipient. */
export function writeHeader(writer: CborWriter, direction: Direction): void {
  writer
    .unsigned(ENVELOPE_VERSION)
    .bytes(direction.networkDigest.subarray(0, NETWORK_TAG_BYTES))
    .bytes(direction.sender)
    .bytes(direction.recipient);
}

/** Writes one envelope's fields. */
export function writeEnvelope(writer: CborWriter, fields: EnvelopeFields): void {
  writer.array(5);
  writer.unsigned(fields.messageId);
  writer.unsigned(kindNumber(fields.kind));
  writer.unsigned(fields.wireId);
  writer.unsigned(fields.timestampMs);
  writer.bytes(fields.payload);
}

/** Reads version and the network's tag. */
export function readVersion(reader: CborReader, networkDigest: Uint8Array): void {
  const theirs = reader.unsigned();
  if (theirs !== ENVELOPE_VERSION) throw otherVersion(theirs);
  const tag = reader.bytes(NETWORK_TAG_BYTES);
  if (!sameBytes(tag, networkDigest.subarray(0, NETWORK_TAG_BYTES))) {
    throw refused("network", "made for another network");
  }
}

/** Reads one envelope's fields. */
export function readEnvelope(
  reader: CborReader,
  keys: { readonly sender: Uint8Array; readonly recipient: Uint8Array },
): Envelope {
  reader.array(5);
  const messageId = reader.unsigned();
  const kind = kindOf(reader.unsigned());
  if (kind === undefined) throw malformed("flush", "a kind of 0 to 2");
  const wireId = reader.unsigned(0xffff);
  const timestampMs = reader.unsigned();
  const payload = reader.bytes();
  const { sender, recipient } = keys;
  return { messageId, kind, wireId, timestampMs, payload, sender, recipient };
}

function otherVersion(theirs: number): RuntimeError {
  const details = { ours: ENVELOPE_VERSION, theirs };
  const message = `cannot decode a flush: another version (${theirs}, expected ${details.ours})`;
  return new RuntimeError("codec.version", details, message);
}
