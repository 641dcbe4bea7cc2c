/** Discovery and state sync: what they promise, and the cases of the reference's tests. */

import type { Row } from "../otp/rows.ts";
import type { FeatureGroup } from "./feature-group.ts";
import { CONNECTION_CASES, DISCOVERY_CASES, SYNC_CASES } from "./s-cases.ts";
import { WEAKNESSES } from "./s-weaknesses.ts";

const ROWS: readonly Row[] = [
  { id: "S1", name: "server: every request over the peer wire and over gRPC" },
  { id: "S2", name: "discovery loop" },
  { id: "S3", name: "connection semantics" },
  { id: "S4", name: "state sync loop" },
  { id: "S5", name: "committee, blocks, commits, certificates, transactions" },
  { id: "S6", name: "recovery" },
  { id: "S7", name: "commit feed" },
  { id: "S8", name: "builder and handles" },
  { id: "S9", name: "ports" },
];

const EXECUTED = "nothing is executed here: that is the host's";
const FIXTURE = "it tests the reference's own fixture";
const LISTENERS =
  "who listens is a function, not a channel; the tree's `exited` says that all is over";
const KILLED_THERE = "the step is one of its executor; nodes here are killed at any step (S6)";

const LEFT_OUT: ReadonlyMap<string, string> = new Map([
  ["SV10", "there is no server before there is an own record: it is signed before the start ends"],
  ["FX1", FIXTURE],
  ["FX2", FIXTURE],
  ["FX3", FIXTURE],
  ["FX4", FIXTURE],
  ["FX5", FIXTURE],
  ["FX6", FIXTURE],
  ["FX7", FIXTURE],
  ["GI4", "nothing is stored unverified"],
  ["make_connection_to_seed_peer", "a seed without a key would be whoever answers there"],
  ["divergent_discovery_consensus_address_applied", "a node has one kind of addresses"],
  ["versioned_merge_forwards_consensus_endpoint", "a node has one kind of addresses"],
  ["mailbox_metrics", "the runtime shows depth and limit of every mailbox alike"],
  ["axum_acceptor", "there is no such server between link and session"],
  ["drop_shutdown", "nothing stops by being forgotten: a node is stopped, or disposed of"],
  ["user_provided_client_service_layer", "a host stands between by a door or an interposer"],
  ["network_ref_via_extension", "a host's responder is a closure over its node"],
  ["wire_header", "the version of the wire is settled by TLS, before a byte of ours"],
  ["subscribe_channel_closes_on_shutdown", LISTENERS],
  ["subscribe_channel_closes_on_explicit_shutdown", LISTENERS],
  ["effects_deterministic", EXECUTED],
  ["epoch_state_commitments", EXECUTED],
  ["state_root_consistency", EXECUTED],
  ["advance_epoch_tx_race", EXECUTED],
  ["full_node_run_with_range_checkpoint", EXECUTED],
  ["full_node_run_with_range_epoch", EXECUTED],
  ["crash_before_open_new_epoch_store", KILLED_THERE],
  ["crash_before_commit_certificate", KILLED_THERE],
  ["crash_after_consensus_commit", KILLED_THERE],
  ["crash_after_accumulate_epoch", KILLED_THERE],
  ["crash_after_build_batch", KILLED_THERE],
]);

/** The group. */
export const S: FeatureGroup = {
  letter: "S",
  rows: ROWS,
  reference: "cases",
  functions: [...DISCOVERY_CASES, ...CONNECTION_CASES, ...SYNC_CASES, ...WEAKNESSES],
  leftOut: LEFT_OUT,
};
