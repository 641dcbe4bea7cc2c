/**
 * Everything the reference host uses of the library: in a project of its own these come from
 * `coppice/node` and `coppice/messages`.
 */

export {
  ADDRESSES_MAX,
  type BeaconSlot,
  CHAIN_PAGE_BYTES_MAX,
  type ChainTransaction,
  type DatedAddress,
  type Field,
  OUTPUT_PAGE_BYTES_MAX,
  OUTPUTS_MAX,
  PAGE_CONTENTS,
  type TransactionInput,
  type TransactionList,
  type TransactionSummary,
  transactionField,
  transactionInputField,
  transactionSummaryField,
  type UnspentOutput,
  unspentOutputField,
} from "../../../messages/index.ts";
export {
  type Crypto,
  decode,
  type ElectionPort,
  encode,
  type HostContext,
  hexOf,
  lmdbStoreOpener,
  type Node,
  type NodeHost,
  type PeerId,
  type ReplicationPort,
  type Store,
  type StoreWrite,
  sameBytes,
  type TransactionChainPort,
} from "../../../supervisors/index.ts";
