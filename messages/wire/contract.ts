/**
 * Calls of contracts, tried out before they are mined. Asked by validators of the nodes that keep a
 * contract; a call that is repeated is answered again. The low byte of a wire id is the message's
 * number in the source.
 *
 * @see Archethic's message catalogue, ids 11 and 226
 */

import { defineMessages } from "../../src/wire/define-messages.ts";
import { u53, u64, word } from "../../src/wire/field.ts";
import {
  addressField,
  type ChainTransaction,
  TRANSACTION_MESSAGE_BYTES_MAX,
  transactionField,
} from "./chain-values.ts";

/** Every message about calls of contracts. */
export type ContractMessage = SmartContractCallValidation | ValidateSmartContractCall;

/** Asks a contract's nodes to run a call. The source waits 15 s for it. */
export interface ValidateSmartContractCall {
  readonly type: "contract.validate_call";
  readonly recipient: Uint8Array;
  readonly transaction: ChainTransaction;
  readonly timestampMs: number;
}

/** Answers {@link ValidateSmartContractCall}. */
export interface SmartContractCallValidation {
  readonly type: "contract.call_validation";
  readonly status: ContractCallStatus;
  /** What the call costs, in the smallest unit. */
  readonly fee: bigint;
  /** Up to when the answerer knows the contract's chain, in ms since 1970. */
  readonly lastChainSyncMs: number;
}

/** Numbers of what came of a call; of two answers equally new the lower number counts. */
export const CONTRACT_CALL_STATUS = {
  ok: 0,
  invalid_condition: 1,
  invalid_execution: 2,
  insufficient_funds: 3,
  timeout: 4,
  parsing_error: 5,
  missing_contract: 6,
} as const;

/** What came of a call. */
export type ContractCallStatus = keyof typeof CONTRACT_CALL_STATUS;

/** Wire ids 0x0b00 to 0x0bff. */
export const contractMessages = defineMessages<ContractMessage>()({
  version: 1,
  bytesMax: 64,
  schemas: {
    "contract.validate_call": {
      wireId: 0x0b0b,
      kind: "request",
      timeout: "default",
      quota: "content",
      answeredBy: ["contract.call_validation", "generic.error"],
      bytesMax: TRANSACTION_MESSAGE_BYTES_MAX,
      fields: { recipient: addressField, transaction: transactionField, timestampMs: u53 },
    },
    "contract.call_validation": {
      wireId: 0x0be2,
      kind: "response",
      fields: {
        status: word<ContractCallStatus>(CONTRACT_CALL_STATUS),
        fee: u64,
        lastChainSyncMs: u53,
      },
    },
  },
});
