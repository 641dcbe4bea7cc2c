/** Signed records of nodes that must not be believed, each for a reason of its own. */

import { type SaidOfNode, signNodeRecord } from "../../src/peer/node-record.ts";
import { decode, encode } from "../../src/wire/codec.ts";
import { type Identity, NETWORK, newIdentity } from "./peer.ts";

/** A record as an honest node would sign it, for an address nobody listens at. */
export function soundRecord(
  identity: Identity,
  changes: Partial<SaidOfNode> = {},
  networkId = NETWORK,
) {
  const said: SaidOfNode = {
    addresses: [{ host: "127.0.0.1", port: 9 }],
    timestampMs: identity.clock.now(),
    accessType: "public",
    role: "full",
    ...changes,
  };
  const context = { crypto: identity.crypto, networkId };
  return signNodeRecord(said, identity.signer, context).bytes;
}

/** Every poisoned record, with what is wrong with it. */
export function poisonedRecords(): readonly (readonly [string, Uint8Array])[] {
  const identity = newIdentity();
  const now = identity.clock.now();
  const dayMs = 24 * 60 * 60 * 1_000;
  const addresses = (host: string, port = 9) => ({ addresses: [{ host, port }] });
  return [
    ["no bytes at all", new Uint8Array(0)],
    ["bytes that are no record", Uint8Array.of(0x81, 0xff)],
    ["a record whose key is no point of the curve", underKey(identity, notAPoint())],
    ["a record whose key has small order", underKey(identity, Uint8Array.of(1, ...zeros(31)))],
    ["a record whose key is all zeros", underKey(identity, new Uint8Array(32))],
    ["a record whose key is all ones", underKey(identity, new Uint8Array(32).fill(255))],
    ["a record with another's signature", resigned(identity)],
    ["a record from the future", soundRecord(identity, { timestampMs: now + dayMs })],
    [
      "a record of the largest time",
      soundRecord(identity, { timestampMs: Number.MAX_SAFE_INTEGER }),
    ],
    ["a record of last year", soundRecord(identity, { timestampMs: now - 365 * dayMs })],
    ["a record of the year 1970", soundRecord(identity, { timestampMs: 0 })],
    ["a record of another network", soundRecord(identity, {}, "another")],
    ["a record of a private node", soundRecord(identity, { accessType: "private" })],
    ["a record with a host that is none", soundRecord(identity, addresses("../../etc/passwd"))],
    ["a record with port 0", soundRecord(identity, addresses("127.0.0.1", 0))],
    ["a record with a host of 253 spaces", soundRecord(identity, addresses(" ".repeat(253)))],
  ];
}

/** The y coordinate 2 belongs to no point. */
function notAPoint(): Uint8Array {
  return Uint8Array.of(2, ...zeros(31));
}

function zeros(length: number): readonly number[] {
  return Array.from({ length }, () => 0);
}

/** A record whose key was put in the place of the signer's, its signature left as it was. */
function underKey(identity: Identity, key: Uint8Array): Uint8Array {
  const [unsigned, signature] = parts(soundRecord(identity));
  const changed = Buffer.from(unsigned);
  const at = changed.indexOf(identity.signer.publicKey.bytes);
  changed.set(key, at);
  return encode([new Uint8Array(changed), signature]);
}

function resigned(identity: Identity): Uint8Array {
  const [unsigned] = parts(soundRecord(identity));
  const [, signature] = parts(soundRecord(newIdentity()));
  return encode([unsigned, signature]);
}

function parts(bytes: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const wire = decode(bytes);
  const [unsigned, signature] = Array.isArray(wire) ? wire : [];
  if (!(unsigned instanceof Uint8Array) || !(signature instanceof Uint8Array)) {
    throw new Error("a signed record is two byte strings");
  }
  return [unsigned, signature];
}
