/**
 * How nodes find each other and what they know of each other. All are asked again after a timeout;
 * none changes anything when repeated or overtaken.
 *
 * A node record travels as the bytes its owner signed: what it says is read, and believed or not,
 * by the rules of `src/peer/record-acceptance.ts`, one record at a time.
 *
 * @see Soma, GetKnownPeers; Archethic's message catalogue, ids 0, 2, 25, 246 and 249
 */

import { NODE_RECORD_BYTES_MAX } from "../../src/peer/node-record.ts";
import { defineMessages } from "../../src/wire/define-messages.ts";
import { bool, bytes, text, u53 } from "../../src/wire/field.ts";
import { list, option } from "../../src/wire/schema.ts";
import { type NodeEntry, nodeEntryField, PATCH_BYTES } from "./node-entry.ts";

/** Every message between nodes about nodes. */
export type P2pMessage =
  | BootstrappingNodes
  | Cancel
  | GetBootstrappingNodes
  | GetKnownPeers
  | GetSeenAddress
  | Goodbye
  | KnownPeers
  | ListNodes
  | NodeList
  | Ping
  | Pong
  | SeenAddress;

/** Asks the receiver to answer at once; the round trip is the sender's to measure. */
export interface Ping {
  readonly type: "p2p.ping";
}

/** Answers a {@link Ping}. */
export interface Pong {
  readonly type: "p2p.pong";
}

/** Introduces the sender and asks whom the receiver knows. */
export interface GetKnownPeers {
  readonly type: "p2p.get_known_peers";
  /** The sender's signed record, so that the receiver can dial back. */
  readonly ownRecord: Uint8Array;
}

/** Answers {@link GetKnownPeers}. */
export interface KnownPeers {
  readonly type: "p2p.known_peers";
  /** The receiver's own signed record. */
  readonly ownRecord: Uint8Array;
  /** Signed records, drawn from those it knows, at most {@link KNOWN_PEERS_MAX}. */
  readonly knownPeers: readonly Uint8Array[];
}

/** Asks for the receiver's table of nodes, one page of it. */
export interface ListNodes {
  readonly type: "p2p.list_nodes";
  /** Whether to leave out nodes that are not authorized and available now. */
  readonly authorizedAndAvailable: boolean;
  /** First key of the last node of the page before; `null` for the first page. */
  readonly after: Uint8Array | null;
}

/** Answers {@link ListNodes}, in the order of the first keys. */
export interface NodeList {
  readonly type: "p2p.node_list";
  /** At most {@link NODES_MAX}. */
  readonly nodes: readonly NodeEntry[];
  /** Whether there are more after the last of these. */
  readonly more: boolean;
}

/** Asks a seed for nodes to start with. */
export interface GetBootstrappingNodes {
  readonly type: "p2p.get_bootstrapping_nodes";
  /** The sender's patch: three hexadecimal digits. */
  readonly patch: string;
}

/** Answers {@link GetBootstrappingNodes}. */
export interface BootstrappingNodes {
  readonly type: "p2p.bootstrapping_nodes";
  /** Drawn from the authorized and available, at most {@link BOOTSTRAPPING_NODES_MAX}. */
  readonly newSeeds: readonly NodeEntry[];
  /** Nearest to the patch first, at most {@link BOOTSTRAPPING_NODES_MAX}. */
  readonly closestNodes: readonly NodeEntry[];
  /** The network's first node; `null` in a network without nodes. */
  readonly firstEnrolledNode: NodeEntry | null;
}

/** Asks where the receiver sees the sender come from. */
export interface GetSeenAddress {
  readonly type: "p2p.get_seen_address";
}

/** Answers {@link GetSeenAddress}. It is one peer's word; `src/peer/seen-address.ts` says who is believed. */
export interface SeenAddress {
  readonly type: "p2p.seen_address";
  /** The other end of the link the question came over, an IP address. */
  readonly host: string;
}

/** Says that nothing new is asked over this link: another one between the two is kept. Its answer says that all before it was heard. */
export interface Goodbye {
  readonly type: "p2p.goodbye";
}

