/**
 * Keys validators mine with: BLS12-381, public keys in the first group (48 bytes), signatures in the
 * second (96 bytes). A key has to lie in the group of prime order and not be its neutral point, under
 * which a signature would verify for every message.
 *
 * @see draft-irtf-cfrg-bls-signature-05, basic scheme with keys in G1
 */

import { bls12_381 } from "@noble/curves/bls12-381.js";
import { hexOf } from "../hex.ts";
import type { Random } from "../time/random.ts";
import type { Signer } from "./crypto.ts";
import { MINING_SIGNATURE_BYTES, malformedKey, SECRET_KEY_BYTES } from "./keys.ts";

const scheme = bls12_381.longSignatures;

/** Length of a public key in bytes. */
const KEY_BYTES = 48;

/** Length of what a private key is drawn from: enough that none is likelier than another. */
const SEED_BYTES = 48;

/** Signs by a mining key, some hundred times a second. */
export interface MiningSigner extends Signer {
  readonly publicKey: { readonly curve: "bls12_381"; readonly bytes: Uint8Array };
}

/** Whether the bytes are a mining key this node accepts. */
export function isAcceptableMiningKey(bytes: Uint8Array): boolean {
  if (bytes.length !== KEY_BYTES) return false;
  try {
    const point = bls12_381.G1.Point.fromBytes(bytes);
    return !point.is0() && point.isTorsionFree();
  } catch {
    return false;
  }
}

/** Whether a signature is valid under a key already known to be acceptable. */
export function verifyByMiningKey(
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (signature.length !== MINING_SIGNATURE_BYTES) return false;
  try {
    return scheme.verify(signature, scheme.hash(message), key);
  } catch {
    return false;
  }
}

/**
 * Makes the signer of a mining key; the same message gives the same bytes.
 *
 * @param secretKey 32 bytes, a number from 1 to the group order less 1; copied
 * @throws RuntimeError `key.malformed` for anything else
 */
export function miningSigner(secretKey: Uint8Array): MiningSigner {
  if (!isMiningSecret(secretKey)) {
    throw malformedKey("private bls12_381 key", `${SECRET_KEY_BYTES} bytes within the group order`);
  }
  const secret = secretKey.slice();
  return {
    publicKey: { curve: "bls12_381", bytes: scheme.getPublicKey(secret).toBytes() },
    sign: (message) => scheme.sign(scheme.hash(message), secret).toBytes(),
  };
}

/** The scheme itself would take a number above the group order for what is left of it. */
function isMiningSecret(bytes: Uint8Array): boolean {
  return bytes.length === SECRET_KEY_BYTES && bls12_381.fields.Fr.isValidNot0(numberOf(bytes));
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${hexOf(bytes)}`);
}

/** Draws a private mining key; use the real source outside simulations. */
export function drawMiningKey(random: Random): Uint8Array {
  return scheme.keygen(random.bytes(SEED_BYTES)).secretKey;
}
