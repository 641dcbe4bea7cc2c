/**
 * The only door to cryptography. One rule decides every signature (ZIP-215 for Ed25519, as in
 * `@noble/curves`); a faster engine may accept early, only the rule refuses.
 */

/** Curves of the key format, with Archethic's numbers. */
export type Curve = "ed25519" | "secp256r1" | "secp256k1";

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

/** Hashes and verifies; holds no secrets. */
export interface Crypto {
  /** SHA-256, 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
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
