/**
 * Transactions and chains. Asked by nodes that lack them, of nodes that keep them; all only read but
 * the one notice, so losing, repeating or overtaking one changes nothing. The low byte of a wire id
 * is the message's number in the source.
 *
 * @see Archethic's message catalogue, ids 3, 4, 15, 18, 23, 34, 239, 245, 251 and 252
 */

import { defineMessages, PAGE_CONTENTS } from "../../src/wire/define-messages.ts";
import { bool, u53, word } from "../../src/wire/field.ts";
import { list, option, union } from "../../src/wire/schema.ts";
import {
  addressField,
  type ChainTransaction,
  TRANSACTION_MESSAGE_BYTES_MAX,
  type TransactionSummary,
  transactionField,
  transactionSummaryField,
} from "./chain-values.ts";

/** Every message about transactions and chains. */
export type ChainMessage =
  | FoundTransaction
  | FoundTransactionSummary
  | GetLastTransaction
  | GetTransaction
  | GetTransactionChain
  | GetTransactionChainLength
  | GetTransactionSummary
  | NotifyPreviousChain
  | TransactionChainLength
  | TransactionList;

/** Asks for the transaction of an address. While mining, ask with a `timeoutMs` of 4,000. */
export interface GetTransaction {
  readonly type: "chain.get_transaction";
  readonly address: Uint8Array;
}

/** Asks for the newest transaction of the chain an address is on. */
export interface GetLastTransaction {
  readonly type: "chain.get_last_transaction";
  readonly address: Uint8Array;
}

/** Answers {@link GetTransaction} and {@link GetLastTransaction}. */
export interface FoundTransaction {
  readonly type: "chain.transaction";
  readonly transaction: ChainTransaction;
}

/** Asks for a page of the chain an address is on. */
export interface GetTransactionChain {
  readonly type: "chain.get_transaction_chain";
  readonly address: Uint8Array;
  /** Where the page begins. */
  readonly paging: PagingState;
  /** From the oldest to the newest, or back. */
  readonly order: "ascending" | "descending";
}

/** The whole chain, what follows a transaction in the order asked, or what is dated from then on. */
export type PagingState =
  | { readonly type: "from_start" }
  | { readonly type: "after_address"; readonly address: Uint8Array }
  | { readonly type: "from_date"; readonly dateMs: number };

/** Answers {@link GetTransactionChain}; a chain nobody knows has an empty page. */
export interface TransactionList {
  readonly type: "chain.transaction_list";
  /** In the order asked, at most {@link PAGE_CONTENTS}, fewer where more would not fit one frame. */
  readonly transactions: readonly ChainTransaction[];
  /** Whether there are more after the last of these. */
  readonly more: boolean;
  /** What to ask for the next page with: the last of these; `null` when there is no more. */
  readonly pagingAddress: Uint8Array | null;
}

/** Asks how many transactions the chain of an address has. */
export interface GetTransactionChainLength {
  readonly type: "chain.get_transaction_chain_length";
  readonly address: Uint8Array;
}

/** Answers {@link GetTransactionChainLength}. */
export interface TransactionChainLength {
  readonly type: "chain.transaction_chain_length";
  /** 0 for a chain nobody knows. */
  readonly length: number;
}

/** Asks whether a transaction exists, without its content. */
export interface GetTransactionSummary {
  readonly type: "chain.get_transaction_summary";
  readonly address: Uint8Array;
}

/** Answers {@link GetTransactionSummary}. */
export interface FoundTransactionSummary {
  readonly type: "chain.transaction_summary";
  readonly summary: TransactionSummary;
}

/** Tells the keepers of the transactions before one that their chain has grown. */
export interface NotifyPreviousChain {
  readonly type: "chain.notify_previous_chain";
  /** Address of the new transaction. */
  readonly address: Uint8Array;
}

/** Largest page of a chain in bytes, so that it fits one frame: 4 MiB. */
export const CHAIN_PAGE_BYTES_MAX = 4 * 1024 * 1024;

/** Largest summary in bytes: as many movements as a transaction has, and the rest. */
const SUMMARY_BYTES_MAX = 32 * 1024;

const paging = union({
  from_start: { tag: 0, fields: {} },
  after_address: { tag: 1, fields: { address: addressField } },
  from_date: { tag: 2, fields: { dateMs: u53 } },
});

/** Wire ids 0x0400 to 0x04ff. */
export const chainMessages = defineMessages<ChainMessage>()({
  version: 1,
  bytesMax: 256,
  schemas: {
    "chain.get_transaction": {
      wireId: 0x0403,
      kind: "request",
      timeout: "content",
      quota: "content",
      answeredBy: ["chain.transaction", "generic.not_found", "generic.error"],
      fields: { address: addressField },
    },
    "chain.get_transaction_chain": {
      wireId: 0x0404,
      kind: "request",
      timeout: "page",
      quota: "content",
      answeredBy: ["chain.transaction_list", "generic.error"],
      fields: {
        address: addressField,
        paging,
        order: word<"ascending" | "descending">({ ascending: 0, descending: 1 }),
      },
    },
    "chain.get_last_transaction": {
      wireId: 0x040f,
      kind: "request",
      timeout: "content",
      quota: "content",
      answeredBy: ["chain.transaction", "generic.not_found", "generic.error"],
      fields: { address: addressField },
    },
    "chain.get_transaction_chain_length": {
      wireId: 0x0412,
      kind: "request",
      timeout: "default",
      answeredBy: ["chain.transaction_chain_length", "generic.error"],
      fields: { address: addressField },
    },
    "chain.get_transaction_summary": {
      wireId: 0x0417,
      kind: "request",
      timeout: "default",
      answeredBy: ["chain.transaction_summary", "generic.not_found", "generic.error"],
      fields: { address: addressField },
    },
    "chain.notify_previous_chain": {
      wireId: 0x0422,
      kind: "request",
      timeout: "default",
      answeredBy: ["generic.ok", "generic.error"],
      fields: { address: addressField },
    },
    "chain.transaction_summary": {
      wireId: 0x04ef,
      kind: "response",
      bytesMax: SUMMARY_BYTES_MAX,
      fields: { summary: transactionSummaryField },
    },
    "chain.transaction_chain_length": {
      wireId: 0x04f5,
      kind: "response",
      fields: { length: u53 },
    },
    "chain.transaction_list": {
      wireId: 0x04fb,
      kind: "response",
      bytesMax: CHAIN_PAGE_BYTES_MAX,
      fields: {
        transactions: list(transactionField, PAGE_CONTENTS),
        more: bool,
        pagingAddress: option(addressField),
      },
    },
    "chain.transaction": {
      wireId: 0x04fc,
      kind: "response",
      bytesMax: TRANSACTION_MESSAGE_BYTES_MAX,
      fields: { transaction: transactionField },
    },
  },
});
