/** What messages about the beacon chain are made of: slots, summaries, and all summaries of a day. */

import { bytes, type Field, text, u16, u53, u8 } from "../../src/wire/field.ts";
import { list, record, sortedList } from "../../src/wire/schema.ts";
import {
  attestationsField,
  nodeBitmapField,
  publicKeyField,
  type ReplicationAttestation,
  SIGNATURE_BYTES_MAX,
} from "./chain-values.ts";
import { PATCH_BYTES } from "./node-entry.ts";

/** Subsets of the nodes: one for each value of a byte of their first key. */
export const SUBSETS_MAX = 256;

/** Most nodes of one subset. */
export const SUBSET_NODES_MAX = 256;

/** Most transactions of one slot, summary or answer about them. */
export const ATTESTATIONS_MAX = 1_000;

/** That a node has caught up. */
export interface EndOfNodeSync {
  /** Its first key. */
  readonly nodeKey: Uint8Array;
  readonly timestampMs: number;
}

/** What one slot of one subset brought. */
export interface BeaconSlot {
  /** 0 to 255. */
  readonly subset: number;
  /** When the slot ended, in ms since 1970. */
  readonly slotTimeMs: number;
  /** Sorted by address. */
  readonly attestations: readonly ReplicationAttestation[];
  /** Sorted by key. */
  readonly endOfNodeSyncs: readonly EndOfNodeSync[];
  /** How long each node of the subset was connected, in s, in the order of their keys. */
  readonly availabilitiesS: readonly number[];
  /** Round trip to each node of the subset in ms, in the same order; 0 for one that did not answer. */
  readonly latenciesMs: readonly number[];
  /** Which of the elected nodes have signed. */
  readonly involvedNodes: Uint8Array;
  /** Their signatures, sorted by place among the elected. */
  readonly signatures: readonly { readonly place: number; readonly signature: Uint8Array }[];
}

const endOfNodeSyncField: Field<EndOfNodeSync> = record({
  nodeKey: publicKeyField,
  timestampMs: u53,
});

/** The fields of a slot on the wire. */
export const beaconSlotField: Field<BeaconSlot> = record({
  subset: u8,
  slotTimeMs: u53,
  attestations: attestationsField(ATTESTATIONS_MAX),
  endOfNodeSyncs: sortedList(endOfNodeSyncField, SUBSET_NODES_MAX, ({ nodeKey }) => nodeKey),
  availabilitiesS: list(u16, SUBSET_NODES_MAX),
  latenciesMs: list(u16, SUBSET_NODES_MAX),
  involvedNodes: nodeBitmapField,
  signatures: sortedList(
    record({ place: u16, signature: bytes(SIGNATURE_BYTES_MAX) }),
    SUBSET_NODES_MAX,
    ({ place }) => place,
  ),
});

/** What is said of the nodes of one subset, in the order of their keys. */
export interface SubsetView {
  /** 0 to 255. */
  readonly subset: number;
  /** Which were up. */
  readonly availabilities: Uint8Array;
  /** Share of the period each was up, in thousandths. */
  readonly averageAvailabilitiesPermille: readonly number[];
  /** Keys of those that have caught up, sorted. */
  readonly endOfNodeSyncs: readonly Uint8Array[];
  /** Where latencies put each: three hexadecimal digits. */
  readonly networkPatches: readonly string[];
}

const subsetViewFields = {
  subset: u8,
  availabilities: nodeBitmapField,
  averageAvailabilitiesPermille: list(u16, SUBSET_NODES_MAX),
  endOfNodeSyncs: sortedList(publicKeyField, SUBSET_NODES_MAX, (key) => key),
  networkPatches: list(text(PATCH_BYTES), SUBSET_NODES_MAX),
} as const;

/** All slots of one subset in one period. */
export interface BeaconSummary extends SubsetView {
  /** When the period ended, in ms since 1970. */
  readonly summaryTimeMs: number;
  /** How long after it a node is up for everybody, in s. */
  readonly availabilityAddingTimeS: number;
  /** Sorted by address. */
  readonly attestations: readonly ReplicationAttestation[];
}

/** The fields of a summary on the wire. */
export const beaconSummaryField: Field<BeaconSummary> = record({
  ...subsetViewFields,
  summaryTimeMs: u53,
  availabilityAddingTimeS: u16,
  attestations: attestationsField(ATTESTATIONS_MAX),
});

/** All summaries of one period. */
export interface SummaryAggregate {
  readonly summaryTimeMs: number;
  readonly availabilityAddingTimeS: number;
  /** Sorted by address. */
  readonly attestations: readonly ReplicationAttestation[];
  /** Sorted by subset. */
  readonly subsets: readonly SubsetView[];
}

/** The fields of an aggregate on the wire. */
export const summaryAggregateField: Field<SummaryAggregate> = record({
  summaryTimeMs: u53,
  availabilityAddingTimeS: u16,
  attestations: attestationsField(ATTESTATIONS_MAX),
  subsets: sortedList(record(subsetViewFields), SUBSETS_MAX, ({ subset }) => subset),
});

/** Subsets asked for: each once, sorted. */
export const subsetsField: Field<readonly number[]> = sortedList(u8, SUBSETS_MAX, (one) => one);
