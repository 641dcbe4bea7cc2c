/**
 * The rule every signature is decided by, on `@noble/curves`; faster engines only ever say yes
 * before it.
 *
 * Ed25519: ZIP-215 under keys that are canonical, on the curve and not of small order (under one of
 * those a single signature verifies for every message). ECDSA: SHA-256, 64 bytes r and s, low s
 * only, so that no third party can turn one valid signature into another.
 *
 * @see https://zips.z.cash/zip-0215
 */

import type { ECDSA } from "@noble/curves/abstract/weierstrass.js";
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import type { PublicKey } from "./crypto.ts";
import { SIGNATURE_BYTES } from "./keys.ts";
import { isAcceptableMiningKey, verifyByMiningKey } from "./mining-key.ts";

/** Options of every ECDSA signature here, spelled out so that no default decides. */
export const ECDSA_OPTIONS = { lowS: true, prehash: true, format: "compact" } as const;

/** Length and first byte of an uncompressed point. */
const POINT_BYTES = 65;
const POINT_UNCOMPRESSED = 0x04;

/** Whether the bytes are a key this node accepts anywhere: canonical, on its curve, of full order. */
export function isAcceptableByRule(key: PublicKey): boolean {
  switch (key.curve) {
    case "ed25519":
      return isAcceptableEd25519(key.bytes);
    case "secp256r1":
      return isAcceptablePoint(p256, key.bytes);
    case "secp256k1":
      return isAcceptablePoint(secp256k1, key.bytes);
    case "bls12_381":
      return isAcceptableMiningKey(key.bytes);
    default:
      return false;
  }
}

/**
 * Whether the rule accepts a signature under a key already known to be acceptable.
 *
 * @param key one that {@link isAcceptableByRule} accepted
 */
export function verifyByRule(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.curve === "bls12_381") return verifyByMiningKey(key.bytes, message, signature);
  if (signature.length !== SIGNATURE_BYTES) return false;
  switch (key.curve) {
    case "ed25519":
      return ed25519.verify(signature, message, key.bytes, { zip215: true });
    case "secp256r1":
      return p256.verify(signature, message, key.bytes, ECDSA_OPTIONS);
    case "secp256k1":
      return secp256k1.verify(signature, message, key.bytes, ECDSA_OPTIONS);
    default:
      return false;
  }
}

function isAcceptableEd25519(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  try {
    // The strict reading refuses y >= p and the sign bit on x = 0, which ZIP-215 would let pass.
    return !ed25519.Point.fromBytes(bytes, false).isSmallOrder();
  } catch {
    return false;
  }
}

function isAcceptablePoint(curve: ECDSA, bytes: Uint8Array): boolean {
  // A compressed spelling of the same point would be a second identity for one key.
  if (bytes.length !== POINT_BYTES || bytes[0] !== POINT_UNCOMPRESSED) return false;
  return curve.utils.isValidPublicKey(bytes, false);
}
