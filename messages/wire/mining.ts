/**
 * How a transaction is validated: from the node it enters at to the last cross stamp. Said by welcome
 * node, coordinator, validators and storage nodes to each other. Repeats change nothing where the host
 * keeps to the source's rules (a lock is taken once for one hash); a message that is lost costs the
 * mining timeout. The low byte of a wire id is the message's number in the source.
 *
 * @see Archethic's message catalogue, ids 6 to 10, 13, 19, 38, 41, 233 and 234
 */

import { defineMessages } from "../../src/wire/define-messages.ts";
import { bytes, fixedBytes, u53 } from "../../src/wire/field.ts";
import { list, record } from "../../src/wire/schema.ts";
import {
  addressField,
  BESIDE_CONTENT_BYTES_MAX,
  type ChainTransaction,
  type CrossStamp,
  contractContextField,
  crossStampField,
  type MiningError,
  miningErrorField,
  nodeBitmapField,
  nodeKeysField,
  publicKeyField,
  SIGNATURE_BYTES_MAX,
  STAMP_BYTES_MAX,
  STORAGE_NODES_MAX,
  TRANSACTION_MESSAGE_BYTES_MAX,
  transactionField,
  VALIDATORS_MAX,
} from "./chain-values.ts";
import { type UnspentOutput, unspentOutputField } from "./inputs.ts";

/** Every message of mining. */
export type MiningMessage =
  | AcknowledgeStorage
  | AddMiningContext
  | CrossValidate
  | CrossValidationDone
  | NewTransaction
  | NotifyReplicationValidation
  | ReportReplicationError
  | ReportValidationError
  | RequestChainLock
  | StartMining
  | UnlockChain;

/** Hands a transaction in: said by who bootstraps, or forwarded by a node that is not synced. */
export interface NewTransaction {
  readonly type: "mining.new_transaction";
  readonly transaction: ChainTransaction;
  /** Key of the node the transaction entered the network at. */
  readonly welcomeNode: Uint8Array;
  /** The contract's call it comes from, in the host's form; `null` for none. */
  readonly contractContext: Uint8Array | null;
}

/** Asks an elected validator to begin. Wait 2 s longer than its class. */
export interface StartMining {
  readonly type: "mining.start_mining";
  readonly transaction: ChainTransaction;
  readonly welcomeNode: Uint8Array;
  /** Keys of the elected, the coordinator first. */
  readonly validationNodes: readonly Uint8Array[];
  /** What the sender holds for the state of the network's own chains, 32 bytes. */
  readonly networkChainsHash: Uint8Array;
  /** What the sender holds for the set of nodes, 32 bytes. */
  readonly p2pViewHash: Uint8Array;
  readonly contractContext: Uint8Array | null;
  /** When the election was made, in ms since 1970; refused when more than 4 s ago. */
  readonly referenceTimestampMs: number;
}

/** Gives the coordinator what a validator has found out. */
export interface AddMiningContext {
  readonly type: "mining.add_mining_context";
  readonly address: Uint8Array;
  /** Hashes of the unspent outputs it knows, 32 bytes each, at most {@link OUTPUT_HASHES_MAX}. */
  readonly outputHashes: readonly Uint8Array[];
  readonly validationNode: Uint8Array;
  /** Which nodes it can reach, of those that will keep the chain. */
  readonly chainStorageNodes: Uint8Array;
  /** The same, of those that keep summaries. */
  readonly beaconStorageNodes: Uint8Array;
  /** The same, of those that keep what the transaction moves. */
  readonly ioStorageNodes: Uint8Array;
  /** Nodes that keep the transaction before. */
  readonly previousStorageNodes: readonly Uint8Array[];
}

/** Asks a cross validator to judge the coordinator's stamp. */
export interface CrossValidate {
  readonly type: "mining.cross_validate";
  readonly address: Uint8Array;
  /** In the host's form. */
  readonly stamp: Uint8Array;
  readonly replicationTree: ReplicationTree;
  /** Which validators have given their context. */
  readonly confirmedNodes: Uint8Array;
  readonly aggregatedOutputs: readonly UnspentOutput[];
}

/** Which validator replicates to whom: one set of nodes for each validator. */
export interface ReplicationTree {
  readonly chain: readonly Uint8Array[];
  readonly beacon: readonly Uint8Array[];
  /** Empty when the transaction moves nothing. */
  readonly io: readonly Uint8Array[];
}

/** Gives the other validators a cross stamp. */
export interface CrossValidationDone {
  readonly type: "mining.cross_validation_done";
  readonly address: Uint8Array;
  readonly stamp: CrossStamp;
}

