/** Any message of a node within its bounds, drawn by type. */

import fc from "fast-check";
import { FAILURE_REASONS, type FailureReason } from "../../../messages/wire/generic.ts";
import type { NodeEntry } from "../../../messages/wire/node-entry.ts";
import type { NodeMessage } from "../../../messages/wire/node-messages.ts";
import { NODE_RECORD_BYTES_MAX } from "../../../src/peer/node-record.ts";

const u53 = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const patch = fc.string({
  minLength: 3,
  maxLength: 3,
  unit: fc.constantFrom(..."0123456789ABCDEF"),
});
const host = fc.string({ minLength: 1, maxLength: 253, unit: fc.constantFrom(..."abc.:-019") });
const addresses = fc.array(fc.record({ host, port: fc.nat(0xffff) }), { maxLength: 2 });

function exactly(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

function upTo(bytesMax: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ maxLength: bytesMax });
}

function orNull<Value>(of: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> {
  return fc.option(of, { nil: null });
}

const signedRecord = upTo(NODE_RECORD_BYTES_MAX);

const entry: fc.Arbitrary<NodeEntry> = fc.record({
  firstPublicKey: upTo(66),
  lastPublicKey: upTo(66),
  miningPublicKey: orNull(exactly(48)),
  originPublicKey: orNull(upTo(66)),
  lastAddress: orNull(upTo(66)),
  rewardAddress: orNull(upTo(66)),
  addresses,
  geoPatch: patch,
  networkPatch: patch,
  averageAvailabilityPermille: fc.nat(1_000),
  available: fc.boolean(),
  synced: fc.boolean(),
  enrollmentMs: orNull(u53),
  authorizationMs: orNull(u53),
  lastUpdateMs: u53,
  availabilityUpdateMs: u53,
});

const which = fc.oneof(
  fc.constant({ type: "latest" } as const),
  fc.record({ type: fc.constant("by_index" as const), index: u53 }),
);

const contents = fc.array(upTo(200), { maxLength: 6 });

/** The fields of each message; a type without a line here does not compile. */
const fieldsOf: {
  readonly [Type in NodeMessage["type"]]: fc.Arbitrary<
    Omit<Extract<NodeMessage, { readonly type: Type }>, "type">
  >;
} = {
  "generic.ok": fc.constant({}),
  "generic.not_found": fc.constant({}),
  "generic.error": fc.record({
    reason: fc.constantFrom(...Object.keys(FAILURE_REASONS)) as fc.Arbitrary<FailureReason>,
  }),
  "p2p.ping": fc.constant({}),
  "p2p.pong": fc.constant({}),
  "p2p.get_known_peers": fc.record({ ownRecord: signedRecord }),
  "p2p.known_peers": fc.record({
    ownRecord: signedRecord,
    knownPeers: fc.array(signedRecord, { maxLength: 8 }),
  }),
  "p2p.list_nodes": fc.record({ authorizedAndAvailable: fc.boolean(), after: orNull(upTo(66)) }),
  "p2p.node_list": fc.record({ nodes: fc.array(entry, { maxLength: 6 }), more: fc.boolean() }),
  "p2p.get_bootstrapping_nodes": fc.record({ patch }),
  "p2p.bootstrapping_nodes": fc.record({
    newSeeds: fc.array(entry, { maxLength: 5 }),
    closestNodes: fc.array(entry, { maxLength: 5 }),
    firstEnrolledNode: orNull(entry),
  }),
  "sync.get_commit_availability": fc.constant({}),
  "sync.commit_availability": fc.record({
    highestSyncedCommit: u53,
    lowestAvailableCommit: u53,
  }),
  "sync.push_commit": fc.record({ index: u53 }),
  "sync.commit_acknowledged": fc.record({ timestampMs: u53 }),
  "sync.get_commit_info": fc.record({ which }),
  "sync.commit_info": fc.record({
    commit: orNull(fc.record({ index: u53, digest: exactly(32) })),
  }),
  "sync.fetch_commits": fc.record({ start: u53, end: u53 }),
  "sync.commits": fc.record({ commits: contents, certifierBlocks: contents }),
  "sync.fetch_blocks": fc.record({
    blockRefs: fc.array(upTo(96), { maxLength: 20 }),
    highestAcceptedRounds: fc.array(fc.nat(0xffff_ffff), { maxLength: 20 }),
  }),
  "sync.blocks": fc.record({ blocks: contents, more: fc.boolean() }),
  "consensus.relay": fc.record({ content: upTo(500) }),
};

/** Messages of one type. */
export function messagesOf(type: NodeMessage["type"]): fc.Arbitrary<NodeMessage> {
  return fieldsOf[type].map((fields) => ({ type, ...fields }) as NodeMessage);
}

/** Every type of a node's messages. */
export const MESSAGE_TYPES = Object.keys(fieldsOf) as readonly NodeMessage["type"][];
