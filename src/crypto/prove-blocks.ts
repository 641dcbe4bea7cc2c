/** What a verifying thread does: runs the rules of blocks ahead, and names the signatures that held. */

import type { AuthorityEntry } from "../chain/authority.ts";
import { makeCommittee } from "../chain/committee.ts";
import { signatureVerifier } from "../chain/transaction-verifier.ts";
import { verifyBlock } from "../chain/verify-block.ts";
import { isRuntimeError } from "../errors.ts";
import type { Crypto } from "./crypto.ts";
import { signatureName } from "./verified-signatures.ts";

/** Blocks of one epoch, as received. */
export interface BlocksToProve {
  readonly networkId: string;
  readonly epoch: number;
  /** The committee of the epoch. */
  readonly authorities: readonly AuthorityEntry[];
  readonly blocks: readonly Uint8Array[];
}

/**
 * Runs the rules of blocks and names every signature that held. It decides nothing: whoever takes a
 * block in runs the same rules and only finds the dear part of them done. It ends with the first block
 * that breaks a rule, as taking them in does: a liar has no more work done than that.
 *
 * @returns names, one after the other
 */
export function proveBlocks(
  { networkId, epoch, authorities, blocks }: BlocksToProve,
  engine: Crypto,
): Uint8Array {
  const names: Uint8Array[] = [];
  const crypto: Crypto = {
    ...engine,
    verify: (key, message, signature) => {
      const holds = engine.verify(key, message, signature);
      if (holds) names.push(signatureName(engine, { key, message, signature }));
      return holds;
    },
  };
  const signing = { crypto, networkId };
  const committee = makeCommittee(epoch, authorities, crypto);
  const context = { ...signing, committee, transactions: signatureVerifier(signing) };
  try {
    for (const bytes of blocks) verifyBlock(bytes, context);
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
  }
  return new Uint8Array(Buffer.concat(names));
}
