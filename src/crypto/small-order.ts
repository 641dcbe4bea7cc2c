/**
 * Tells Ed25519 keys that prove nothing without any arithmetic: the curve has eight points of small
 * order, so their encodings can be listed.
 */

const FIELD_PRIME_FIRST_BYTE = 0xed;
const SIGN_BIT = 0x80;

/** The y of every point whose order divides eight, little-endian; each has one or two signs of x. */
const SMALL_ORDER_Y: ReadonlySet<string> = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]);

/**
 * Whether an encoded point is of small order or not spelled in its one way. Under a key of small
 * order one signature verifies for every message. Whether the bytes are a point at all is left to
 * whoever verifies under the key.
 *
 * @param key 32 bytes
 * @see RFC 8032 section 5.1.3 (decoding); "Taming the many EdDSAs" (2020), table 1
 */
export function isWeakEd25519Key(key: Uint8Array): boolean {
  const y = Buffer.from(key);
  y[31] = (y[31] ?? 0) & ~SIGN_BIT;
  return SMALL_ORDER_Y.has(y.toString("hex")) || !isBelowPrime(y);
}

/** The field prime is 2^255 - 19: all ones but for its first byte. */
function isBelowPrime(y: Uint8Array): boolean {
  if (y[31] !== 0x7f || (y[0] ?? 0) < FIELD_PRIME_FIRST_BYTE) return true;
  return y.subarray(1, 31).some((byte) => byte !== 0xff);
}
