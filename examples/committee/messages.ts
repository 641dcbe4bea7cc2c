/**
 * What members say to each other. Any of it may be lost, repeated and overtaken: a block that is
 * missed is asked for once another block builds on it, and the newest own block is sent again.
 */

import {
  blockRefField,
  bytes,
  decode,
  encode,
  type Field,
  isRuntimeError,
  list,
  pair,
  u8,
  u32,
  union,
  type ValueOf,
} from "./coppice/index.ts";
import { LIMITS } from "./limits.ts";

/** Version of the messages; another one is ignored. */
const VERSION = 1;

const block = bytes(LIMITS.messageBytesMax - LIMITS.overheadBytes);

const messageField = union({
  /** A new block of the sender's own. */
  block: { tag: 0, fields: { block } },
  /** Asks for blocks by name. */
  want: { tag: 1, fields: { refs: list(blockRefField, LIMITS.wantedRefsMax) } },
  /** Asks for all blocks from a round on, the lowest first, as many as fit one answer. */
  want_rounds: { tag: 2, fields: { fromRound: u32 } },
  /** Answers both; `lowestRound` is the lowest the sender still has. */
  blocks: { tag: 3, fields: { blocks: list(block, LIMITS.answerBlocksMax), lowestRound: u32 } },
});

const versioned: Field<readonly [number, Message]> = pair(u8, messageField);

/** What one member says to another. */
export type Message = ValueOf<typeof messageField>;

/** The bytes of a message. */
export function writeMessage(message: Message): Uint8Array {
  return encode(versioned.toWire([VERSION, message], "committee message"));
}

/** Reads a message; `undefined` for bytes that are none. */
export function readMessage(message: Uint8Array): Message | undefined {
  try {
    const wire = decode(message, { bytesMax: LIMITS.messageBytesMax });
    const [version, content] = versioned.fromWire(wire, "committee message");
    return version === VERSION ? content : undefined;
  } catch (error) {
    if (isRuntimeError(error, "codec.malformed")) return undefined;
    if (isRuntimeError(error, "codec.too_large")) return undefined;
    throw error;
  }
}
