/**
 * The only door to cryptography. One rule decides every signature (ZIP-215 for Ed25519, as in
 * `@noble/curves`); a faster engine may accept early, only the rule refuses.
 */

/** Curves whose keys sign for nodes, users and tools. */
export type SigningCurve = "ed25519" | "secp256r1" | "secp256k1";

/** Curves of the key format, with Archethic's numbers; keys of BLS12-381 are for mining alone. */
export type Curve = SigningCurve | "bls12_381";

/** A public key with its curve. */
export interface PublicKey {
  readonly curve: Curve;
  readonly bytes: Uint8Array;
}

/** Signs under one private key it never shows. */
export interface Signer {
  readonly publicKey: PublicKey;
  /** Signs the message itself (hashing is the scheme's affair). */
  sign(message: Uint8Array): Uint8Array;
}

/**
 * Hashes messages that lie one behind the other, each with the same byte in front of it.
 *
 * @param first the byte in front of each
 * @param bytes holds the messages
 * @param bounds where each begins and, last, where the last one ends: one more than messages
 * @returns the digests, 32 bytes each, one behind the other
 */
export type HashEach = (first: number, bytes: Uint8Array, bounds: readonly number[]) => Uint8Array;

/** Hashes and verifies; holds no secrets. */
export interface Crypto {
  /** SHA-256, 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
  /** SHA-256 of many messages; an engine that has no quicker way than one by one leaves it out. */
  readonly sha256Each?: HashEach;
  /** BLAKE2b-256, 32 bytes. */
  blake2b256(bytes: Uint8Array): Uint8Array;
  /**
   * Whether `signature` is valid for `message` under `key`. A malformed key or signature is a plain
   * false; so is a key of small order or in non-canonical form.
   */
  verify(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean;
  /** Whether the bytes are a key this node accepts anywhere. */
  isAcceptableKey(key: PublicKey): boolean;
}
