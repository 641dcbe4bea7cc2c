/** Signers over a private key they never show. All are deterministic: the same message, the same bytes. */

import { createPrivateKey, sign as signNatively } from "node:crypto";
import type { ECDSA } from "@noble/curves/abstract/weierstrass.js";
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { RuntimeError } from "../errors.ts";
import type { Random } from "../time/random.ts";
import type { Signer, SigningCurve } from "./crypto.ts";
import { SECRET_KEY_BYTES } from "./keys.ts";
import { ECDSA_OPTIONS } from "./signatures.ts";

/** What stands before the 32 bytes in a PKCS #8 file. @see RFC 8410, section 7 */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

/** Draws before a source of chance is called broken; one in 2^32 is out of range on either curve. */
const DRAWS_MAX = 8;

/**
 * Signs by Ed25519 on the platform's engine, some 17,000 times a second.
 *
 * @param secretKey 32 bytes, the seed of RFC 8032; copied
 * @throws RuntimeError `key.malformed` for another length
 * @example
 * const signer = ed25519Signer(random.bytes(32));
 */
export function ed25519Signer(secretKey: Uint8Array): Signer {
  const bytes = ed25519PublicKey(secretKey);
  const der = Buffer.concat([PKCS8_PREFIX, secretKey]);
  const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  return {
    publicKey: { curve: "ed25519", bytes },
    sign: (message) => new Uint8Array(signNatively(null, message, key)),
  };
}

/** The twin of {@link ed25519Signer} in pure JavaScript, with the same signatures. */
export function nobleEd25519Signer(secretKey: Uint8Array): Signer {
  const bytes = ed25519PublicKey(secretKey);
  const secret = secretKey.slice();
  return {
    publicKey: { curve: "ed25519", bytes },
    sign: (message) => ed25519.sign(message, secret),
  };
}

/**
 * Signs by ECDSA over P-256 with SHA-256, nonces of RFC 6979 and low s.
 *
 * @param secretKey 32 bytes, a number from 1 to the group order less 1; copied
 * @throws RuntimeError `key.malformed` for anything else
 */
export function secp256r1Signer(secretKey: Uint8Array): Signer {
  return ecdsaSigner("secp256r1", p256, secretKey);
}

/** Signs by ECDSA over secp256k1; otherwise as {@link secp256r1Signer}. */
export function secp256k1Signer(secretKey: Uint8Array): Signer {
  return ecdsaSigner("secp256k1", secp256k1, secretKey);
}

/** Makes the signer of a curve; see the one for each. */
export function signerOf(curve: SigningCurve, secretKey: Uint8Array): Signer {
  switch (curve) {
    case "ed25519":
      return ed25519Signer(secretKey);
    case "secp256r1":
      return secp256r1Signer(secretKey);
    case "secp256k1":
      return secp256k1Signer(secretKey);
  }
}

/**
 * Draws a private key.
 *
 * @param random the real source, or a seeded one in a simulation
 * @throws RuntimeError `key.malformed` when the source gives nothing usable
 */
export function drawSecretKey(curve: SigningCurve, random: Random): Uint8Array {
  for (let draws = 0; draws < DRAWS_MAX; draws += 1) {
    const secretKey = random.bytes(SECRET_KEY_BYTES);
    if (isSecretKey(curve, secretKey)) return secretKey;
  }
  throw malformedSecret(curve);
}

/** Whether the bytes are a private key of the curve. */
export function isSecretKey(curve: SigningCurve, bytes: Uint8Array): boolean {
  if (bytes.length !== SECRET_KEY_BYTES) return false;
  switch (curve) {
    case "ed25519":
      return true;
    case "secp256r1":
      return p256.utils.isValidSecretKey(bytes);
    case "secp256k1":
      return secp256k1.utils.isValidSecretKey(bytes);
  }
}

function ecdsaSigner(
  curve: "secp256r1" | "secp256k1",
  scheme: ECDSA,
  secretKey: Uint8Array,
): Signer {
  if (!isSecretKey(curve, secretKey)) throw malformedSecret(curve);
  const secret = secretKey.slice();
  return {
    publicKey: { curve, bytes: scheme.getPublicKey(secret, false) },
    sign: (message) => scheme.sign(message, secret, ECDSA_OPTIONS),
  };
}

function ed25519PublicKey(secretKey: Uint8Array): Uint8Array {
  if (!isSecretKey("ed25519", secretKey)) throw malformedSecret("ed25519");
  return ed25519.getPublicKey(secretKey);
}

/** Says which curve, and not a digit of the key. */
function malformedSecret(curve: SigningCurve): RuntimeError<"key.malformed"> {
  const details = { key: `private ${curve} key`, expected: "32 bytes within the group order" };
  const message = `cannot use ${details.key}: malformed (expected ${details.expected})`;
  return new RuntimeError("key.malformed", details, message);
}
