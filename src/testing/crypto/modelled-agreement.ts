/**
 * Key agreement for simulations, between keys of {@link modelledSigner}. What is sealed by it opens for
 * the right key and for no other; whoever knows this file reads it all the same.
 */

import type { Agreement, Recipient } from "../../crypto/agreement.ts";
import type { PublicKey } from "../../crypto/crypto.ts";
import { malformedKey } from "../../crypto/keys.ts";
import { modelDigest } from "./model-digest.ts";

/** What a digest is for. */
const AGREED = { domain: 0x61677200, length: 32 };

/** Length of the half that travels, on every curve. */
const HALF_BYTES = 32;

/** Agrees in the model. */
export const modelledAgreement: Agreement = {
  ephemeralBytes: (curve) => (curve === "bls12_381" ? 0 : HALF_BYTES),
  offer: (recipient, random) => {
    if (recipient.curve === "bls12_381") {
      throw malformedKey("of a key agreement", "a key of a curve with agreement");
    }
    const ephemeral = random.bytes(HALF_BYTES);
    return { ephemeral, secret: modelDigest(AGREED, recipient.bytes, ephemeral) };
  },
};

/** Makes the recipient of a modelled key. */
export function modelledRecipient(publicKey: PublicKey): Recipient {
  return { publicKey, agree: (half) => modelDigest(AGREED, publicKey.bytes, half) };
}
