/** Crypto for long simulations: the same rules, quicker ways. */

import type { Crypto, PublicKey } from "../../../src/crypto/crypto.ts";
import { nativeCrypto } from "../../../src/crypto/native.ts";

/**
 * Native crypto that remembers what it verified, since in one process every member verifies the
 * same signatures, and that hashes by SHA-256, which the platform has, where BLAKE2b is asked for.
 */
export function quickCrypto(): Crypto {
  const native = nativeCrypto();
  const verified = new Map<string, boolean>();
  const sha256 = (bytes: Uint8Array): Uint8Array => native.sha256(bytes);
  const verify = (key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean => {
    const name = [key.bytes, message, signature].map(textOf).join();
    const valid = verified.get(name) ?? native.verify(key, message, signature);
    verified.set(name, valid);
    return valid;
  };
  return {
    sha256,
    blake2b256: sha256,
    verify,
    isAcceptableKey: (key) => native.isAcceptableKey(key),
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
