/**
 * How a validated transaction gets to those that keep it. Said by validators to storage nodes, and by
 * storage nodes to each other. All may be repeated: who keeps a transaction keeps it once. One that is
 * lost is made good by self-repair. The low byte of a wire id is the message's number in the source.
 *
 * @see Archethic's message catalogue, ids 12, 30, 36, 37, 230, 233 and 239
 */

import { defineMessages } from "../../src/wire/define-messages.ts";
import { list, option, sortedList } from "../../src/wire/schema.ts";
import {
  addressField,
  attestationField,
  type ChainTransaction,
  contractContextField,
  type MiningError,
  MOVEMENTS_MAX,
  miningErrorField,
  type ReplicationAttestation,
  TRANSACTION_MESSAGE_BYTES_MAX,
  type TransactionSummary,
  transactionField,
  transactionSummaryField,
} from "./chain-values.ts";
import { type UnspentOutput, unspentOutputField } from "./inputs.ts";

/** Every message of replication. */
export type ReplicationMessage =
  | AnnounceAttestation
  | AnnounceTransactionSummary
  | ReplicatePendingTransactionChain
  | ReplicateTransaction
  | ReplicationRefused
  | ShardRepair
  | ValidateTransaction;

/** Gives a transaction to who keeps what it moves. */
export interface ReplicateTransaction {
  readonly type: "replication.replicate_transaction";
  readonly transaction: ChainTransaction;
  readonly genesisAddress: Uint8Array;
}

/** Asks a storage node to judge a transaction and hold it ready. Wait 2 s longer than its class. */
export interface ValidateTransaction {
  readonly type: "replication.validate_transaction";
  readonly transaction: ChainTransaction;
  readonly contractContext: Uint8Array | null;
  /** What the transaction consumes. */
  readonly inputs: readonly UnspentOutput[];
}

/** Answers {@link ValidateTransaction} with why not. */
export interface ReplicationRefused {
  readonly type: "replication.refused";
  readonly address: Uint8Array;
  readonly error: MiningError;
}

/** Asks a storage node to keep what it holds ready; it acknowledges to the sender later. */
export interface ReplicatePendingTransactionChain {
  readonly type: "replication.replicate_pending_transaction_chain";
  readonly address: Uint8Array;
  readonly genesisAddress: Uint8Array;
}

/** Shows that enough nodes keep a transaction. */
export interface AnnounceAttestation {
  readonly type: "replication.attestation";
  readonly attestation: ReplicationAttestation;
}

/** Tells that a transaction exists, to those that follow it. */
export interface AnnounceTransactionSummary {
  readonly type: "replication.transaction_summary";
  readonly summary: TransactionSummary;
}

/** Asks a node that has become responsible for a chain to fetch it. */
export interface ShardRepair {
  readonly type: "replication.shard_repair";
  readonly genesisAddress: Uint8Array;
  /** Newest transaction it has to keep as a chain; `null` for none. */
  readonly storageAddress: Uint8Array | null;
  /** Transactions of others that move something to it, sorted. */
  readonly ioAddresses: readonly Uint8Array[];
}

/** Most inputs of one transaction that is to be judged. */
const INPUTS_MAX = 8_000;

const done = ["generic.ok", "generic.error"];

/** Wire ids 0x0800 to 0x08ff. */
export const replicationMessages = defineMessages<ReplicationMessage>()({
  version: 1,
  bytesMax: 64 * 1024,
  schemas: {
    "replication.replicate_transaction": {
      wireId: 0x080c,
      kind: "request",
      timeout: "content",
      answeredBy: done,
      bytesMax: TRANSACTION_MESSAGE_BYTES_MAX,
      fields: { transaction: transactionField, genesisAddress: addressField },
    },
    "replication.attestation": {
      wireId: 0x081e,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      fields: { attestation: attestationField },
    },
    "replication.validate_transaction": {
      wireId: 0x0824,
      kind: "request",
      timeout: "content",
      answeredBy: ["generic.ok", "replication.refused", "generic.error"],
      bytesMax: TRANSACTION_MESSAGE_BYTES_MAX,
      fields: {
        transaction: transactionField,
        contractContext: contractContextField,
        inputs: list(unspentOutputField, INPUTS_MAX),
      },
    },
    "replication.replicate_pending_transaction_chain": {
      wireId: 0x0825,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      fields: { address: addressField, genesisAddress: addressField },
    },
    "replication.shard_repair": {
      wireId: 0x08e6,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      fields: {
        genesisAddress: addressField,
        storageAddress: option(addressField),
        ioAddresses: sortedList(addressField, MOVEMENTS_MAX, (address) => address),
      },
    },
    "replication.refused": {
      wireId: 0x08e9,
      kind: "response",
      fields: { address: addressField, error: miningErrorField },
    },
    "replication.transaction_summary": {
      wireId: 0x08ef,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      fields: { summary: transactionSummaryField },
    },
  },
});
