/** Answers nobody could use: damaged, of another kind, or no messages at all. */

import { type NodeMessage, nodeMessages } from "../../../messages/wire/node-messages.ts";
import { encodeMessage } from "../../../src/wire/catalogue.ts";
import type { Lie, Packet } from "./saying.ts";

const UNKNOWN_WIRE_ID = 0x7fff;

const WAYS: readonly ((packet: Packet, word: number) => Lie)[] = [
  ({ wireId, payload }, word) => ({ wireId, payload: damaged(payload, word) }),
  ({ wireId, payload }, word) => ({
    wireId,
    payload: payload.slice(0, word % (payload.length + 1)),
  }),
  ({ wireId }) => ({ wireId, payload: new Uint8Array(0) }),
  ({ wireId, payload }) => ({ wireId, payload: new Uint8Array([...payload, 0]) }),
  ({ wireId }) => ({ wireId, payload: new Uint8Array(2_000).fill(0x81) }),
  ({ payload }) => ({ wireId: UNKNOWN_WIRE_ID, payload }),
  () => ({ type: "p2p.pong" }),
  () => ({ type: "generic.ok" }),
  () => ({ type: "generic.not_found" }),
  () => ({ type: "sync.commit_acknowledged", timestampMs: Number.MAX_SAFE_INTEGER }),
];

/** Makes junk of a message. @param word chooses how */
export function junkOf(message: NodeMessage, word: number): Lie {
  const way = WAYS[word % WAYS.length];
  return way?.(encodeMessage(nodeMessages, message), Math.floor(word / WAYS.length));
}

/** The bytes with one of them changed. */
export function damaged(bytes: Uint8Array, word: number): Uint8Array {
  const changed = new Uint8Array(bytes);
  const at = word % Math.max(1, bytes.length);
  changed[at] = (changed[at] ?? 0) ^ (1 + (word % 255));
  return changed;
}
