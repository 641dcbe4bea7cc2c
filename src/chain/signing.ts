/** What exactly is signed: a purpose, a network and a digest, so no signature serves twice. */

import type { Crypto } from "../crypto/crypto.ts";
import { encodeForSending } from "../wire/codec.ts";
import type { Digest } from "./digest.ts";

/** Bytes of an Ed25519 public key. */
export const KEY_BYTES = 32;

/** Purposes a key of this chain signs for; the number is the version of what is signed. */
export type SigningDomain = "coppice/block/1" | "coppice/node-record/2" | "coppice/transaction/1";

/** What a verification stands on. */
export interface SignatureContext {
  /** Checks signatures and hashes. */
  readonly crypto: Crypto;
  /** The network whose signatures count; a signature for another network is no signature here. */
  readonly networkId: string;
}

/**
 * The bytes a signature covers.
 *
 * @param domain what the signature means
 * @param networkId the network it is meant for
 * @param digest digest of the unsigned record
 */
export function signedBytes(domain: SigningDomain, networkId: string, digest: Digest): Uint8Array {
  return encodeForSending([domain, networkId, digest]);
}
