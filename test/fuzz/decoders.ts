/** Everything in the product that reads bytes or text of strangers, with true inputs to begin from. */

import fc from "fast-check";
import { type NodeMessage, nodeMessages } from "../../messages/wire/node-messages.ts";
import { decodeBlock } from "../../src/chain/block.ts";
import { readCommit } from "../../src/chain/commit.ts";
import { decodeTransaction, signTransaction } from "../../src/chain/transaction.ts";
import { PacketReader } from "../../src/control/packet-reader.ts";
import { decodeKey } from "../../src/crypto/keys.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import { ed25519Signer } from "../../src/crypto/signer.ts";
import { newNode } from "../../src/peer/known-node.ts";
import { decodeNodeRecord, signNodeRecord } from "../../src/peer/node-record.ts";
import { seedsOfFile, seedsOfRecords } from "../../src/peer/seed-list.ts";
import { decodeNode, encodeNode } from "../../src/store/node-codec.ts";
import { decodeMessage, encodeMessage } from "../../src/wire/catalogue.ts";
import { decode } from "../../src/wire/codec.ts";
import { FrameReader, frameOf } from "../../src/wire/frame.ts";
import { growChain, makeFixture } from "../support/chain-fixture.ts";
import { grpcDecoders } from "./grpc-decoders.ts";
import { signedDecoders } from "./signed-decoders.ts";
import { messagesOf } from "../support/wire-arbitraries.ts";

/** One reader. */
export interface Decoder {
  readonly name: string;
  /** True inputs. */
  readonly samples: readonly Uint8Array[];
  /** Reads; a refusal is a `RuntimeError`, anything else that is thrown is a fault. */
  readonly decode: (bytes: Uint8Array) => unknown;
}

const SAMPLES = 6;
const FRAME_BYTES_MAX = 64 * 1024;
const PACKET_BYTES_MAX = 64 * 1024;

const crypto = nativeCrypto();
const networkId = "fuzz";
const signer = ed25519Signer(new Uint8Array(32).fill(0x33));
const text = new TextEncoder();

/** All of them; made once, because chains are grown for it. */
export function allDecoders(): readonly Decoder[] {
  return [
    ...messageDecoders(),
    ...chainDecoders(),
    ...peerDecoders(),
    ...streamDecoders(),
    ...signedDecoders(),
    ...grpcDecoders(),
  ];
}

/** True payloads of a message. */
export function payloadsOf(type: NodeMessage["type"]): readonly Uint8Array[] {
  const wire = nodeMessages.byType(type);
  if (wire === undefined) return [];
  return fc
    .sample(messagesOf(wire), { seed: wire.wireId, numRuns: SAMPLES })
    .map((message) => encodeMessage(nodeMessages, message).payload);
}

function messageDecoders(): readonly Decoder[] {
  return nodeMessages.messages.map(({ type, wireId }) => ({
    name: type,
    samples: payloadsOf(type as NodeMessage["type"]),
    decode: (payload) => decodeMessage(nodeMessages, { wireId, payload }),
  }));
}

function chainDecoders(): readonly Decoder[] {
  const { blocks, commits } = growChain(makeFixture([1, 1, 1, 1]), { commits: 2 });
  const payload = new Uint8Array(40).fill(7);
  const transaction = signTransaction({ payload, sequence: 1 }, signer, {
    crypto,
    networkId,
  });
  const whole = [...blocks.values()].map(({ bytes }) => bytes);
  return [
    { name: "block", samples: whole.slice(0, SAMPLES), decode: decodeBlock },
    { name: "commit", samples: commits, decode: (bytes) => readCommit(bytes, crypto) },
    { name: "transaction", samples: [transaction.bytes], decode: decodeTransaction },
    { name: "cbor", samples: [...commits, ...whole.slice(0, 2)], decode: (bytes) => decode(bytes) },
  ];
}

function peerDecoders(): readonly Decoder[] {
  const said = { addresses: [{ host: "10.0.0.1", port: 1 }], accessType: "public" } as const;
  const own = { ...said, role: "full", timestampMs: 1 } as const;
  const record = signNodeRecord(own, signer, { crypto, networkId });
  const firstPublicKey = `00${"ab".repeat(32)}`;
  const line = `10.0.0.1:1:${"ab".repeat(32)}`;
  const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
  return [
    { name: "node record", samples: [record.bytes], decode: decodeNodeRecord },
    {
      name: "kept node",
      samples: [encodeNode(newNode({ firstPublicKey, ip: "10.0.0.1", port: 1 }))],
      decode: decodeNode,
    },
    { name: "key", samples: [Uint8Array.of(0, ...signer.publicKey.bytes)], decode: decodeKey },
    {
      name: "seed file",
      samples: [text.encode(`# a\n${line}\n${line}:tcp\n`)],
      decode: (bytes) => seedsOfFile(asText(bytes)),
    },
    {
      name: "text records",
      samples: [text.encode(`coppice-seed=${line}`)],
      decode: (bytes) => seedsOfRecords([asText(bytes)]),
    },
  ];
}

function streamDecoders(): readonly Decoder[] {
  return [
    {
      name: "frames",
      samples: [frameOf(new Uint8Array(40)), frameOf(new Uint8Array(0))],
      decode: (bytes) => new FrameReader(FRAME_BYTES_MAX).push(bytes),
    },
    {
      name: "control packets",
      samples: [Uint8Array.from([...text.encode("IPC"), 0x82, ...text.encode("{}")])],
      decode: (bytes) => new PacketReader(PACKET_BYTES_MAX, true).push(Buffer.from(bytes)),
    },
  ];
}
