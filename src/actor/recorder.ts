/**
 * The flight recorder: the headers of the messages handled last, always on. Typed arrays, no clock,
 * no allocation per message; payloads are held by reference in a much smaller ring, for crashes.
 */

import type { HandledMessage } from "../telemetry/events.ts";
import type { Envelope } from "./envelope.ts";

/** Headers kept per runtime, in messages; a power of two. */
export const RECORDED_HEADERS = 65_536;

/** Payload references kept per runtime, in messages; a power of two. What is kept here outlives the young heap, at a cost. */
export const RECORDED_PAYLOADS = 1_024;

/** Messages a crash report shows. */
export const CRASH_MESSAGES = 10;

/** How far back a crash report looks for its messages, in headers. */
const CRASH_SEARCH = 4_096;

/** The last handled messages of one runtime. */
export class Recorder {
  readonly #ids: Float64Array;
  readonly #causes: Float64Array;
  readonly #senders: Float64Array;
  readonly #receivers: Float64Array;
  readonly #envelopes: (Envelope | undefined)[] = new Array(RECORDED_PAYLOADS).fill(undefined);
  readonly #types: string[];
  /** Where a header goes, of its number. */
  readonly #mask: number;
  #count = 0;

  /** @param headers kept, in messages; a power of two, at least as many as payloads */
  constructor(headers: number = RECORDED_HEADERS) {
    this.#mask = headers - 1;
    this.#ids = new Float64Array(headers);
    this.#causes = new Float64Array(headers);
    this.#senders = new Float64Array(headers);
    this.#receivers = new Float64Array(headers);
    this.#types = new Array<string>(headers).fill("");
  }

  /** How many messages were handled so far. */
  get count(): number {
    return this.#count;
  }

  /** Notes that `receiver` is about to handle the message. */
  record(envelope: Envelope, receiver: number): void {
    const slot = this.#count & this.#mask;
    this.#ids[slot] = envelope.id;
    this.#causes[slot] = envelope.causeId;
    this.#senders[slot] = envelope.sender;
    this.#receivers[slot] = receiver;
    this.#types[slot] = envelope.type;
    this.#envelopes[this.#count & (RECORDED_PAYLOADS - 1)] = envelope;
    this.#count += 1;
  }

  /** The newest messages `receiver` handled, oldest first. */
  lastOf(receiver: number, limit: number = CRASH_MESSAGES): HandledMessage[] {
    const found: HandledMessage[] = [];
    const searched = Math.min(CRASH_SEARCH, this.#mask + 1);
    const oldest = Math.max(0, this.#count - searched);
    for (let at = this.#count - 1; at >= oldest && found.length < limit; at -= 1) {
      if (this.#receivers[at & this.#mask] === receiver) found.push(this.#at(at));
    }
    return found.reverse();
  }

  /** The newest messages of the runtime, oldest first. */
  last(limit: number): HandledMessage[] {
    const length = Math.min(limit, this.#count, this.#mask + 1);
    return Array.from({ length }, (_, index) => this.#at(this.#count - length + index));
  }

  #at(position: number): HandledMessage {
    const slot = position & this.#mask;
    const isRecent = this.#count - position <= RECORDED_PAYLOADS;
    const envelope = this.#envelopes[position & (RECORDED_PAYLOADS - 1)];
    return {
      id: this.#ids[slot] ?? 0,
      causeId: this.#causes[slot] ?? 0,
      from: this.#senders[slot] ?? 0,
      type: this.#types[slot] ?? "",
      payload: isRecent ? envelope?.payload : undefined,
    };
  }
}
