/** Cryptography in pure JavaScript: the rule itself, on any platform. */

import { blake2b } from "@noble/hashes/blake2.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Crypto } from "./crypto.ts";
import { KeyCache } from "./key-cache.ts";
import { isAcceptableByRule, verifyByRule } from "./signatures.ts";

/** Keys whose acceptance is remembered: some 100 bytes each. */
const KEYS_MAX = 4096;

/** BLAKE2b-256, for the engines that have no faster one. */
export function blake2b256(bytes: Uint8Array): Uint8Array {
  return blake2b(bytes, { dkLen: 32 });
}

/** Opens the pure engine. About 450 Ed25519 verifications a second where the native one does 6,000. */
export function nobleCrypto(): Crypto {
  const accepted = new KeyCache<boolean>(KEYS_MAX);
  const isAcceptableKey: Crypto["isAcceptableKey"] = (key) =>
    isOfSaneLength(key.bytes) && accepted.get(key, isAcceptableByRule);
  return {
    sha256: (bytes) => sha256(bytes),
    blake2b256,
    isAcceptableKey,
    verify: (key, message, signature) =>
      isAcceptableKey(key) && verifyByRule(key, message, signature),
  };
}

/** Keeps bytes that cannot be a key out of the cache, where their size would count. */
export function isOfSaneLength(key: Uint8Array): boolean {
  return key.length === 32 || key.length === 65 || key.length === 48;
}
