/** What peers ask of the host's replication, and of its self-repair. */

import type { Ok } from "../../messages/wire/generic.ts";
import type {
  AnnounceAttestation,
  AnnounceTransactionSummary,
  ReplicatePendingTransactionChain,
  ReplicateTransaction,
  ReplicationRefused,
  ShardRepair,
  ValidateTransaction,
} from "../../messages/wire/replication.ts";
import type { PeerId } from "../peer/peer-id.ts";
import type { Acknowledged, Answer } from "./answer.ts";

/** Keeps validated transactions. Everything may be repeated. */
export interface ReplicationPort {
  /** Keeps it; asked only while {@link ElectionPort} says that this node is elected for it. */
  replicateTransaction(request: ReplicateTransaction, asker: PeerId): Acknowledged;
  /** Judges a transaction and holds it ready. */
  validateTransaction(request: ValidateTransaction, asker: PeerId): Answer<Ok | ReplicationRefused>;
  /** Keeps what it holds ready, and acknowledges to the asker once it is durable. */
  replicatePendingTransactionChain(
    request: ReplicatePendingTransactionChain,
    asker: PeerId,
  ): Acknowledged;
  /** `invalid_attestation` when the confirmations do not suffice. */
  attestation(request: AnnounceAttestation, asker: PeerId): Acknowledged;
  transactionSummary(request: AnnounceTransactionSummary, asker: PeerId): Acknowledged;
}

/** Fetches what this node has become responsible for. */
export interface SelfRepairPort {
  /** Answers when the repair has begun, not when it has ended. */
  shardRepair(request: ShardRepair, asker: PeerId): Acknowledged;
}
