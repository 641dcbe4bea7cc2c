/** Headers of messages as bytes, some eight of them each: numbers are written as steps from the message before. */

import { ByteReader, ByteWriter, folded, unfolded } from "./bytes.ts";
import type { WordOf, Words } from "./words.ts";

/** What became of a message. */
export const OUTCOMES = ["handled", "postponed", "unhandled", "crashed"] as const;

/** One handled message. */
export interface MessageHeader {
  /** Number of the message in its runtime. */
  readonly id: number;
  /** Number of the message that was being handled when this one was sent; 0 for none. */
  readonly causeId: number;
  /** Number of the sending actor; 0 for the host. */
  readonly from: number;
  readonly to: number;
  readonly type: string;
  readonly outcome: (typeof OUTCOMES)[number];
  /** When its batch was begun, by the host's clock; exact to some milliseconds. */
  readonly atMs: number;
}

/** Writes headers, in the order in which they were handled. */
export function encodeHeaders(headers: Iterable<MessageHeader>, words: Words): Uint8Array {
  const writer = new ByteWriter();
  let [id, atMs] = [0, 0];
  for (const header of headers) {
    const at = Math.round(header.atMs);
    writer.number(folded(header.id - id));
    // The number of the cause is below its own; 0 is none.
    writer.number(header.causeId === 0 ? 0 : folded(header.id - header.causeId) + 1);
    writer.number(header.from);
    writer.number(header.to);
    writer.number(words.numberOf(header.type) * OUTCOMES.length + OUTCOMES.indexOf(header.outcome));
    writer.number(folded(at - atMs));
    [id, atMs] = [header.id, at];
  }
  return writer.bytes();
}

/** Numbers a header is written as. */
const NUMBERS_OF_ONE = 6;

/** How many headers these bytes are, without reading them: each number has one byte below 128. */
export function countHeaders(bytes: Uint8Array): number {
  let numbers = 0;
  for (const byte of bytes) if (byte < 128) numbers += 1;
  return numbers / NUMBERS_OF_ONE;
}

/**
 * Reads headers.
 *
 * @throws RangeError when the bytes are none
 */
export function decodeHeaders(bytes: Uint8Array, wordOf: WordOf): MessageHeader[] {
  const reader = new ByteReader(bytes);
  const headers: MessageHeader[] = [];
  let [id, atMs] = [0, 0];
  while (reader.hasMore) {
    id += unfolded(reader.number());
    const cause = reader.number();
    const from = reader.number();
    const to = reader.number();
    const what = reader.number();
    atMs += unfolded(reader.number());
    // Field by field: a recording has a million of them, and spreading costs as much as all the rest.
    headers.push({
      id,
      causeId: cause === 0 ? 0 : id - unfolded(cause - 1),
      from,
      to,
      type: wordOf(Math.floor(what / OUTCOMES.length)),
      outcome: OUTCOMES[what % OUTCOMES.length] ?? "handled",
      atMs,
    });
  }
  return headers;
}
