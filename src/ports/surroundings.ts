/** What peers, or this node itself, ask of the smaller components of a host. */

import type {
  Dashboard,
  EncryptedStorageNonce,
  GetDashboard,
  GetStorageNonce,
} from "../../messages/wire/network.ts";
import type { SubsetSample } from "../peer/availability-sampling.ts";
import type { KnownNode } from "../peer/known-node.ts";
import type { NodeAddress } from "../peer/node-address.ts";
import type { NodeHistoryEntry } from "../peer/node-history.ts";
import type { PeerId } from "../peer/peer-id.ts";
import type { StoreOpener } from "../store/store.ts";
import type { Answer } from "./answer.ts";

/** Holds the network's secrets. Keys and signatures of the node itself are its `crypto` door. */
export interface CryptoPort {
  /** The secret of the network's stores, sealed for the key asked; who may have it is judged here. */
  getStorageNonce(request: GetStorageNonce, asker: PeerId): Answer<EncryptedStorageNonce>;
}

/** Measures mining. What the node itself reports goes to `onEvent`. */
export interface TelemetryPort {
  getDashboard(request: GetDashboard, asker: PeerId): Answer<Dashboard>;
}

/** What a node may have been elected for. */
export type Duty =
  | { readonly type: "store"; readonly address: Uint8Array }
  | {
      readonly type: "validate";
      readonly address: Uint8Array;
      /** Keys the asker believes to be elected, the coordinator first. */
      readonly validationNodes: readonly Uint8Array[];
    }
  | { readonly type: "summarize"; readonly subset: number; readonly slotTimeMs: number };

/** Knows who has to do what. Without it every duty is taken on. */
export interface ElectionPort {
  /** Whether this node is elected; asked before the work, and anew for each request. */
  isElected(duty: Duty): boolean | Promise<boolean>;
}

/** Brings a node into its network. Without it a node counts as up from its start. */
export interface BootstrapPort {
  /**
   * Whether this node holds what its components need to answer. Until then every request for one of
   * them is refused with `both_sync`, and the asker turns to another node.
   */
  isUp(): boolean;
}

/** Watches the world outside while this node is one of those that may. */
export interface OracleChainPort {
  /** Hears of nodes that are new or changed, this one among them; of all of them at first. */
  nodesChanged(nodes: readonly KnownNode[]): void;
}

/** Makes slots of the beacon chain out of what this node finds about others. */
export interface AvailabilityPort {
  /** How long a slot is, in ms: equal on all nodes, and 1,000 or more. */
  readonly slotMs: number;
  /** Takes what was found in a slot that has ended; once for each subset this node is elected for. */
  sampled(sample: SubsetSample): void | Promise<void>;
}

/** Knows what the chain says about nodes. */
export interface NodeHistoryPort {
  /** Every transaction about nodes up to now, in any order; asked once whenever the table is filled. */
  entries(): Promise<readonly NodeHistoryEntry[]>;
}

/** Keeps what the node keeps: its table, its seeds, its chain. The `storeOpener` door goes before it. */
export type DbPort = StoreOpener;

/** Knows where others reach this node. */
export interface NetworkingPort {
  /** Addresses to tell others when the options name none, asked before the node starts and every five minutes. */
  ownAddresses?(): Promise<readonly NodeAddress[]>;
  /**
   * Hears where the node listens, with the real port, whenever it was opened: at the start, when the node
   * is up again, when its listener started again. To have it opened in a router.
   */
  listening?(address: NodeAddress): void;
}
