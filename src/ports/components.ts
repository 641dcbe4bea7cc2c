/**
 * The components of a host that answer peers, and which of them answers what. A component that is
 * absent, or lacks a method, leaves its requests `unsupported_request`.
 */

import type { ComponentMessage } from "../../messages/wire/node-messages.ts";
import type { BeaconChainPort } from "./beacon-chain.ts";
import type { MiningPort } from "./mining.ts";
import type { ReplicationPort, SelfRepairPort } from "./replication.ts";
import type {
  AvailabilityPort,
  BootstrapPort,
  CryptoPort,
  DbPort,
  ElectionPort,
  NetworkingPort,
  NodeHistoryPort,
  OracleChainPort,
  TelemetryPort,
} from "./surroundings.ts";
import type { TransactionChainPort } from "./transaction-chain.ts";

/** Components that answer requests of peers. */
export interface AnsweringComponents {
  readonly transactionChain: TransactionChainPort;
  readonly mining: MiningPort;
  readonly replication: ReplicationPort;
  readonly beaconChain: BeaconChainPort;
  readonly selfRepair: SelfRepairPort;
  readonly crypto: CryptoPort;
  readonly telemetry: TelemetryPort;
}

/** Components, each with as many of its methods as the host has. */
type SomeComponents = {
  readonly [Name in keyof AnsweringComponents]?: {
    readonly [Method in keyof AnsweringComponents[Name]]?: Told<AnsweringComponents[Name][Method]>;
  };
};

/** A method that is told by a signal, too, when nobody waits for its answer any more. */
type Told<Method> = Method extends (request: infer Request, asker: infer Asker) => infer Answer
  ? (request: Request, asker: Asker, signal: AbortSignal) => Answer
  : Method;

/** Everything a host may hand in; it hands in what it has. */
export interface HostComponents extends SomeComponents {
  readonly election?: ElectionPort;
  readonly bootstrap?: BootstrapPort;
  readonly networking?: NetworkingPort;
  readonly oracleChain?: OracleChainPort;
  readonly availability?: AvailabilityPort;
  readonly nodeHistory?: NodeHistoryPort;
  readonly db?: DbPort;
}

/** Type of the request a method answers. */
type AskedBy<Method> = Method extends (request: infer R, asker: never) => unknown
  ? R extends ComponentMessage
    ? R["type"]
    : never
  : never;

/** Each method of each component, with the request it answers: another one does not compile. */
type AskedTable = {
  readonly [Name in keyof AnsweringComponents]: {
    readonly [Method in keyof AnsweringComponents[Name]]: AskedBy<
      AnsweringComponents[Name][Method]
    >;
  };
};

/** Which method of which component answers what. */
export const ASKED: AskedTable = {
  transactionChain: {
    getTransaction: "chain.get_transaction",
    getLastTransaction: "chain.get_last_transaction",
    getTransactionChain: "chain.get_transaction_chain",
    getTransactionChainLength: "chain.get_transaction_chain_length",
    getTransactionSummary: "chain.get_transaction_summary",
    getTransactionInputs: "inputs.get_transaction_inputs",
    getUnspentOutputs: "inputs.get_unspent_outputs",
    getGenesisAddress: "address.get_genesis_address",
    getFirstTransactionAddress: "address.get_first_transaction_address",
    getLastTransactionAddress: "address.get_last_transaction_address",
    getNextAddresses: "address.get_next_addresses",
    getFirstPublicKey: "address.get_first_public_key",
    notifyLastTransactionAddress: "address.notify_last_transaction_address",
    notifyPreviousChain: "chain.notify_previous_chain",
  },
  mining: {
    newTransaction: "mining.new_transaction",
    startMining: "mining.start_mining",
    addMiningContext: "mining.add_mining_context",
    crossValidate: "mining.cross_validate",
    crossValidationDone: "mining.cross_validation_done",
    notifyReplicationValidation: "mining.notify_replication_validation",
    acknowledgeStorage: "mining.acknowledge_storage",
    replicationError: "mining.replication_error",
    validationError: "mining.validation_error",
    requestChainLock: "mining.request_chain_lock",
    unlockChain: "mining.unlock_chain",
    validateContractCall: "contract.validate_call",
  },
  replication: {
    replicateTransaction: "replication.replicate_transaction",
    validateTransaction: "replication.validate_transaction",
    replicatePendingTransactionChain: "replication.replicate_pending_transaction_chain",
    attestation: "replication.attestation",
    transactionSummary: "replication.transaction_summary",
  },
  beaconChain: {
    notifyEndOfNodeSync: "beacon.notify_end_of_node_sync",
    newSlot: "beacon.new_slot",
    registerUpdates: "beacon.register_updates",
    update: "beacon.update",
    getSummary: "beacon.get_summary",
    getSummaries: "beacon.get_summaries",
    getSummariesAggregate: "beacon.get_summaries_aggregate",
    getCurrentSummaries: "beacon.get_current_summaries",
    getCurrentReplicationAttestations: "beacon.get_current_replication_attestations",
    getNetworkStats: "network.get_network_stats",
  },
  selfRepair: { shardRepair: "replication.shard_repair" },
  crypto: { getStorageNonce: "network.get_storage_nonce" },
  telemetry: { getDashboard: "network.get_dashboard" },
};