/** Says that the sender keeps a transaction. */
export interface AcknowledgeStorage {
  readonly type: "mining.acknowledge_storage";
  readonly address: Uint8Array;
  /** Over the transaction's summary. */
  readonly signature: Uint8Array;
}

/** Asks a storage node to let nobody else grow a chain. The same hash again is granted again. */
export interface RequestChainLock {
  readonly type: "mining.request_chain_lock";
  readonly address: Uint8Array;
  /** Number of the hash and the hash of the transaction, 33 bytes. */
  readonly hash: Uint8Array;
}

/** Gives a lock back, after mining failed. */
export interface UnlockChain {
  readonly type: "mining.unlock_chain";
  readonly address: Uint8Array;
}

/** Says that the sender will take the transaction as validated. */
export interface NotifyReplicationValidation {
  readonly type: "mining.notify_replication_validation";
  readonly address: Uint8Array;
}

/** Tells the welcome node why a transaction failed. */
export interface ReportValidationError {
  readonly type: "mining.validation_error";
  readonly address: Uint8Array;
  readonly error: MiningError;
}

/** Tells validators why a storage node does not take a transaction. */
export interface ReportReplicationError {
  readonly type: "mining.replication_error";
  readonly address: Uint8Array;
  readonly error: MiningError;
}

/** Most hashes of unspent outputs in one context. */
export const OUTPUT_HASHES_MAX = 16_384;

/** Most unspent outputs a stamp consumes. */
const AGGREGATED_OUTPUTS_MAX = 8_000;

const trees = list(nodeBitmapField, VALIDATORS_MAX);
const done = ["generic.ok", "generic.error"];

/** Wire ids 0x0700 to 0x07ff. */
export const miningMessages = defineMessages<MiningMessage>()({
  version: 1,
  bytesMax: 16 * 1024,
  schemas: {
    "mining.new_transaction": {
      wireId: 0x0706,
      kind: "request",
      timeout: "content",
      answeredBy: done,
      bytesMax: TRANSACTION_MESSAGE_BYTES_MAX,
      fields: {
        transaction: transactionField,
        welcomeNode: publicKeyField,
        contractContext: contractContextField,
      },
    },
    "mining.start_mining": {
      wireId: 0x0707,
      kind: "request",
      timeout: "content",
      answeredBy: done,
      bytesMax: TRANSACTION_MESSAGE_BYTES_MAX,
      fields: {
        transaction: transactionField,
        welcomeNode: publicKeyField,
        validationNodes: nodeKeysField(VALIDATORS_MAX),
        networkChainsHash: fixedBytes(32),
        p2pViewHash: fixedBytes(32),
        contractContext: contractContextField,
        referenceTimestampMs: u53,
      },
    },
    "mining.add_mining_context": {
      wireId: 0x0708,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      bytesMax: BESIDE_CONTENT_BYTES_MAX + 128 * 1024,
      fields: {
        address: addressField,
        outputHashes: list(fixedBytes(32), OUTPUT_HASHES_MAX),
        validationNode: publicKeyField,
        chainStorageNodes: nodeBitmapField,
        beaconStorageNodes: nodeBitmapField,
        ioStorageNodes: nodeBitmapField,
        previousStorageNodes: nodeKeysField(STORAGE_NODES_MAX),
      },
    },
    "mining.cross_validate": {
      wireId: 0x0709,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      bytesMax: TRANSACTION_MESSAGE_BYTES_MAX,
      fields: {
        address: addressField,
        stamp: bytes(STAMP_BYTES_MAX),
        replicationTree: record({ chain: trees, beacon: trees, io: trees }),
        confirmedNodes: nodeBitmapField,
        aggregatedOutputs: list(unspentOutputField, AGGREGATED_OUTPUTS_MAX),
      },
    },
    "mining.cross_validation_done": {
      wireId: 0x070a,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      fields: { address: addressField, stamp: crossStampField },
    },
    "mining.acknowledge_storage": {
      wireId: 0x070d,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      fields: { address: addressField, signature: bytes(SIGNATURE_BYTES_MAX) },
    },
    "mining.request_chain_lock": {
      wireId: 0x0713,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      fields: { address: addressField, hash: fixedBytes(33) },
    },
    "mining.notify_replication_validation": {
      wireId: 0x0726,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      fields: { address: addressField },
    },
    "mining.unlock_chain": {
      wireId: 0x0729,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      fields: { address: addressField },
    },
    "mining.replication_error": {
      wireId: 0x07e9,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      fields: { address: addressField, error: miningErrorField },
    },
    "mining.validation_error": {
      wireId: 0x07ea,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      fields: { address: addressField, error: miningErrorField },
    },
  },
});
