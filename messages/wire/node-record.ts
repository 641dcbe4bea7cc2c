/**
 * What a node says about itself, signed once and passed on by others. The bytes are kept as they
 * came: a signature is over them, and to write them anew would be to trust two encoders to agree.
 *
 * Where a node stands on the map is not in it: every node looks that up for itself.
 */

import type { Crypto, Signer } from "../../src/crypto/crypto.ts";
import { RuntimeError } from "../../src/errors.ts";
import { decode, encode } from "../../src/wire/codec.ts";
import { bytes, type Field, fixedBytes, text, u16, u53, word } from "../../src/wire/field.ts";
import { list, record } from "../../src/wire/schema.ts";

/** Most addresses of one node. */
export const ADDRESSES_MAX = 2;

/** Longest host name in bytes, the limit of DNS; with its port an address stays below 300. */
export const HOST_BYTES_MAX = 253;

/** Longest network id in bytes. */
export const NETWORK_ID_BYTES_MAX = 64;

/** Most roles of one node. */
export const ROLES_MAX = 8;

/** Largest record in bytes, its fields at their limits. */
export const NODE_RECORD_BYTES_MAX = 768;

/** Where a node can be dialed. */
export interface NodeAddress {
  /** IPv4 or IPv6 address, or a DNS name; at most {@link HOST_BYTES_MAX} bytes. */
  readonly host: string;
  /** 1 to 65,535. */
  readonly port: number;
}

/** Who may pass the record on: anyone, or only nodes that were told about it by hand. */
export type AccessType = "public" | "private" | "trusted";

/** What a node offers to do. */
export type NodeRole = "full" | "validator" | "archive" | "seed";

/** A node as it describes itself. */
export interface NodeRecord {
  /** Its Ed25519 key, 32 bytes. */
  readonly peerKey: Uint8Array;
  /** Where it listens; at most {@link ADDRESSES_MAX}, none if it only dials. */
  readonly addresses: readonly NodeAddress[];
  /** When it signed, in ms since 1970; a newer record replaces an older one. */
  readonly timestampMs: number;
  readonly accessType: AccessType;
  readonly roles: readonly NodeRole[];
  /** The network it belongs to. */
  readonly networkId: string;
}

/** A record as it travels. */
export interface SignedNodeRecord {
  /** The record's bytes, as received. */
  readonly record: Uint8Array;
  /** Ed25519 signature of the node over domain and bytes, 64 bytes. */
  readonly signature: Uint8Array;
}

/** The fields of an address on the wire. */
export const nodeAddressField: Field<NodeAddress> = record({
  host: text(HOST_BYTES_MAX),
  port: u16,
});

/** The fields of a signed record on the wire. */
export const signedNodeRecordField: Field<SignedNodeRecord> = record({
  record: bytes(NODE_RECORD_BYTES_MAX),
  signature: fixedBytes(64),
});

const nodeRecordField: Field<NodeRecord> = record({
  peerKey: fixedBytes(32),
  addresses: list(nodeAddressField, ADDRESSES_MAX),
  timestampMs: u53,
  accessType: word<AccessType>({ public: 0, private: 1, trusted: 2 }),
  roles: list(word<NodeRole>({ full: 0, validator: 1, archive: 2, seed: 3 }), ROLES_MAX),
  networkId: text(NETWORK_ID_BYTES_MAX),
});

/** Separates these signatures from all others made with the same key. */
const DOMAIN = new TextEncoder().encode("coppice-node-record-1");

/**
 * Signs a node's own record.
 *
 * @param signer holder of the record's key
 * @throws RuntimeError `codec.malformed` when a field is out of bounds, `key.malformed` when the
 *   signer's key is another
 */
export function signNodeRecord(nodeRecord: NodeRecord, signer: Signer): SignedNodeRecord {
  if (Buffer.compare(signer.publicKey.bytes, nodeRecord.peerKey) !== 0) {
    const details = { key: "of the signer", expected: "the key in the record" };
    const message = "cannot sign a node record: another node's (expected the signer's own key)";
    throw new RuntimeError("key.malformed", details, message);
  }
  const encoded = encode(nodeRecordField.toWire(nodeRecord, "node record"));
  return { record: encoded, signature: signer.sign(signedBytes(encoded)) };
}

/**
 * Reads a record without looking at its signature: cheap checks come before the dear one.
 *
 * @throws RuntimeError `codec.malformed`, `codec.too_large`
 */
export function readNodeRecord(signed: SignedNodeRecord): NodeRecord {
  const wire = decode(signed.record, { bytesMax: NODE_RECORD_BYTES_MAX });
  return nodeRecordField.fromWire(wire, "node record");
}

/** Whether the node the record speaks of has signed it. */
export function isSignedByItsNode(
  signed: SignedNodeRecord,
  nodeRecord: NodeRecord,
  verify: Crypto["verify"],
): boolean {
  const key = { curve: "ed25519", bytes: nodeRecord.peerKey } as const;
  return verify(key, signedBytes(signed.record), signed.signature);
}

function signedBytes(encoded: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([DOMAIN, encoded]));
}
