/**
 * The beacon chain: what happened in which subset of the network, slot by slot and in summary. Said by
 * the nodes elected for a subset, and asked by nodes that repair themselves. Requests for summaries
 * only read; the others may be repeated, and one that is lost is missing from a slot until the next.
 * Answers are sorted, so that nodes that know the same say the same. The low byte of a wire id is the
 * message's number in the source.
 *
 * @see Archethic's message catalogue, ids 14, 26 to 29, 32, 33, 42, 231, 232, 236, 237, 240 and 243
 */

import { defineMessages } from "../../src/wire/define-messages.ts";
import { u53, u8 } from "../../src/wire/field.ts";
import { list, sortedList } from "../../src/wire/schema.ts";
import {
  ATTESTATIONS_MAX,
  type BeaconSlot,
  type BeaconSummary,
  beaconSlotField,
  beaconSummaryField,
  type EndOfNodeSync,
  type SummaryAggregate,
  subsetsField,
  summaryAggregateField,
} from "./beacon-values.ts";
import {
  addressField,
  attestationsField,
  publicKeyField,
  type ReplicationAttestation,
  type TransactionSummary,
  transactionSummaryField,
} from "./chain-values.ts";

/** Every message about the beacon chain. */
export type BeaconMessage =
  | BeaconUpdate
  | CurrentReplicationAttestations
  | FoundBeaconSummary
  | FoundSummaryAggregate
  | GetBeaconSummaries
  | GetBeaconSummariesAggregate
  | GetBeaconSummary
  | GetCurrentReplicationAttestations
  | GetCurrentSummaries
  | NewBeaconSlot
  | NotifyEndOfNodeSync
  | RegisterBeaconUpdates
  | SummaryList
  | TransactionSummaryList;

/** Tells that a node has caught up. */
export interface NotifyEndOfNodeSync extends EndOfNodeSync {
  readonly type: "beacon.notify_end_of_node_sync";
}

/** Asks for the summary of an address. */
export interface GetBeaconSummary {
  readonly type: "beacon.get_summary";
  readonly address: Uint8Array;
}

/** Answers {@link GetBeaconSummary}. */
export interface FoundBeaconSummary {
  readonly type: "beacon.summary";
  readonly summary: BeaconSummary;
}

/** Gives a slot to those that make the summary of its subset. */
export interface NewBeaconSlot {
  readonly type: "beacon.new_slot";
  readonly slot: BeaconSlot;
}

/** Asks for several summaries at once. */
export interface GetBeaconSummaries {
  readonly type: "beacon.get_summaries";
  /** Sorted, at most {@link SUMMARIES_MAX}. */
  readonly addresses: readonly Uint8Array[];
}

/** Answers {@link GetBeaconSummaries}; those the receiver does not have are left out. */
export interface SummaryList {
  readonly type: "beacon.summary_list";
  /** In the order of the addresses asked for. */
  readonly summaries: readonly BeaconSummary[];
}

/** Asks to be told of a subset until its slot ends. */
export interface RegisterBeaconUpdates {
  readonly type: "beacon.register_updates";
  readonly nodeKey: Uint8Array;
  readonly subset: number;
}

/** Tells who asked for it what came into a slot. */
export interface BeaconUpdate {
  readonly type: "beacon.update";
  /** Sorted by address. */
  readonly attestations: readonly ReplicationAttestation[];
}

/** Asks what came into the slots of subsets since the last summary. */
export interface GetCurrentSummaries {
  readonly type: "beacon.get_current_summaries";
  /** Sorted. */
  readonly subsets: readonly number[];
}

/** Answers {@link GetCurrentSummaries}. */
export interface TransactionSummaryList {
  readonly type: "beacon.transaction_summary_list";
  /** Sorted by address. */
  readonly summaries: readonly TransactionSummary[];
}

/** Asks for all summaries of a period. */
export interface GetBeaconSummariesAggregate {
  readonly type: "beacon.get_summaries_aggregate";
  /** When the period ended, in ms since 1970. */
  readonly dateMs: number;
}

/** Answers {@link GetBeaconSummariesAggregate}. */
export interface FoundSummaryAggregate {
  readonly type: "beacon.summary_aggregate";
  readonly aggregate: SummaryAggregate;
}

