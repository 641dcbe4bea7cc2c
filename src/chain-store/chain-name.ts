/** The name of a chain: what two nodes compare before they believe they follow the same one. */

import { type Committee, committeeDigest } from "../chain/committee.ts";
import type { Digest } from "../chain/digest.ts";
import type { SignatureContext } from "../chain/signing.ts";
import { encode } from "../wire/codec.ts";

/**
 * Names the chain of a network. The genesis commit has the zero digest on every chain, so what
 * stands for it is the digest of the network and of those who decide first.
 *
 * @param genesis the committee of epoch 0
 */
export function chainName(genesis: Committee, { crypto, networkId }: SignatureContext): Digest {
  const members = committeeDigest(genesis.epoch, genesis.authorities, crypto);
  return crypto.blake2b256(encode(["coppice/chain/1", networkId, members]));
}
