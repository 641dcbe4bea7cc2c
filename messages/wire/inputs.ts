/**
 * What chains have received, and what of it is unspent. Asked by whoever spends or shows it; all only
 * read. The low byte of a wire id is the message's number in the source.
 *
 * @see Archethic's message catalogue, ids 5, 17, 244 and 250
 */

import { defineMessages } from "../../src/wire/define-messages.ts";
import { bool, bytes, type Field, fixedBytes, u16, u32, u53, u64 } from "../../src/wire/field.ts";
import { list, option, record } from "../../src/wire/schema.ts";
import { addressField } from "./chain-values.ts";

/** Every message about inputs and unspent outputs. */
export type InputMessage =
  | GetTransactionInputs
  | GetUnspentOutputs
  | TransactionInputList
  | UnspentOutputList;

/** Something a chain received. */
export interface TransactionInput {
  /** Address of the transaction it came from. */
  readonly from: Uint8Array;
  readonly timestampMs: number;
  readonly isSpent: boolean;
  /** In the smallest unit. */
  readonly amount: bigint;
  /** Of what, and anything else, in the host's form; at most {@link OUTPUT_BODY_BYTES_MAX}. */
  readonly body: Uint8Array;
}

/** Something a chain received and may spend. */
export interface UnspentOutput {
  /** What it is named by, 32 bytes; unique on its chain. */
  readonly hash: Uint8Array;
  readonly from: Uint8Array;
  readonly timestampMs: number;
  readonly amount: bigint;
  readonly body: Uint8Array;
}

/** Asks for the unspent outputs of the chain an address is on, newest first. */
export interface GetUnspentOutputs {
  readonly type: "inputs.get_unspent_outputs";
  readonly address: Uint8Array;
  /** Hash of the last one of the page before; `null` for the first page. */
  readonly offset: Uint8Array | null;
  /** Most wanted; 0 for as many as fit. */
  readonly limit: number;
}

/** Answers {@link GetUnspentOutputs}; for an offset nobody knows it is empty and dated 0. */
export interface UnspentOutputList {
  readonly type: "inputs.unspent_output_list";
  /** Newest first, together below {@link OUTPUT_PAGE_BYTES_MAX}. */
  readonly outputs: readonly UnspentOutput[];
  readonly more: boolean;
  /** What to ask for the next page with; `null` when there is no more. */
  readonly offset: Uint8Array | null;
  /** Up to when the answerer knows the chain, in ms since 1970. */
  readonly lastChainSyncMs: number;
}

/** Asks for everything an address received, newest first. */
export interface GetTransactionInputs {
  readonly type: "inputs.get_transaction_inputs";
  readonly address: Uint8Array;
  /** How many to pass over. */
  readonly offset: number;
  /** Most wanted; 0 for as many as fit. */
  readonly limit: number;
}

/** Answers {@link GetTransactionInputs}. */
export interface TransactionInputList {
  readonly type: "inputs.transaction_input_list";
  /** Newest first, together below {@link OUTPUT_PAGE_BYTES_MAX}. */
  readonly inputs: readonly TransactionInput[];
  readonly more: boolean;
  /** How many to pass over for the next page. */
  readonly offset: number;
}

/** Largest page in bytes: Archethic's. */
export const OUTPUT_PAGE_BYTES_MAX = 3_000_000;

/** Most inputs or outputs of one page: with six values each they stay below the codec's item limit. */
export const OUTPUTS_MAX = 8_000;

/** Longest body of one in bytes. */
export const OUTPUT_BODY_BYTES_MAX = 64 * 1024;

/** The fields of an unspent output on the wire. */
export const unspentOutputField: Field<UnspentOutput> = record({
  hash: fixedBytes(32),
  from: addressField,
  timestampMs: u53,
  amount: u64,
  body: bytes(OUTPUT_BODY_BYTES_MAX),
});

/** The fields of an input on the wire. */
export const transactionInputField: Field<TransactionInput> = record({
  from: addressField,
  timestampMs: u53,
  isSpent: bool,
  amount: u64,
  body: bytes(OUTPUT_BODY_BYTES_MAX),
});

/** Largest answer: a page and what stands around it. */
const PAGE_MESSAGE_BYTES_MAX = OUTPUT_PAGE_BYTES_MAX + 256;

/** Wire ids 0x0600 to 0x06ff. */
export const inputMessages = defineMessages<InputMessage>()({
  version: 1,
  bytesMax: 256,
  schemas: {
    "inputs.get_unspent_outputs": {
      wireId: 0x0605,
      kind: "request",
      timeout: "default",
      quota: "content",
      answeredBy: ["inputs.unspent_output_list", "generic.error"],
      fields: { address: addressField, offset: option(fixedBytes(32)), limit: u16 },
    },
    "inputs.get_transaction_inputs": {
      wireId: 0x0611,
      kind: "request",
      timeout: "default",
      quota: "content",
      answeredBy: ["inputs.transaction_input_list", "generic.error"],
      fields: { address: addressField, offset: u32, limit: u16 },
    },
    "inputs.transaction_input_list": {
      wireId: 0x06f4,
      kind: "response",
      bytesMax: PAGE_MESSAGE_BYTES_MAX,
      fields: { inputs: list(transactionInputField, OUTPUTS_MAX), more: bool, offset: u32 },
    },
    "inputs.unspent_output_list": {
      wireId: 0x06fa,
      kind: "response",
      bytesMax: PAGE_MESSAGE_BYTES_MAX,
      fields: {
        outputs: list(unspentOutputField, OUTPUTS_MAX),
        more: bool,
        offset: option(fixedBytes(32)),
        lastChainSyncMs: u53,
      },
    },
  },
});