/** Asks for attestations of subsets since the last summary. */
export interface GetCurrentReplicationAttestations {
  readonly type: "beacon.get_current_replication_attestations";
  /** Sorted. */
  readonly subsets: readonly number[];
}

/** Answers {@link GetCurrentReplicationAttestations}. */
export interface CurrentReplicationAttestations {
  readonly type: "beacon.current_replication_attestations";
  /** Sorted by address. */
  readonly attestations: readonly ReplicationAttestation[];
}

/** Most summaries asked for at once: Archethic's batch. */
export const SUMMARIES_MAX = 10;

/** Largest answer about a period, in bytes, so that it fits one frame: 4 MiB. */
const PERIOD_BYTES_MAX = 4 * 1024 * 1024;

/** These answers are as large as a page of a chain, whatever the source waits for them. */
const period = { answerBytesMax: PERIOD_BYTES_MAX } as const;
const done = ["generic.ok", "generic.error"];
const attestations = attestationsField(ATTESTATIONS_MAX);

/** Wire ids 0x0900 to 0x09ff. */
export const beaconMessages = defineMessages<BeaconMessage>()({
  version: 1,
  bytesMax: 1_024,
  schemas: {
    "beacon.notify_end_of_node_sync": {
      wireId: 0x090e,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      fields: { nodeKey: publicKeyField, timestampMs: u53 },
    },
    "beacon.get_summary": {
      wireId: 0x091a,
      kind: "request",
      timeout: "default",
      quota: "content",
      answeredBy: ["beacon.summary", "generic.not_found", "generic.error"],
      fields: { address: addressField },
    },
    "beacon.new_slot": {
      wireId: 0x091b,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      bytesMax: PERIOD_BYTES_MAX,
      fields: { slot: beaconSlotField },
    },
    "beacon.get_summaries": {
      wireId: 0x091c,
      kind: "request",
      timeout: period,
      quota: "content",
      answeredBy: ["beacon.summary_list", "generic.error"],
      fields: { addresses: sortedList(addressField, SUMMARIES_MAX, (address) => address) },
    },
    "beacon.register_updates": {
      wireId: 0x091d,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      fields: { nodeKey: publicKeyField, subset: u8 },
    },
    "beacon.get_current_summaries": {
      wireId: 0x0920,
      kind: "request",
      timeout: "default",
      quota: "table",
      answeredBy: ["beacon.transaction_summary_list", "generic.error"],
      fields: { subsets: subsetsField },
    },
    "beacon.get_summaries_aggregate": {
      wireId: 0x0921,
      kind: "request",
      timeout: period,
      quota: "table",
      answeredBy: ["beacon.summary_aggregate", "generic.not_found", "generic.error"],
      fields: { dateMs: u53 },
    },
    "beacon.get_current_replication_attestations": {
      wireId: 0x092a,
      kind: "request",
      timeout: "default",
      quota: "table",
      answeredBy: ["beacon.current_replication_attestations", "generic.error"],
      fields: { subsets: subsetsField },
    },
    "beacon.summary_aggregate": {
      wireId: 0x09e7,
      kind: "response",
      bytesMax: PERIOD_BYTES_MAX,
      fields: { aggregate: summaryAggregateField },
    },
    "beacon.transaction_summary_list": {
      wireId: 0x09e8,
      kind: "response",
      bytesMax: PERIOD_BYTES_MAX,
      fields: {
        summaries: sortedList(transactionSummaryField, ATTESTATIONS_MAX, ({ address }) => address),
      },
    },
    "beacon.update": {
      wireId: 0x09ec,
      kind: "request",
      timeout: "default",
      answeredBy: done,
      bytesMax: PERIOD_BYTES_MAX,
      fields: { attestations },
    },
    "beacon.summary_list": {
      wireId: 0x09ed,
      kind: "response",
      bytesMax: PERIOD_BYTES_MAX,
      fields: { summaries: list(beaconSummaryField, SUMMARIES_MAX) },
    },
    "beacon.summary": {
      wireId: 0x09f0,
      kind: "response",
      bytesMax: PERIOD_BYTES_MAX,
      fields: { summary: beaconSummaryField },
    },
    "beacon.current_replication_attestations": {
      wireId: 0x09f3,
      kind: "response",
      bytesMax: PERIOD_BYTES_MAX,
      fields: { attestations },
    },
  },
});
