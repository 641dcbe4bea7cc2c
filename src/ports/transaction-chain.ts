/** What peers ask of the host's transaction chains. */

import type {
  AddressList,
  FirstPublicKey,
  FirstTransactionAddress,
  GenesisAddress,
  GetFirstPublicKey,
  GetFirstTransactionAddress,
  GetGenesisAddress,
  GetLastTransactionAddress,
  GetNextAddresses,
  LastTransactionAddress,
  NotifyLastTransactionAddress,
} from "../../messages/wire/addresses.ts";
import type {
  FoundTransaction,
  FoundTransactionSummary,
  GetLastTransaction,
  GetTransaction,
  GetTransactionChain,
  GetTransactionChainLength,
  GetTransactionSummary,
  NotifyPreviousChain,
  TransactionChainLength,
  TransactionList,
} from "../../messages/wire/chain.ts";
import type {
  GetTransactionInputs,
  GetUnspentOutputs,
  TransactionInputList,
  UnspentOutputList,
} from "../../messages/wire/inputs.ts";
import type { PeerId } from "../peer/peer-id.ts";
import type { Acknowledged, Answer, Found } from "./answer.ts";

/** Reads chains, and hears that they have grown. The asker's id is what its connection has proven. */
export interface TransactionChainPort {
  getTransaction(request: GetTransaction, asker: PeerId): Found<FoundTransaction>;
  getLastTransaction(request: GetLastTransaction, asker: PeerId): Found<FoundTransaction>;
  /** A page of at most ten, fewer where more would not fit `CHAIN_PAGE_BYTES_MAX`. */
  getTransactionChain(request: GetTransactionChain, asker: PeerId): Answer<TransactionList>;
  getTransactionChainLength(
    request: GetTransactionChainLength,
    asker: PeerId,
  ): Answer<TransactionChainLength>;
  getTransactionSummary(
    request: GetTransactionSummary,
    asker: PeerId,
  ): Found<FoundTransactionSummary>;
  getTransactionInputs(request: GetTransactionInputs, asker: PeerId): Answer<TransactionInputList>;
  getUnspentOutputs(request: GetUnspentOutputs, asker: PeerId): Answer<UnspentOutputList>;
  /** The address asked, dated now, for a chain that is not known. */
  getGenesisAddress(request: GetGenesisAddress, asker: PeerId): Answer<GenesisAddress>;
  getFirstTransactionAddress(
    request: GetFirstTransactionAddress,
    asker: PeerId,
  ): Found<FirstTransactionAddress>;
  getLastTransactionAddress(
    request: GetLastTransactionAddress,
    asker: PeerId,
  ): Answer<LastTransactionAddress>;
  getNextAddresses(request: GetNextAddresses, asker: PeerId): Answer<AddressList>;
  /** The key asked, for a chain that is not known. */
  getFirstPublicKey(request: GetFirstPublicKey, asker: PeerId): Answer<FirstPublicKey>;
  /** Registers a last address; who sees a gap repairs it. May be repeated. */
  notifyLastTransactionAddress(request: NotifyLastTransactionAddress, asker: PeerId): Acknowledged;
  /** Hears, as a keeper of earlier transactions, that the chain has grown. May be repeated. */
  notifyPreviousChain(request: NotifyPreviousChain, asker: PeerId): Acknowledged;
}
