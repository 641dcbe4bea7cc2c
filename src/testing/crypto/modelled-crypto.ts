/**
 * Signatures that cost next to nothing, for simulations in which thousands are made a second. Whoever knows this
 * file can forge them; code under test does not, and what it alters, confuses or invents is refused as in life.
 */

import type { Crypto, Curve, PublicKey, Signer } from "../../crypto/crypto.ts";
import { malformedKey, SECRET_KEY_BYTES, SIGNATURE_BYTES } from "../../crypto/keys.ts";
import { nativeCrypto } from "../../crypto/native.ts";
import { isModelDigest, modelDigest } from "./model-digest.ts";

/** What a digest is for; a curve's place is added, so that no key is one on two curves. */
const DOMAINS = {
  key: 0x6b657900,
  check: 0x63686b00,
  signature: 0x73696700,
  blake: 0x626c6b00,
} as const;

/** The end of a key by which it is known to be one. */
const CHECK_BYTES = 8;

const NOTHING = new Uint8Array(0);

/** How keys of a curve look: their length as in life, and their first bytes. */
interface ModelFormat {
  readonly place: number;
  readonly keyBytes: number;
  readonly prefix: readonly number[];
}

const FORMATS: Readonly<Record<Curve, ModelFormat>> = {
  ed25519: { place: 0, keyBytes: 32, prefix: [] },
  secp256r1: { place: 1, keyBytes: 65, prefix: [4] },
  secp256k1: { place: 2, keyBytes: 65, prefix: [4] },
  bls12_381: { place: 3, keyBytes: 48, prefix: [] },
};

/**
 * Opens the engine of the model. It accepts keys and signatures of {@link modelledSigner} and no others; SHA-256
 * is the real one, BLAKE2b-256 a digest of the same length with other values and of no strength.
 */
export function modelledCrypto(): Crypto {
  const { sha256, sha256Each } = nativeCrypto();
  return {
    sha256,
    ...(sha256Each === undefined ? {} : { sha256Each }),
    blake2b256: (bytes) => modelDigest(BLAKE, NOTHING, bytes),
    isAcceptableKey,
    verify: (key, message, signature) =>
      signature.length === SIGNATURE_BYTES &&
      isAcceptableKey(key) &&
      isModelDigest(signatureDomain(key.curve), {
        head: key.bytes,
        body: message,
        digest: signature,
      }),
  };
}

/**
 * Makes the signer of a seed; the same seed gives the same key and the same signatures.
 *
 * @param seed 32 bytes
 * @throws RuntimeError `key.malformed` for another length
 * @example
 * const signer = modelledSigner(random.bytes(32));
 * modelledCrypto().verify(signer.publicKey, bytes, signer.sign(bytes)); // true
 */
export function modelledSigner(seed: Uint8Array, curve: Curve = "ed25519"): Signer {
  if (seed.length !== SECRET_KEY_BYTES) {
    throw malformedKey(`private ${curve} key`, `${SECRET_KEY_BYTES} bytes`);
  }
  const publicKey = { curve, bytes: keyOf(seed, curve) };
  return { publicKey, sign: (message) => signatureOf(publicKey, message) };
}

const BLAKE = { domain: DOMAINS.blake, length: 32 };

function signatureOf({ curve, bytes }: PublicKey, message: Uint8Array): Uint8Array {
  return modelDigest({ domain: signatureDomain(curve), length: SIGNATURE_BYTES }, bytes, message);
}

function signatureDomain(curve: Curve): number {
  return DOMAINS.signature + FORMATS[curve].place;
}

function keyOf(seed: Uint8Array, curve: Curve): Uint8Array {
  const { place, keyBytes, prefix } = FORMATS[curve];
  const length = keyBytes - prefix.length - CHECK_BYTES;
  const body = modelDigest({ domain: DOMAINS.key + place, length }, seed, NOTHING);
  return Uint8Array.of(...prefix, ...body, ...checkOf(body, curve));
}

function isAcceptableKey({ curve, bytes }: PublicKey): boolean {
  const { keyBytes, prefix } = FORMATS[curve];
  if (bytes.length !== keyBytes || prefix.some((byte, at) => bytes[at] !== byte)) return false;
  const end = keyBytes - CHECK_BYTES;
  const body = bytes.subarray(prefix.length, end);
  return isModelDigest(checkDomain(curve), {
    head: body,
    body: NOTHING,
    digest: bytes.subarray(end),
  });
}

function checkOf(body: Uint8Array, curve: Curve): Uint8Array {
  return modelDigest({ domain: checkDomain(curve), length: CHECK_BYTES }, body, NOTHING);
}

function checkDomain(curve: Curve): number {
  return DOMAINS.check + FORMATS[curve].place;
}
