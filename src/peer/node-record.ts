/**
 * What a node says about itself: where it is reached, under its own signature. Records travel as
 * the bytes their owner signed, so whoever passes one on cannot change it.
 */

import { KEY_BYTES, type SignatureContext, signedBytes } from "../chain/signing.ts";
import type { Signer } from "../crypto/crypto.ts";
import { SIGNATURE_BYTES } from "../crypto/keys.ts";
import { decode, encode } from "../wire/codec.ts";
import { bytes, type Field, fixedBytes, text, u16, u53, word } from "../wire/field.ts";
import { list, record, sortedList } from "../wire/schema.ts";
import { HOST_BYTES_MAX, NODE_ADDRESSES_MAX, type NodeAddress } from "./node-address.ts";

/** Longest network id, in bytes; it also has to fit a TLS server name. */
const NETWORK_ID_BYTES_MAX = 63;

/** Largest signed record, in bytes: two longest addresses and the rest. */
export const NODE_RECORD_BYTES_MAX = 1_024;

/** Most words a node says of what it can do. */
export const CAPABILITIES_MAX = 8;

/** Longest of these words, in bytes. */
export const CAPABILITY_BYTES_MAX = 24;

/** What a node does, so that others know whom to ask for what. */
export type NodeRole = "validator" | "full" | "archive";

/** Who may be told of a node: anybody, nobody, or those their operators have named. */
export type AccessType = "public" | "private" | "trusted";

/** What a node says about itself. */
export interface NodeRecord {
  /** Its Ed25519 network key, 32 bytes: its identity. */
  readonly peerKey: Uint8Array;
  /** At most {@link NODE_ADDRESSES_MAX}; none is legal for a node that only dials. */
  readonly addresses: readonly NodeAddress[];
  /** When it said so, by its own wall clock, in milliseconds since 1970. */
  readonly timestampMs: number;
  /** A private or trusted node is kept only by those who were told of it by their operator. */
  readonly accessType: AccessType;
  readonly networkId: string;
  readonly role: NodeRole;
  /** What it can do beyond its role, in words of the network's own, sorted, each once, at most {@link CAPABILITIES_MAX}. */
  readonly capabilities: readonly string[];
}

/** What a node says, before it is signed. */
export type SaidOfNode = Omit<NodeRecord, "peerKey" | "networkId" | "capabilities"> & {
  /** @defaultValue none */
  readonly capabilities?: readonly string[];
};

/** A record with its signature and the exact bytes it came in; shape checked, signature not. */
export interface SignedNodeRecord {
  readonly record: NodeRecord;
  readonly signature: Uint8Array;
  /** The bytes the signature covers by their digest. */
  readonly unsignedBytes: Uint8Array;
  /** The bytes that travel. */
  readonly bytes: Uint8Array;
}

const nodeRecordField: Field<NodeRecord> = record({
  peerKey: fixedBytes(KEY_BYTES),
  // One more than allowed is read, so that it is refused by its rule and not as broken bytes.
  addresses: list(record({ host: text(HOST_BYTES_MAX), port: u16 }), NODE_ADDRESSES_MAX + 1),
  timestampMs: u53,
  accessType: word<AccessType>({ public: 0, private: 1, trusted: 2 }),
  networkId: text(NETWORK_ID_BYTES_MAX),
  role: word<NodeRole>({ validator: 0, full: 1, archive: 2 }),
  capabilities: sortedList(text(CAPABILITY_BYTES_MAX), CAPABILITIES_MAX, utf8),
});

const signedField = record({
  unsignedBytes: bytes(NODE_RECORD_BYTES_MAX),
  signature: fixedBytes(SIGNATURE_BYTES),
});

/**
 * Signs what a node says about itself.
 *
 * @param signer holds the network key; the record's `peerKey` is that key
 * @throws RuntimeError `codec.malformed` when a part is over its limit
 */
export function signNodeRecord(
  said: SaidOfNode,
  signer: Signer,
  context: SignatureContext,
): SignedNodeRecord {
  const { networkId } = context;
  // Who says a word twice means it once, and their order says nothing.
  const capabilities = [...new Set(said.capabilities)].sort(byBytes);
  const whole = { ...said, capabilities, peerKey: signer.publicKey.bytes, networkId };
  const unsignedBytes = encode(nodeRecordField.toWire(whole, "node record"));
  const signature = signer.sign(messageOf(unsignedBytes, context));
  const bytes = encode(signedField.toWire({ unsignedBytes, signature }, "signed node record"));
  return { record: whole, signature, unsignedBytes, bytes };
}

/**
 * Reads a record from received bytes; nothing about it is believed yet.
 *
 * @throws RuntimeError `codec.malformed` or `codec.too_large`
 */
export function decodeNodeRecord(bytes: Uint8Array): SignedNodeRecord {
  const limits = { bytesMax: NODE_RECORD_BYTES_MAX };
  const signed = signedField.fromWire(decode(bytes, limits), "signed node record");
  const record = nodeRecordField.fromWire(decode(signed.unsignedBytes, limits), "node record");
  return { ...signed, record, bytes };
}

/** Whether the owner of the record's key signed it for this network; false under a bad key too. */
export function isSignedByOwner(signed: SignedNodeRecord, context: SignatureContext): boolean {
  const key = { curve: "ed25519", bytes: signed.record.peerKey } as const;
  return context.crypto.verify(key, messageOf(signed.unsignedBytes, context), signed.signature);
}

function utf8(word: string): Uint8Array {
  return Buffer.from(word);
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function messageOf(unsignedBytes: Uint8Array, context: SignatureContext): Uint8Array {
  const digest = context.crypto.blake2b256(unsignedBytes);
  return signedBytes("coppice/node-record/2", context.networkId, digest);
}
