/** The wire's public face: the node's own messages, and what a host defines its own with. */

export {
  type Catalogue,
  catalogueOf,
  decodeMessage,
  encodeMessage,
} from "../src/wire/catalogue.ts";
export {
  defineMessages,
  PAGE_CONTENTS,
  type Message,
  type MessageFamily,
  type MessageSchema,
  TIMEOUT_MS,
} from "../src/wire/define-messages.ts";
export {
  bool,
  bytes,
  type Field,
  fixedBytes,
  formattedBytes,
  text,
  u16,
  u32,
  u53,
  u64,
  u8,
  type ValueOf,
  word,
} from "../src/wire/field.ts";
export { MESSAGE_QUOTAS, type QuotaClass } from "../src/wire/message-quota.ts";
export type { StandardResult, StandardSchema } from "../src/wire/standard-schema.ts";
export { list, option, pair, record, sortedList, union } from "../src/wire/schema.ts";
export { ADDRESSES_MAX, type AddressMessage, type DatedAddress } from "./wire/addresses.ts";
export type { BeaconSlot, BeaconSummary, SummaryAggregate } from "./wire/beacon-values.ts";
export type { BeaconMessage } from "./wire/beacon.ts";
export {
  type ChainTransaction,
  type TransactionSummary,
  transactionField,
  transactionSummaryField,
} from "./wire/chain-values.ts";
export { CHAIN_PAGE_BYTES_MAX, type ChainMessage, type TransactionList } from "./wire/chain.ts";
export type { ContractMessage } from "./wire/contract.ts";
export type { FailureReason, GenericMessage } from "./wire/generic.ts";
export {
  type InputMessage,
  OUTPUT_PAGE_BYTES_MAX,
  OUTPUTS_MAX,
  type TransactionInput,
  transactionInputField,
  type UnspentOutput,
  unspentOutputField,
} from "./wire/inputs.ts";
export type { MiningMessage } from "./wire/mining.ts";
export type { NetworkMessage } from "./wire/network.ts";
export { type ComponentMessage, type NodeMessage, nodeMessages } from "./wire/node-messages.ts";
export type { P2pMessage } from "./wire/p2p.ts";
export type { ReplicationMessage } from "./wire/replication.ts";
export type { SyncMessage } from "./wire/sync.ts";