/** Says that nobody waits for the answer to a request of this link any more. */
export interface Cancel {
  readonly type: "p2p.cancel";
  /** The request's id; one that is not being answered changes nothing. */
  readonly messageId: number;
}

/** Longest host of a seen address in bytes: an IPv6 address and the name of an interface. */
const SEEN_HOST_BYTES_MAX = 64;

/** Most records in one answer: Soma's server limit. */
export const KNOWN_PEERS_MAX = 200;

/** Most nodes of one page: 16 fields and two addresses each stay below the codec's item limit. */
export const NODES_MAX = 2_500;

/** Most nodes of either list for a node that starts: Archethic gives five. */
export const BOOTSTRAPPING_NODES_MAX = 16;

/** Longest first key with its curve byte, in bytes. */
const KEY_BYTES_MAX = 66;

/** A signed record, its shape not looked at: one bad record must not cost the whole answer. */
const signedRecord = bytes(NODE_RECORD_BYTES_MAX);

/** Wire ids 0x0100 to 0x01ff. */
export const p2pMessages = defineMessages<P2pMessage>()({
  version: 1,
  bytesMax: 64 * 1024,
  schemas: {
    "p2p.ping": {
      wireId: 0x0100,
      kind: "request",
      timeout: "default",
      answeredBy: ["p2p.pong", "generic.error"],
      bytesMax: 16,
      fields: {},
    },
    "p2p.pong": { wireId: 0x0101, kind: "response", bytesMax: 16, fields: {} },
    "p2p.get_known_peers": {
      wireId: 0x0102,
      kind: "request",
      timeout: "default",
      quota: "rare",
      answeredBy: ["p2p.known_peers", "generic.error"],
      bytesMax: NODE_RECORD_BYTES_MAX + 64,
      fields: { ownRecord: signedRecord },
    },
    "p2p.known_peers": {
      wireId: 0x0103,
      kind: "response",
      bytesMax: 256 * 1024,
      fields: {
        ownRecord: signedRecord,
        knownPeers: list(signedRecord, KNOWN_PEERS_MAX),
      },
    },
    "p2p.list_nodes": {
      wireId: 0x0104,
      kind: "request",
      timeout: "default",
      quota: "table",
      answeredBy: ["p2p.node_list", "generic.error"],
      bytesMax: 128,
      fields: { authorizedAndAvailable: bool, after: option(bytes(KEY_BYTES_MAX)) },
    },
    "p2p.node_list": {
      wireId: 0x0105,
      kind: "response",
      bytesMax: 4 * 1024 * 1024,
      fields: { nodes: list(nodeEntryField, NODES_MAX), more: bool },
    },
    "p2p.get_bootstrapping_nodes": {
      wireId: 0x0106,
      kind: "request",
      timeout: "default",
      quota: "rare",
      answeredBy: ["p2p.bootstrapping_nodes", "generic.error"],
      bytesMax: 64,
      fields: { patch: text(PATCH_BYTES) },
    },
    "p2p.bootstrapping_nodes": {
      wireId: 0x0107,
      kind: "response",
      fields: {
        newSeeds: list(nodeEntryField, BOOTSTRAPPING_NODES_MAX),
        closestNodes: list(nodeEntryField, BOOTSTRAPPING_NODES_MAX),
        firstEnrolledNode: option(nodeEntryField),
      },
    },
    "p2p.get_seen_address": {
      wireId: 0x0108,
      kind: "request",
      timeout: "default",
      answeredBy: ["p2p.seen_address", "generic.error"],
      bytesMax: 16,
      fields: {},
    },
    "p2p.seen_address": {
      wireId: 0x0109,
      kind: "response",
      bytesMax: 128,
      fields: { host: text(SEEN_HOST_BYTES_MAX) },
    },
    "p2p.goodbye": {
      wireId: 0x010a,
      kind: "request",
      timeout: "default",
      answeredBy: ["generic.ok", "generic.error"],
      bytesMax: 16,
      fields: {},
    },
    "p2p.cancel": { wireId: 0x010b, kind: "notice", bytesMax: 32, fields: { messageId: u53 } },
  },
});
