/**
 * Keys as bytes and as text: one curve byte with Archethic's numbers, then the key itself.
 *
 * Archethic's second byte, the origin of a key, is left out: where a key was made is a claim of its
 * owner, and two spellings of one key would be two identities.
 */

import { RuntimeError } from "../errors.ts";
import { hexOf } from "../hex.ts";
import type { Curve, PublicKey } from "./crypto.ts";

/** What is fixed for each curve. */
interface CurveFormat {
  readonly curve: Curve;
  /** Number of the curve in the first byte. */
  readonly id: number;
  /** Length of a public key in bytes; points of the two ECDSA curves are uncompressed, of BLS12-381 not. */
  readonly keyBytes: number;
}

const FORMATS: readonly CurveFormat[] = [
  { curve: "ed25519", id: 0, keyBytes: 32 },
  { curve: "secp256r1", id: 1, keyBytes: 65 },
  { curve: "secp256k1", id: 2, keyBytes: 65 },
  { curve: "bls12_381", id: 3, keyBytes: 48 },
];

/** Longest key with its curve byte, in bytes. */
export const KEY_BYTES_MAX = 66;

/** Length of a signature in bytes, the same on the three curves that sign. */
export const SIGNATURE_BYTES = 64;

/** Length of a signature by a mining key, in bytes: a point of the second group of BLS12-381. */
export const MINING_SIGNATURE_BYTES = 96;

/** Length of a private key in bytes, the same on all curves. */
export const SECRET_KEY_BYTES = 32;

/** Calls 32 bytes an Ed25519 key; nothing is checked beyond what {@link encodeKey} asks. */
export function ed25519Key(bytes: Uint8Array): PublicKey {
  return { curve: "ed25519", bytes };
}

/**
 * Writes a key as its curve byte and its bytes.
 *
 * @throws RuntimeError `key.malformed` when the length is not that of the curve
 */
export function encodeKey(key: PublicKey): Uint8Array {
  const format = FORMATS.find(({ curve }) => curve === key.curve);
  if (format === undefined) throw malformedKey(key.curve, "a known curve");
  checkLength(format, key.bytes);
  const encoded = new Uint8Array(1 + key.bytes.length);
  encoded[0] = format.id;
  encoded.set(key.bytes, 1);
  return encoded;
}

/**
 * Reads a key; whether its point is acceptable is `Crypto.isAcceptableKey`'s affair.
 *
 * @param bytes curve byte and key; the result holds a copy
 * @throws RuntimeError `key.malformed` for an unknown curve or a wrong length
 */
export function decodeKey(bytes: Uint8Array): PublicKey {
  const format = FORMATS.find(({ id }) => id === bytes[0]);
  if (format === undefined) throw malformedKey(shownBytes(bytes), "a curve byte of 0 to 3");
  const key = bytes.slice(1);
  checkLength(format, key);
  return { curve: format.curve, bytes: key };
}

/** Spells a key as lower-case hexadecimal digits of its bytes with the curve byte. */
export function keyText(key: PublicKey): string {
  return hexOf(encodeKey(key));
}

/**
 * Reads what {@link keyText} wrote; upper-case digits are another spelling and refused.
 *
 * @throws RuntimeError `key.malformed`
 */
export function parseKey(text: string): PublicKey {
  if (text.length > 2 * KEY_BYTES_MAX || !/^(?:[0-9a-f]{2})+$/.test(text)) {
    throw malformedKey(text, "lower-case hexadecimal digits");
  }
  return decodeKey(new Uint8Array(Buffer.from(text, "hex")));
}

/** Whether two keys are the same point on the same curve. */
export function sameKey(one: PublicKey, other: PublicKey): boolean {
  return one.curve === other.curve && Buffer.compare(one.bytes, other.bytes) === 0;
}

/** Makes the refusal of a key; `key` is never a private one. */
export function malformedKey(
  key: string,
  expected: string,
  cause?: unknown,
): RuntimeError<"key.malformed"> {
  const shown = key.length > 2 * KEY_BYTES_MAX ? `${key.slice(0, 2 * KEY_BYTES_MAX)}…` : key;
  const message = `cannot read key ${shown}: malformed (expected ${expected})`;
  return new RuntimeError("key.malformed", { key: shown, expected }, message, cause);
}

function checkLength(format: CurveFormat, key: Uint8Array): void {
  if (key.length === format.keyBytes) return;
  throw malformedKey(shownBytes(key), `${format.keyBytes} bytes for ${format.curve}`);
}

/** One byte more than the longest key is enough to see that it is too long. */
function shownBytes(bytes: Uint8Array): string {
  return hexOf(bytes.subarray(0, KEY_BYTES_MAX + 1));
}
