/** The chain, for hosts: what it is made of, how it is verified, and the ports to consensus and execution. */

export {
  type Block,
  BLOCK_LIMITS,
  blockRef,
  decodeBlock,
  type EndOfEpoch,
  signBlock,
} from "./block.ts";
export {
  type BlockRef,
  blockRefField,
  compareRefs,
  genesisRef,
  refName,
  sameRef,
} from "./block-ref.ts";
export { type AuthorityEntry, authoritiesField } from "./authority.ts";
export { type Commit, type CommitRule, encodeCommit } from "./commit.ts";
export { type CommitRef, sameCommit } from "./commit-ref.ts";
export { type Committee, type CommitteeRule, makeCommittee } from "./committee.ts";
export { GENESIS_HEAD, type Head } from "./head.ts";
export type {
  BlocksToSave,
  CertifiedCommits,
  CommitSink,
  ConsensusFactory,
  ConsensusHost,
  ConsensusNetwork,
  Resume,
  TakeLimit,
  TransactionPool,
} from "./ports.ts";
export type { SignatureContext } from "./signing.ts";
export { StakeAggregator } from "./stake-aggregator.ts";
export {
  type CommittedSubDag,
  type FetchedBlocksRule,
  nextCommittee,
} from "./sub-dag.ts";
export { decodeTransaction, signTransaction } from "./transaction.ts";
export { signatureVerifier, type TransactionVerifier } from "./transaction-verifier.ts";
export {
  type BlockContext,
  trustStoredBlock,
  type VerifiedBlock,
  verifyBlock,
} from "./verify-block.ts";
export type { CommitsRule } from "./verify-commits.ts";
