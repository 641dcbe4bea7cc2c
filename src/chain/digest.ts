/** Digests and keys as bytes: comparing and ordering them. */

/** A BLAKE2b-256 digest: 32 bytes. */
export type Digest = Uint8Array;

/** Bytes of a digest. */
export const DIGEST_BYTES = 32;

/** The digest of nothing: what the first commit of a chain names as its previous one. */
export const ZERO_DIGEST: Digest = new Uint8Array(DIGEST_BYTES);

/**
 * Orders byte strings as text is ordered: byte by byte, the shorter one first.
 *
 * @returns below 0, 0 or above 0, for `sort`
 */
export function compareBytes(left: Uint8Array, right: Uint8Array): number {
  return Buffer.compare(left, right);
}
