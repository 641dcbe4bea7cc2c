/** How a known node is kept on disk: one form for each node, read back exactly or refused. */

import { RuntimeError } from "../errors.ts";
import { decode, encode } from "../wire/codec.ts";
import { bool, type Field, fixedBytes, text, u16, u53, u8, word } from "../wire/field.ts";
import { option, record } from "../wire/schema.ts";
import type { KnownNode, NodeKey } from "../peer/known-node.ts";
import { HOST_BYTES_MAX } from "../peer/node-address.ts";

/** Longest key of a node as text, in bytes: 66 bytes in hexadecimal, and some for other spellings. */
export const NODE_KEY_BYTES_MAX = 256;

/** Largest node on disk, in bytes: six keys and addresses, a host and the rest. */
const NODE_BYTES_MAX = 2_560;

const VERSION = 1;
const PATCH_BYTES = 3;

const key = text(NODE_KEY_BYTES_MAX);

/** A number from 0 to 1 to the last bit: the codec has no fractions, and views must agree. */
const share: Field<number> = {
  toWire: (value, what) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, checkedShare(value, what));
    return bytes;
  },
  fromWire: (wire, what) => {
    const bytes = fixedBytes(8).fromWire(wire, what);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return checkedShare(view.getFloat64(0), what);
  },
};

const nodeFields = {
  firstPublicKey: key,
  lastPublicKey: key,
  miningPublicKey: option(key),
  originPublicKey: option(key),
  lastAddress: option(key),
  rewardAddress: option(key),
  ip: text(HOST_BYTES_MAX),
  port: u16,
  httpPort: option(u16),
  transport: word<"tcp">({ tcp: 1 }),
  geoPatch: option(text(PATCH_BYTES)),
  networkPatch: option(text(PATCH_BYTES)),
  enrollmentMs: option(u53),
  lastUpdateMs: u53,
  available: bool,
  availabilityUpdateMs: u53,
  synced: bool,
  averageAvailability: share,
  authorizationMs: option(u53),
} as const;

const entryField = record({ version: u8, node: record(nodeFields) });

/** The key of a node's entry in a store. */
export function nodeStoreKey(firstPublicKey: NodeKey): Uint8Array {
  return new TextEncoder().encode(firstPublicKey);
}

/**
 * Writes a node.
 *
 * @throws RuntimeError `codec.malformed` when a field is out of its bounds
 */
export function encodeNode(node: KnownNode): Uint8Array {
  return encode(entryField.toWire({ version: VERSION, node }, "known node"));
}

/**
 * Reads a node.
 *
 * @throws RuntimeError `codec.malformed`, `codec.too_large`, or `codec.version` for a newer form
 */
export function decodeNode(bytes: Uint8Array): KnownNode {
  const entry = entryField.fromWire(decode(bytes, { bytesMax: NODE_BYTES_MAX }), "known node");
  if (entry.version === VERSION) return entry.node;
  const details = { ours: VERSION, theirs: entry.version };
  const message = `cannot read known node: version ${entry.version} (expected ${VERSION})`;
  throw new RuntimeError("codec.version", details, message);
}

function checkedShare(value: number, what: string): number {
  if (value >= 0 && value <= 1) return value;
  const details = { what, expected: "a number from 0 to 1" };
  const message = `cannot use ${what}: out of bounds (expected ${details.expected})`;
  throw new RuntimeError("codec.malformed", details, message);
}
