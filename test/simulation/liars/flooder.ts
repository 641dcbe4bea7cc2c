/** Sends others what they have not asked for, over links of its own. */

import { type NodeMessage, nodeMessages } from "../../../messages/wire/node-messages.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import { type ChannelNeeds, PeerChannel } from "../../../src/link/peer-channel.ts";
import type { NodeEnv } from "../../../src/testing/index.ts";
import type { Link, Transport } from "../../../src/transport/transport.ts";
import { decodeMessage, encodeMessage } from "../../../src/wire/catalogue.ts";
import type { MessageKind } from "../../../src/wire/define-messages.ts";
import type { Packet } from "./saying.ts";

/** What a flooder stands on. */
export interface FlooderNeeds extends ChannelNeeds {
  readonly env: Pick<NodeEnv, "neighbour" | "trace">;
  readonly transport: Transport;
  readonly port: number;
}

/** The event it writes when it is told that it asks too much: by. */
export const FLOOD_REFUSED = "liar.flood_refused";

const GARBAGE = new Uint8Array(4_000).fill(0x9f);

type Item = NodeMessage | Packet;

/** What a flood is made of, one after the other. */
const MIXES: readonly (readonly Item[])[] = [
  [{ type: "p2p.ping" }],
  [
    { type: "sync.fetch_commits", start: 1, end: 100 },
    { type: "sync.get_commit_availability" },
    { type: "sync.get_commit_info", which: { type: "latest" } },
  ],
  [{ type: "p2p.get_known_peers", ownRecord: GARBAGE.slice(0, 1_000) }],
  [
    { type: "sync.push_commit", index: Number.MAX_SAFE_INTEGER },
    { type: "sync.push_commit", index: 0 },
  ],
  [{ type: "consensus.relay", content: GARBAGE }],
  [{ type: "p2p.list_nodes", authorizedAndAvailable: false, after: null }],
  [
    { wireId: 0x7fff, payload: GARBAGE },
    { wireId: 0x0206, payload: GARBAGE.slice(0, 3) },
  ],
];

/** One life of a flooder. */
export class Flooder {
  readonly #needs: FlooderNeeds;
  readonly #channels = new Map<string, PeerChannel>();
  readonly #dialing = new Set<string>();

  constructor(needs: FlooderNeeds) {
    this.#needs = needs;
  }

  /** Sends a node so many messages at once; while a link to it is being made, nothing. */
  flood(to: string, messages: number, word: number): void {
    const channel = this.#channels.get(to);
    if (channel !== undefined) this.#pour(channel, messages, word);
    else if (!this.#dialing.has(to)) void this.#begin(to, messages, word);
  }

  async #begin(to: string, messages: number, word: number): Promise<void> {
    const { env, transport, port } = this.#needs;
    const { host, publicKey } = env.neighbour(to);
    this.#dialing.add(to);
    try {
      const link = await transport.dial({ host, port }, publicKey);
      const channel = new PeerChannel(link, this.#needs);
      this.#channels.set(to, channel);
      this.#listen(to, link, channel);
      this.#pour(channel, messages, word);
    } catch (error) {
      if (!isRuntimeError(error)) throw error;
    } finally {
      this.#dialing.delete(to);
    }
  }

  #listen(to: string, link: Link, channel: PeerChannel): void {
    link.attach({
      onFrame: (frame) => this.#hear(to, frame, channel),
      onClose: () => void this.#channels.delete(to),
    });
  }

  #hear(to: string, frame: Uint8Array, channel: PeerChannel): void {
    if (frame.length === 0) return;
    try {
      const answers = channel.open(frame).map((packet) => decodeMessage(nodeMessages, packet));
      const refused = answers.filter(({ type }) => type === "generic.error").length;
      if (refused > 0) this.#needs.env.trace(FLOOD_REFUSED, { by: to, refused });
    } catch (error) {
      if (!isRuntimeError(error)) throw error;
    }
  }

  #pour(channel: PeerChannel, messages: number, word: number): void {
    const mix = MIXES[word % MIXES.length] ?? [];
    const packets = mix.map((item) => ({ kind: kindOf(item), packet: packetOf(item) }));
    for (let nth = 0; nth < messages; nth += 1) {
      const item = packets[nth % packets.length];
      if (item !== undefined) channel.say(item.kind, channel.nextId(), item.packet);
    }
    channel.flush();
  }
}

function packetOf(item: Item): Packet {
  return "type" in item ? encodeMessage(nodeMessages, item) : item;
}

function kindOf(item: Item): MessageKind {
  return "type" in item ? (nodeMessages.byType(item.type)?.kind ?? "request") : "request";
}
