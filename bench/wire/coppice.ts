/** Our own two sides: a connection here, a session and the server there, every message signed. */

import { connection } from "../../actors/connection.ts";
import { p2pServer } from "../../actors/p2p-server.ts";
import { session } from "../../actors/connection.session.ts";
import { connectionRegistry } from "../../actors/connection-registry.ts";
import type { PeerAnswer } from "../../messages/connection.ts";
import { CONNECTION_REGISTRY } from "../../messages/connection-registry.ts";
import { P2P_SERVER } from "../../messages/p2p-server.ts";
import { nodeMessages } from "../../messages/wire/node-messages.ts";
import type { Crypto, HashEach, Signer } from "../../src/crypto/crypto.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import { ed25519Signer } from "../../src/crypto/signer.ts";
import { createRuntime, realClock } from "../../src/index.ts";
import { PeerChannel } from "../../src/link/peer-channel.ts";
import { peerIdOf } from "../../src/peer/peer-id.ts";
import { tcpTransport } from "../../src/transport/tcp.ts";
import {
  type Catalogue,
  catalogueOf,
  decodeMessage,
  encodeMessage,
} from "../../src/wire/catalogue.ts";
import { defineMessages, type Message } from "../../src/wire/define-messages.ts";
import { bytes } from "../../src/wire/field.ts";
import { answerTo, HOST, type Side } from "./side.ts";

/** Channels that stand until the process ends. */
const held: PeerChannel[] = [];

interface Asked {
  readonly type: "bench.ask";
  readonly body: Uint8Array;
}

interface Answered {
  readonly type: "bench.answer";
  readonly body: Uint8Array;
}

const BODY_BYTES_MAX = 1 << 20;
const NETWORK = "bench";
const SERVER_SEED = 1;
const CLIENT_SEED = 2;
/** With 16 MB outstanding the last answer takes its time, in ms. */
const ANSWER_WITHIN_MS = 60_000;

const benchMessages = defineMessages<Asked | Answered>()({
  version: 1,
  bytesMax: BODY_BYTES_MAX + 64,
  schemas: {
    "bench.ask": {
      wireId: 0x9000,
      kind: "request",
      answeredBy: ["bench.answer"],
      timeout: "default",
      fields: { body: bytes(BODY_BYTES_MAX) },
    },
    "bench.answer": { wireId: 0x9001, kind: "response", fields: { body: bytes(BODY_BYTES_MAX) } },
  },
});

const catalogue: Catalogue<Message> = catalogueOf<Message>([
  ...(nodeMessages.messages as Catalogue<Message>["messages"]),
  ...(benchMessages as unknown as Catalogue<Message>["messages"]),
]);

/** How messages are vouched for: by a signature each flush, or by the TLS session's key alone. */
export type Vouched = "signed" | "session key";

/** Our two sides; `strays` as a node sets it. */
export function coppice(vouched: Vouched, strays: "contain" | "process"): Side {
  return {
    serve: async () => {
      const { runtime, needs, transport } = node(vouched, strays, SERVER_SEED);
      const requests = {
        "bench.ask": (message: Message) => ({
          type: "bench.answer",
          body: answerTo((message as Asked).body),
        }),
      };
      await runtime.start(
        p2pServer,
        { catalogue, routes: { requests, notices: {} } },
        { name: P2P_SERVER },
      );
      const quota = { perSecond: 10_000_000, burst: 10_000_000 };
      const socket = await transport.listen(
        { host: HOST, port: 0 },
        {
          onLink: (link) => {
            void runtime.start(session, { link, needs: { ...needs, sessionLimits: { quota } } });
          },
        },
      );
      return { port: socket.endpoint.port };
    },
    connect: async (port) => {
      const { runtime, needs, transport } = node(vouched, strays, CLIENT_SEED);
      const peerKey = ed25519Signer(new Uint8Array(32).fill(SERVER_SEED)).publicKey.bytes;
      await runtime.start(connectionRegistry, { self: "" }, { name: CONNECTION_REGISTRY });
      const { ref } = await runtime.start(connection, {
        peer: peerIdOf(peerKey),
        peerKey,
        endpoint: { host: HOST, port },
        needs: { ...needs, transport },
      });
      return (body) => {
        const { wireId, payload } = encodeMessage(catalogue, {
          type: "bench.ask",
          body,
        } as Message);
        const patience = { timeoutMs: ANSWER_WITHIN_MS };
        return ref.call.request({ wireId, payload, ...patience }, patience).then(bodyOf);
      };
    },
    opener: () => {
      const { needs, transport } = node(vouched, strays, CLIENT_SEED);
      const peerKey = ed25519Signer(new Uint8Array(32).fill(SERVER_SEED)).publicKey.bytes;
      return async (port) => {
        const { signal } = new AbortController();
        held.push(
          new PeerChannel(await transport.dial({ host: HOST, port }, peerKey, signal), needs),
        );
      };
    },
  };
}

function bodyOf(answer: PeerAnswer): Uint8Array {
  if (answer.kind !== "answer") throw new Error(`a request ended with ${answer.kind}`);
  return (decodeMessage(catalogue, answer.packet) as Answered).body;
}

function node(vouched: Vouched, strays: "contain" | "process", seed: number) {
  const clock = realClock();
  const secret = new Uint8Array(32).fill(seed);
  // A thousand connections of one address, as fast as they can be made.
  const limits = { writeQueueBytesMax: 64 << 20, handshakesPerSourceBurst: 1_000_000 };
  const transport = tcpTransport({ identity: secret, networkId: NETWORK, clock, limits });
  const signer = ed25519Signer(secret);
  const crypto = nativeCrypto();
  const needs = {
    clock,
    networkId: NETWORK,
    frameBytesMax: 1 << 22,
    crypto: vouched === "signed" ? crypto : trusting(crypto),
    signer: vouched === "signed" ? signer : unsigned(signer),
  };
  return { runtime: createRuntime({ strays }), needs, transport };
}

/** Where the session's key vouches, nothing is signed, so nothing has to be hashed either. */
function trusting(crypto: Crypto): Crypto {
  const sha256Each: HashEach = (_first, _bytes, bounds) => new Uint8Array((bounds.length - 1) * 32);
  return { ...crypto, verify: () => true, sha256Each };
}

function unsigned(signer: Signer): Signer {
  const signature = new Uint8Array(64);
  return { ...signer, sign: () => signature };
}
