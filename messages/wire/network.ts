/**
 * What nodes ask about the network as a whole: the secret its stores share, latencies, how long
 * mining takes. All only read. Answers are sorted, so that nodes that know the same say the same. The
 * low byte of a wire id is the message's number in the source.
 *
 * @see Archethic's message catalogue, ids 1, 39, 40, 225, 227 and 247
 */

import { defineMessages } from "../../src/wire/define-messages.ts";
import { bytes, u16, u32, u53, u8 } from "../../src/wire/field.ts";
import { list, option, record, sortedList } from "../../src/wire/schema.ts";
import { SUBSET_NODES_MAX, SUBSETS_MAX } from "./beacon-values.ts";
import { addressField, publicKeyField } from "./chain-values.ts";

/** Every message about the network as a whole. */
export type NetworkMessage =
  | Dashboard
  | EncryptedStorageNonce
  | GetDashboard
  | GetNetworkStats
  | GetStorageNonce
  | NetworkStats;

/** Asks for the secret of the network's stores, sealed for a key. */
export interface GetStorageNonce {
  readonly type: "network.get_storage_nonce";
  readonly publicKey: Uint8Array;
}

/** Answers {@link GetStorageNonce}; whether the asker may have it is the host's to judge. */
export interface EncryptedStorageNonce {
  readonly type: "network.encrypted_storage_nonce";
  /** At most {@link SEALED_NONCE_BYTES_MAX}. */
  readonly sealed: Uint8Array;
}

/** Asks for the latencies measured in a period. The source waits most of the time to self-repair. */
export interface GetNetworkStats {
  readonly type: "network.get_network_stats";
  /** When the period ended, in ms since 1970. */
  readonly summaryTimeMs: number;
}

/** Answers {@link GetNetworkStats}. */
export interface NetworkStats {
  readonly type: "network.network_stats";
  /** Sorted by subset. */
  readonly subsets: readonly SubsetStats[];
}

/** What the nodes of one subset have measured. */
export interface SubsetStats {
  readonly subset: number;
  /** Sorted by key. */
  readonly nodes: readonly NodeStats[];
}

/** What one node has measured. */
export interface NodeStats {
  readonly nodeKey: Uint8Array;
  /** Round trips in ms to the nodes of the subset, in the order of their keys. */
  readonly latenciesMs: readonly number[];
}

/** Asks how long transactions took. */
export interface GetDashboard {
  readonly type: "network.get_dashboard";
  /** From when on, in ms since 1970; `null` for all that is known. */
  readonly sinceMs: number | null;
}

/** Answers {@link GetDashboard}. */
export interface Dashboard {
  readonly type: "network.dashboard";
  /** Sorted by date. */
  readonly buckets: readonly DashboardBucket[];
}

/** The transactions of one stretch of time. */
export interface DashboardBucket {
  /** When it began, in ms since 1970. */
  readonly dateMs: number;
  /** Sorted by address. */
  readonly durations: readonly { readonly address: Uint8Array; readonly durationMs: number }[];
}

/** Longest sealed secret in bytes: its length is one byte in the source. */
export const SEALED_NONCE_BYTES_MAX = 255;

/** Most stretches of time in one answer: one a minute for a day. */
export const BUCKETS_MAX = 1_440;

/** Most transactions of one stretch. */
export const DURATIONS_MAX = 4_096;

const durations = sortedList(
  record({ address: addressField, durationMs: u32 }),
  DURATIONS_MAX,
  ({ address }) => address,
);
const nodes = sortedList(
  record({ nodeKey: publicKeyField, latenciesMs: list(u16, SUBSET_NODES_MAX) }),
  SUBSET_NODES_MAX,
  ({ nodeKey }) => nodeKey,
);

/** Wire ids 0x0a00 to 0x0aff. */
export const networkMessages = defineMessages<NetworkMessage>()({
  version: 1,
  bytesMax: 512,
  schemas: {
    "network.get_storage_nonce": {
      wireId: 0x0a01,
      kind: "request",
      timeout: "default",
      quota: "rare",
      answeredBy: ["network.encrypted_storage_nonce", "generic.error"],
      fields: { publicKey: publicKeyField },
    },
    "network.get_network_stats": {
      wireId: 0x0a27,
      kind: "request",
      timeout: "default",
      quota: "table",
      answeredBy: ["network.network_stats", "generic.error"],
      fields: { summaryTimeMs: u53 },
    },
    "network.get_dashboard": {
      wireId: 0x0a28,
      kind: "request",
      timeout: "default",
      quota: "rare",
      answeredBy: ["network.dashboard", "generic.error"],
      fields: { sinceMs: option(u53) },
    },
    "network.dashboard": {
      wireId: 0x0ae1,
      kind: "response",
      bytesMax: 2 * 1024 * 1024,
      fields: {
        buckets: sortedList(
          record({ dateMs: u53, durations }),
          BUCKETS_MAX,
          ({ dateMs }) => dateMs,
        ),
      },
    },
    "network.network_stats": {
      wireId: 0x0ae3,
      kind: "response",
      bytesMax: 4 * 1024 * 1024,
      fields: {
        subsets: sortedList(record({ subset: u8, nodes }), SUBSETS_MAX, ({ subset }) => subset),
      },
    },
    "network.encrypted_storage_nonce": {
      wireId: 0x0af7,
      kind: "response",
      fields: { sealed: bytes(SEALED_NONCE_BYTES_MAX) },
    },
  },
});
