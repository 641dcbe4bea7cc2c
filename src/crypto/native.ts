/**
 * Cryptography by the platform under the same rule: a native yes is a yes, a native no is decided
 * by the rule.
 *
 * Why a yes may stand: OpenSSL checks [s]B = R + [k]A without the cofactor and compares R by its
 * bytes, which implies the cofactored equation of ZIP-215 for the same s and A. Where its reading of
 * s or A could be wider than the rule's, it is not asked: s must be below 2^252 (or the rule decides),
 * A must be a key the rule accepts, and an ECDSA s must be low.
 */

import { createPublicKey, hash, type KeyObject, verify as verifyNatively } from "node:crypto";
import type { Crypto, PublicKey, SigningCurve } from "./crypto.ts";
import { KeyCache } from "./key-cache.ts";
import { SIGNATURE_BYTES } from "./keys.ts";
import { blake2bByEngine } from "./hashing/blake2b.ts";
import { sha256Lanes } from "./hashing/sha256-lanes.ts";
import { blake2b256 as blake2bByRule, isOfSaneLength } from "./noble.ts";
import { isAcceptableByRule, verifyByRule } from "./signatures.ts";

/** Limits of the native engine. */
export interface NativeCryptoOptions {
  /** Most prepared keys kept, about 1.5 KiB each. @defaultValue 4_096, a large network's nodes */
  readonly preparedKeysMax?: number;
}

const PREPARED_KEYS_MAX = 4096;

/** What stands before the key's bytes in a SubjectPublicKeyInfo, by curve. @see RFC 5480, RFC 8410 */
const SPKI_PREFIX: Readonly<Record<SigningCurve, string>> = {
  ed25519: "302a300506032b6570032100",
  secp256r1: "3059301306072a8648ce3d020106082a8648ce3d030107034200",
  secp256k1: "3056301006072a8648ce3d020106052b8104000a034200",
};

/**
 * Half of each group order by OpenSSL's name of the curve: an s above it is the malleable twin of
 * one below.
 */
const HALF_ORDER: Readonly<Record<string, Buffer>> = {
  prime256v1: Buffer.from(
    "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8",
    "hex",
  ),
  secp256k1: Buffer.from("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", "hex"),
};

/** By way of a string of one character a byte: a buffer from native code costs twice the hash. */
function sha256(bytes: Uint8Array): Uint8Array {
  const digest = hash("sha256", bytes, "binary");
  const copy = new Uint8Array(digest.length);
  for (let at = 0; at < copy.length; at += 1) copy[at] = digest.charCodeAt(at);
  return copy;
}

/** One for the process: it remembers nothing from one call to the next. */
const sha256Each = sha256Lanes(sha256);
const blake2b256 = blake2bByEngine(blake2bByRule);

/** A key ready for use, one the platform has no engine for, or none at all. */
type Prepared = KeyObject | "by_rule" | "refused";

/** Opens the platform's engine; it gives the same answers as `nobleCrypto`, faster where they are yes. */
export function nativeCrypto(options: NativeCryptoOptions = {}): Crypto {
  const prepared = new KeyCache<Prepared>(options.preparedKeysMax ?? PREPARED_KEYS_MAX);
  const preparedKey = (key: PublicKey): Prepared =>
    isOfSaneLength(key.bytes) ? prepared.get(key, prepare) : "refused";
  return {
    sha256,
    sha256Each,
    blake2b256,
    isAcceptableKey: (key) => preparedKey(key) !== "refused",
    verify: (key, message, signature) => {
      const ready = preparedKey(key);
      if (ready === "refused") return false;
      if (key.curve === "bls12_381") return verifyByRule(key, message, signature);
      if (signature.length !== SIGNATURE_BYTES) return false;
      return accepts(ready, message, signature) || verifyByRule(key, message, signature);
    },
  };
}

function prepare(key: PublicKey): Prepared {
  if (!isAcceptableByRule(key)) return "refused";
  if (key.curve === "bls12_381") return "by_rule";
  const der = Buffer.concat([Buffer.from(SPKI_PREFIX[key.curve], "hex"), key.bytes]);
  try {
    return createPublicKey({ key: der, format: "der", type: "spki" });
  } catch {
    // A platform built without this curve: the rule alone then decides, slower and the same.
    return "by_rule";
  }
}

/** Whether the platform vouches for the signature; false means that the rule has to decide. */
function accepts(key: Prepared, message: Uint8Array, signature: Uint8Array): boolean {
  if (typeof key === "string") return false;
  if (key.asymmetricKeyType === "ed25519") {
    return (signature[63] ?? 0xff) < 0x10 && verifyNatively(null, message, key, signature);
  }
  const halfOrder = HALF_ORDER[key.asymmetricKeyDetails?.namedCurve ?? ""];
  if (halfOrder === undefined || halfOrder.compare(signature, 32) < 0) return false;
  return verifyNatively("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
}
