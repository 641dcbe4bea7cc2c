/**
 * The little of DER that a certificate needs: tag, length, contents, nothing else.
 *
 * @see ITU-T X.690 (distinguished encoding rules)
 */

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_IDENTIFIER = 0x06;
const UTF8_STRING = 0x0c;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
const SET = 0x31;
const CONTEXT_PRIMITIVE = 0x80;
const CONTEXT_CONSTRUCTED = 0xa0;

/** Builders of DER values; each returns the whole encoding, tag and length included. */
export const der = {
  /** SEQUENCE of parts that are already encoded. */
  sequence: (...parts: readonly Uint8Array[]): Uint8Array => tagged(SEQUENCE, joined(parts)),
  /** SET of parts that are already encoded. */
  set: (...parts: readonly Uint8Array[]): Uint8Array => tagged(SET, joined(parts)),
  /** INTEGER from the big-endian bytes of a number that is not negative. */
  unsigned: (bytes: Uint8Array): Uint8Array => tagged(INTEGER, minimalUnsigned(bytes)),
  /** BIT STRING of whole bytes. */
  bits: (bytes: Uint8Array): Uint8Array => tagged(BIT_STRING, joined([Uint8Array.of(0), bytes])),
  /** OCTET STRING. */
  octets: (bytes: Uint8Array): Uint8Array => tagged(OCTET_STRING, bytes),
  /** OBJECT IDENTIFIER from its encoded arcs. */
  identifier: (...arcs: readonly number[]): Uint8Array =>
    tagged(OBJECT_IDENTIFIER, Uint8Array.from(arcs)),
  /** UTF8String. */
  text: (value: string): Uint8Array => tagged(UTF8_STRING, new TextEncoder().encode(value)),
  /** GeneralizedTime, spelled `YYYYMMDDHHMMSSZ`. */
  time: (value: string): Uint8Array => tagged(GENERALIZED_TIME, new TextEncoder().encode(value)),
  /** Implicit context tag over plain contents. */
  implicit: (number: number, contents: Uint8Array): Uint8Array =>
    tagged(CONTEXT_PRIMITIVE | number, contents),
  /** Explicit context tag over one encoded part. */
  explicit: (number: number, part: Uint8Array): Uint8Array =>
    tagged(CONTEXT_CONSTRUCTED | number, part),
} as const;

function tagged(tag: number, contents: Uint8Array): Uint8Array {
  return joined([Uint8Array.of(tag), lengthBytes(contents.length), contents]);
}

/** Lengths to 127 stand for themselves; longer ones are preceded by the count of their bytes. */
function lengthBytes(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

/** No leading zeros but the one that keeps the number from reading as negative. */
function minimalUnsigned(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first === -1) return Uint8Array.of(0);
  const significant = bytes.subarray(first);
  const readsNegative = (significant[0] ?? 0) >= 0x80;
  return readsNegative ? joined([Uint8Array.of(0), significant]) : significant;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}
