/** False words about nodes: records that are forged, made up, out of time, or told differently to each. */

import { KNOWN_PEERS_MAX, type KnownPeers } from "../../../messages/wire/p2p.ts";
import type { Crypto, PublicKey, Signer } from "../../../src/crypto/crypto.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import {
  decodeNodeRecord,
  type NodeRecord,
  signNodeRecord,
} from "../../../src/peer/node-record.ts";
import { damaged } from "./junk.ts";

/** What records are made of. */
export interface RecordNeeds {
  readonly crypto: Crypto;
  readonly networkId: string;
  /** The liar's own key. */
  readonly signer: Signer;
  /** Makes the signer of a seed. */
  readonly signerOf: (seed: Uint8Array) => Signer;
}

type Said = Omit<NodeRecord, "peerKey" | "networkId">;

const DAY_MS = 24 * 60 * 60 * 1_000;

/** An address of the world's own kind that no node has. */
const nowhere = (word: number): Said["addresses"] => [
  { host: `10.250.${word % 250}.1`, port: 30_002 },
];

/**
 * Makes an answer false.
 *
 * @param answer what an honest node would say
 * @param word chooses which lie
 */
export function falseRecords(answer: KnownPeers, word: number, needs: RecordNeeds): KnownPeers {
  const { ownRecord, knownPeers } = answer;
  const rest = Math.floor(word / 10);
  switch (word % 10) {
    case 0:
    case 6:
    case 7:
    case 8:
    case 9:
      return { ...answer, knownPeers: knownPeers.map((bytes) => moved(bytes, rest, needs)) };
    case 1:
      return { ...answer, knownPeers: madeUp(ownRecord, rest, needs) };
    case 2:
      return { ...answer, knownPeers: [...knownPeers, ownRecord].map((one) => damaged(one, rest)) };
    case 3:
      return { ...answer, ownRecord: own(ownRecord, { timestampMs: 400 * DAY_MS }, needs) };
    case 4:
      return { ...answer, ownRecord: own(ownRecord, { accessType: "private" }, needs) };
    default:
      return { ...answer, knownPeers: knownPeers.map(() => ownRecord) };
  }
}

/** The liar's own record, with another address for each peer under one time. */
export function otherRecord(answer: KnownPeers, salt: number, needs: RecordNeeds): KnownPeers {
  return { ...answer, ownRecord: own(answer.ownRecord, { addresses: nowhere(salt) }, needs) };
}

/** An own record with something in it changed. */
function own(bytes: Uint8Array, changes: Partial<Said>, needs: RecordNeeds): Uint8Array {
  const { record } = decodeNodeRecord(bytes);
  return signNodeRecord({ ...record, ...changes }, needs.signer, needs).bytes;
}

/** Somebody's record with another address, newer than the true one, and signed by the liar. */
function moved(bytes: Uint8Array, word: number, needs: RecordNeeds): Uint8Array {
  try {
    const { record } = decodeNodeRecord(bytes);
    const said = { ...record, addresses: nowhere(word), timestampMs: record.timestampMs + 1_000 };
    return signNodeRecord(said, inTheNameOf(record.peerKey, needs.signer), needs).bytes;
  } catch (error) {
    if (isRuntimeError(error)) return bytes;
    throw error;
  }
}

/** Nodes that do not exist, each with a key of its own and a record that holds. */
function madeUp(ownRecord: Uint8Array, word: number, needs: RecordNeeds): readonly Uint8Array[] {
  const { record } = decodeNodeRecord(ownRecord);
  // Each is dialed for a while: many of them now and then are enough.
  const count = word % 16 === 0 ? KNOWN_PEERS_MAX : 1 + (word % 16);
  return Array.from({ length: count }, (_, nth) => {
    const seed = needs.crypto.sha256(Uint8Array.of(nth, word & 255, (word >> 8) & 255));
    const said = { ...record, addresses: nowhere(nth) };
    return signNodeRecord(said, needs.signerOf(seed), needs).bytes;
  });
}

function inTheNameOf(bytes: Uint8Array, signer: Signer): Signer {
  const publicKey: PublicKey = { curve: "ed25519", bytes };
  return { publicKey, sign: (message) => signer.sign(message) };
}
