/** Peers that speak the wire as it should be, and can be made to speak it as it should not. */

import { type NodeMessage, nodeMessages } from "../../messages/wire/node-messages.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import { ed25519Signer } from "../../src/crypto/signer.ts";
import { type ChannelNeeds, PeerChannel } from "../../src/link/peer-channel.ts";
import { realClock } from "../../src/time/real-clock.ts";
import { tcpTransport } from "../../src/transport/tcp.ts";
import {
  type CloseReason,
  type Endpoint,
  type Link,
  TRANSPORT_LIMITS,
  type Transport,
} from "../../src/transport/transport.ts";
import { decodeMessage, encodeMessage } from "../../src/wire/catalogue.ts";
import type { Envelope } from "../../src/wire/envelope.ts";

/** The network of all hostile tests. */
export const NETWORK = "hostile";

/** Where the node under attack is, and who. */
export interface Target {
  readonly port: number;
  readonly key: Uint8Array;
}

/** What a message is on the wire. */
export interface Packet {
  readonly wireId: number;
  readonly payload: Uint8Array;
}

/** Who a peer is. */
export interface Identity extends ChannelNeeds {
  readonly secretKey: Uint8Array;
  readonly transport: Transport;
  /** Its key in hexadecimal. */
  readonly id: string;
}

let identities = 0;

/** A peer nobody has seen before. */
export function newIdentity(networkId = NETWORK): Identity {
  identities += 1;
  const secretKey = new Uint8Array(32).fill(0x5a);
  new DataView(secretKey.buffer).setUint32(0, identities);
  const clock = realClock();
  const signer = ed25519Signer(secretKey);
  return {
    secretKey,
    signer,
    clock,
    networkId,
    crypto: nativeCrypto(),
    frameBytesMax: TRANSPORT_LIMITS.frameBytesMax,
    transport: tcpTransport({ identity: secretKey, networkId, clock }),
    id: Buffer.from(signer.publicKey.bytes).toString("hex"),
  };
}

/** Encodes a message of the node's own. */
export function packetOf(message: NodeMessage): Packet {
  return encodeMessage(nodeMessages, message);
}

/** One end of a link, held by a test. */
export class Peer {
  readonly identity: Identity;
  readonly link: Link;
  readonly channel: PeerChannel;
  /** Resolves when the link has ended. */
  readonly closed: Promise<CloseReason>;
  /** Answers nobody waited for. */
  strays = 0;
  readonly #waiting = new Map<number, (answer: NodeMessage) => void>();
  #isClosed = false;

  /** @param onRequest answers what the other side asks; absent answers nothing */
  constructor(identity: Identity, link: Link, onRequest?: (message: NodeMessage) => Packet) {
    this.identity = identity;
    this.link = link;
    this.channel = new PeerChannel(link, identity);
    this.closed = new Promise((resolve) => {
      link.attach({
        onFrame: (frame) => this.#take(frame, onRequest),
        onClose: (reason) => {
          this.#isClosed = true;
          resolve(reason);
        },
      });
    });
  }

  /** Connects to the node under attack. */
  static async dial(target: Target, identity: Identity = newIdentity()): Promise<Peer> {
    const endpoint: Endpoint = { host: "127.0.0.1", port: target.port };
    return new Peer(identity, await identity.transport.dial(endpoint, target.key));
  }

  /** Whether the link still stands. */
  get isOpen(): boolean {
    return !this.#isClosed;
  }

  /** Says a request without sending it; {@link Peer.flush} does. */
  say({ wireId, payload }: Packet): Promise<NodeMessage> {
    const messageId = this.channel.nextId();
    this.channel.say("request", messageId, { wireId, payload });
    return new Promise((resolve) => this.#waiting.set(messageId, resolve));
  }

  /** Sends what was said. */
  flush(): void {
    this.channel.flush();
  }

  /** Asks and waits; fails when the link ends first. */
  async ask(message: NodeMessage | Packet): Promise<NodeMessage> {
    const answer = this.say("type" in message ? packetOf(message) : message);
    this.flush();
    return await Promise.race([answer, this.#failWhenClosed()]);
  }

  /** Says a notice. */
  notify(message: NodeMessage | Packet): void {
    const { wireId, payload } = "type" in message ? packetOf(message) : message;
    this.channel.say("notice", this.channel.nextId(), { wireId, payload });
    this.flush();
  }

  async #failWhenClosed(): Promise<never> {
    throw new Error(`the link ended before the answer: ${await this.closed}`);
  }

  #take(frame: Uint8Array, onRequest?: (message: NodeMessage) => Packet): void {
    if (frame.length === 0) return;
    for (const envelope of this.channel.open(frame)) {
      if (envelope.kind === "request") this.#answer(envelope, onRequest);
      if (envelope.kind !== "response") continue;
      const wait = this.#waiting.get(envelope.messageId);
      this.#waiting.delete(envelope.messageId);
      if (wait === undefined) this.strays += 1;
      else wait(decodeMessage(nodeMessages, envelope));
    }
  }

  #answer(envelope: Envelope, onRequest?: (message: NodeMessage) => Packet): void {
    if (onRequest === undefined) return;
    const packet = onRequest(decodeMessage(nodeMessages, envelope));
    this.channel.say("response", envelope.messageId, packet);
    this.flush();
  }
}

/** A peer that pings all the time and remembers how it was served. */
export class HealthyPeer {
  readonly peer: Peer;
  /** Pings answered since it began. */
  answered = 0;
  /** The slowest answer since the last look, in ms; one that is missing counts as long as it is. */
  #worstMs = 0;
  #askedMs: number | undefined;
  #isOver = false;

  constructor(peer: Peer) {
    this.peer = peer;
    void this.#run();
  }

  /** The slowest answer since the last look, in ms. */
  lookMs(): number {
    const openMs = this.#askedMs === undefined ? 0 : performance.now() - this.#askedMs;
    const worst = Math.max(this.#worstMs, openMs);
    this.#worstMs = 0;
    return worst;
  }

  /** Ends it. */
  stop(): void {
    this.#isOver = true;
    this.peer.link.close();
  }

  async #run(): Promise<void> {
    while (!this.#isOver && this.peer.isOpen) {
      this.#askedMs = performance.now();
      const answer = await this.peer.ask({ type: "p2p.ping" }).catch(() => undefined);
      if (answer?.type !== "p2p.pong") return;
      this.#worstMs = Math.max(this.#worstMs, performance.now() - this.#askedMs);
      this.#askedMs = undefined;
      this.answered += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
