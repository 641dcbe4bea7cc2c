/**
 * Key agreement on the curve of the recipient's key: what two sides work out together and nobody else
 * knows. A key of Ed25519 agrees by X25519, through the map between both curves.
 *
 * @see RFC 7748; SEC 1, section 3.3.1
 */

import type { ECDSA } from "@noble/curves/abstract/weierstrass.js";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import type { Random } from "../time/random.ts";
import type { PublicKey, SigningCurve } from "./crypto.ts";
import { malformedKey } from "./keys.ts";
import { isAcceptableByRule } from "./signatures.ts";
import { drawSecretKey, isSecretKey, signerOf } from "./signer.ts";

/** A secret made for one message, and the half of it that travels. */
export interface Offer {
  /** The public half: 32 bytes for Ed25519, 65 for the other two curves. */
  readonly ephemeral: Uint8Array;
  /** What the recipient works out of that half too, 32 bytes. */
  readonly secret: Uint8Array;
}

/** The door to key agreement. */
export interface Agreement {
  /**
   * Makes a secret for the holder of a key.
   *
   * @throws RuntimeError `key.malformed` for a key nobody can agree with
   */
  offer(recipient: PublicKey, random: Random): Offer;
  /** Length of the public half for a key of a curve, in bytes; 0 for a curve without agreement. */
  ephemeralBytes(curve: PublicKey["curve"]): number;
}

/** The holder of a private key, as far as agreement goes. */
export interface Recipient {
  readonly publicKey: PublicKey;
  /**
   * The secret behind the half that travelled.
   *
   * @throws RuntimeError `key.malformed` for a half that is none
   */
  agree(ephemeral: Uint8Array): Uint8Array;
}

/** Lengths of the public half by curve. */
export const EPHEMERAL_BYTES: Readonly<Record<PublicKey["curve"], number>> = {
  ed25519: 32,
  secp256r1: 65,
  secp256k1: 65,
  bls12_381: 0,
};

/** Agrees on the real curves. */
export const curveAgreement: Agreement = {
  ephemeralBytes: (curve) => EPHEMERAL_BYTES[curve],
  offer: (recipient, random) => {
    const { curve, bytes } = recipient;
    if (curve === "bls12_381" || !isAcceptableByRule(recipient)) throw noAgreement();
    if (curve !== "ed25519") {
      const { publicKey, agree } = recipientOf(curve, drawSecretKey(curve, random));
      return { ephemeral: publicKey.bytes, secret: agree(bytes) };
    }
    const secretKey = random.bytes(32);
    const ephemeral = x25519.getPublicKey(secretKey);
    const secret = x25519.getSharedSecret(secretKey, ed25519.utils.toMontgomery(bytes));
    return { ephemeral, secret };
  },
};

/**
 * Makes the recipient of a private key.
 *
 * @param secretKey 32 bytes; copied
 * @throws RuntimeError `key.malformed` for what is no private key of the curve
 */
export function recipientOf(curve: SigningCurve, secretKey: Uint8Array): Recipient {
  if (!isSecretKey(curve, secretKey)) {
    throw malformedKey(`private ${curve} key`, "32 bytes within the group order");
  }
  const { publicKey } = signerOf(curve, secretKey);
  switch (curve) {
    case "ed25519": {
      const secret = ed25519.utils.toMontgomerySecret(secretKey);
      return { publicKey, agree: (half) => agreed(() => x25519.getSharedSecret(secret, half)) };
    }
    case "secp256r1":
      return { publicKey, agree: abscissaOf(p256, secretKey.slice()) };
    case "secp256k1":
      return { publicKey, agree: abscissaOf(secp256k1, secretKey.slice()) };
  }
}

/** The x of the point both sides know, without the byte that tells its y. */
function abscissaOf(curve: ECDSA, secret: Uint8Array): Recipient["agree"] {
  return (half) => {
    // A compressed spelling of the same half would be a second form of one message.
    if (half.length !== EPHEMERAL_BYTES.secp256r1 || half[0] !== 4) throw noAgreement();
    return agreed(() => curve.getSharedSecret(secret, half, true)).slice(1);
  };
}

function agreed(work: () => Uint8Array): Uint8Array {
  try {
    return work();
  } catch (error) {
    throw noAgreement(error);
  }
}

function noAgreement(cause?: unknown): Error {
  return malformedKey(
    "of a key agreement",
    "a point of full order on the recipient's curve",
    cause,
  );
}
