/** The ports of a host: what peers and the node ask of its components. */

export type { Acknowledged, Answer, Found } from "./answer.ts";
export type { BeaconChainPort } from "./beacon-chain.ts";
export type { AnsweringComponents, HostComponents } from "./components.ts";
export type { MiningPort } from "./mining.ts";
export type { ReplicationPort, SelfRepairPort } from "./replication.ts";
export type {
  AvailabilityPort,
  BootstrapPort,
  CryptoPort,
  DbPort,
  Duty,
  ElectionPort,
  NetworkingPort,
  NodeHistoryPort,
  OracleChainPort,
  TelemetryPort,
} from "./surroundings.ts";
export type { TransactionChainPort } from "./transaction-chain.ts";
