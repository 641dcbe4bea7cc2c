/**
 * Signatures that cost next to nothing, for simulations in which thousands are made a second. Whoever knows this
 * file can forge them; code under test does not, and what it alters, confuses or invents is refused as in life.
 */

import type { Crypto, Curve, PublicKey, Signer } from "../../crypto/crypto.ts";
import { malformedKey, SECRET_KEY_BYTES, SIGNATURE_BYTES } from "../../crypto/keys.ts";
import { nativeCrypto } from "../../crypto/native.ts";
import { modelDigest } from "./model-digest.ts";

/** What a digest is for; a curve's place is added, so that no key is one on two curves. */
const DOMAINS = { key: 0x6b657900, check: 0x63686b00, signature: 0x73696700 } as const;

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
};

/**
 * Opens the engine of the model. It accepts keys and signatures of {@link modelledSigner} and no others; SHA-256
 * is the real one, BLAKE2b-256 a digest of the same length and strength with other values.
 */
export function modelledCrypto(): Crypto {
  const { sha256, sha256Each } = nativeCrypto();
  return {
    sha256,
    ...(sha256Each === undefined ? {} : { sha256Each }),
    blake2b256: (bytes) => sha256(marked(bytes)),
    isAcceptableKey,
    verify: (key, message, signature) =>
      signature.length === SIGNATURE_BYTES &&
      isAcceptableKey(key) &&
      Buffer.compare(signatureOf(key, message), signature) === 0,
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

/** What stands in front of a message, so that the two hashes never agree. */
const BLAKE_MARK = 0xb2;

function marked(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(1 + bytes.length);
  result[0] = BLAKE_MARK;
  result.set(bytes, 1);
  return result;
}

function signatureOf({ curve, bytes }: PublicKey, message: Uint8Array): Uint8Array {
  const domain = DOMAINS.signature + FORMATS[curve].place;
  return modelDigest({ domain, length: SIGNATURE_BYTES }, bytes, message);
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
  const check = checkOf(bytes.subarray(prefix.length, end), curve);
  return Buffer.compare(check, bytes.subarray(end)) === 0;
}

function checkOf(body: Uint8Array, curve: Curve): Uint8Array {
  const domain = DOMAINS.check + FORMATS[curve].place;
  return modelDigest({ domain, length: CHECK_BYTES }, body, NOTHING);
}
