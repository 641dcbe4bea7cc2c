/**
 * Everything this committee uses of the library, and nothing else of it: the one place to change
 * when the committee moves into a project of its own, where these come from the package.
 */

export {
  type Block,
  BLOCK_LIMITS,
  blockRef,
  decodeBlock,
  signBlock,
} from "../../../src/chain/block.ts";
export {
  type BlockRef,
  blockRefField,
  compareRefs,
  genesisRef,
  refName,
  sameRef,
} from "../../../src/chain/block-ref.ts";
export { type Commit, encodeCommit } from "../../../src/chain/commit.ts";
export { type CommitRef, sameCommit } from "../../../src/chain/commit-ref.ts";
export type { Committee } from "../../../src/chain/committee.ts";
export { hexOf, sameBytes } from "../../../src/chain/digest.ts";
export { GENESIS_HEAD, type Head } from "../../../src/chain/head.ts";
export type { SignatureContext } from "../../../src/chain/signing.ts";
export { StakeAggregator } from "../../../src/chain/stake-aggregator.ts";
export type { CommittedSubDag } from "../../../src/chain/sub-dag.ts";
export { signTransaction } from "../../../src/chain/transaction.ts";
export type { TransactionVerifier } from "../../../src/chain/transaction-verifier.ts";
export {
  type BlockContext,
  trustStoredBlock,
  type VerifiedBlock,
  verifyBlock,
} from "../../../src/chain/verify-block.ts";
export type { Crypto, Signer } from "../../../src/crypto/crypto.ts";
export { ed25519Key, keyText } from "../../../src/crypto/keys.ts";
export { isRuntimeError, RuntimeError } from "../../../src/errors.ts";
export type { Clock, TimerId } from "../../../src/time/clock.ts";
export type { Random } from "../../../src/time/random.ts";
export { decode, encode } from "../../../src/wire/codec.ts";
export { bytes, type Field, u8, u32, type ValueOf } from "../../../src/wire/field.ts";
export { list, pair, union } from "../../../src/wire/schema.ts";
