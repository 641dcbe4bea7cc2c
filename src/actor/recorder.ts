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

/** Longest bytes that are kept as a payload: a thousand frames of a peer would be gigabytes. */
export const RECORDED_BYTES_MAX = 4_096;

/** Messages a crash report shows. */
export const CRASH_MESSAGES = 50;

/** Messages that led to a crash a report shows, and how far back it looks for them, in headers. */
export const CRASH_CAUSES = { shown: 32, searched: 16_384 } as const;

/** How far back a crash report looks for its messages, in headers. */
const CRASH_SEARCH = 4_096;

/** What became of a message; a header's number of it is its place here. */
export const MESSAGE_OUTCOMES = ["handled", "postponed", "unhandled", "crashed"] as const;

/** What became of one message. */
export type MessageOutcome = (typeof MESSAGE_OUTCOMES)[number];

/** The headers of a runtime, each at its position in the order of handling, where it stays until it is overwritten. */
export interface HeaderColumns {
  readonly ids: Float64Array;
  readonly causes: Float64Array;
  readonly senders: Float64Array;
  readonly receivers: Float64Array;
  readonly types: readonly string[];
  /** Places in {@link MESSAGE_OUTCOMES}. */
  readonly outcomes: Uint8Array;
  /** Where the header of a position stands: the position and this. */
  readonly mask: number;
}

/** A handled message and who handled it. */
export interface HandledCause extends HandledMessage {
  readonly to: number;
}

const HANDLED = 0;

/** The last handled messages of one runtime. */
export class Recorder {
  readonly #ids: Float64Array;
  readonly #causes: Float64Array;
  readonly #senders: Float64Array;
  readonly #receivers: Float64Array;
  readonly #envelopes: (Envelope | undefined)[] = new Array(RECORDED_PAYLOADS).fill(undefined);
  readonly #types: string[];
  readonly #outcomes: Uint8Array;
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
    this.#outcomes = new Uint8Array(headers);
  }

  /** How many messages were handled so far. */
  get count(): number {
    return this.#count;
  }

  /** The headers kept, read in place; those from `count - mask - 1` on are whole. */
  get columns(): HeaderColumns {
    return {
      ids: this.#ids,
      causes: this.#causes,
      senders: this.#senders,
      receivers: this.#receivers,
      types: this.#types,
      outcomes: this.#outcomes,
      mask: this.#mask,
    };
  }

  /** Notes that `receiver` is about to handle the message. */
  record(envelope: Envelope, receiver: number): void {
    const slot = this.#count & this.#mask;
    this.#ids[slot] = envelope.id;
    this.#causes[slot] = envelope.causeId;
    this.#senders[slot] = envelope.sender;
    this.#receivers[slot] = receiver;
    this.#types[slot] = envelope.type;
    this.#outcomes[slot] = HANDLED;
    const isKept = !isLong(envelope.payload);
    this.#envelopes[this.#count & (RECORDED_PAYLOADS - 1)] = isKept ? envelope : undefined;
    this.#count += 1;
  }

  /** Notes that a message handled lately was not handled in the ordinary way. */
  mark(id: number, outcome: Exclude<MessageOutcome, "handled">): void {
    const slot = this.#slotOf(id);
    if (slot !== undefined) this.#outcomes[slot] = MESSAGE_OUTCOMES.indexOf(outcome);
  }

  /** What became of a message handled lately. */
  outcomeOf(id: number): MessageOutcome {
    const slot = this.#slotOf(id);
    const place = slot === undefined ? HANDLED : this.#outcomes[slot];
    return MESSAGE_OUTCOMES[place ?? HANDLED] ?? "handled";
  }

  #slotOf(id: number): number | undefined {
    const searched = Math.min(CRASH_SEARCH, this.#mask + 1);
    const oldest = Math.max(0, this.#count - searched);
    for (let at = this.#count - 1; at >= oldest; at -= 1) {
      if (this.#ids[at & this.#mask] === id) return at & this.#mask;
    }
    return undefined;
  }

  /** The newest messages `receiver` handled, oldest first. */
  lastOf(
    receiver: number,
    limit: number = CRASH_MESSAGES,
    searched: number = CRASH_SEARCH,
  ): HandledMessage[] {
    const found: HandledMessage[] = [];
    const oldest = Math.max(0, this.#count - Math.min(searched, this.#mask + 1));
    for (let at = this.#count - 1; at >= oldest && found.length < limit; at -= 1) {
      if (this.#receivers[at & this.#mask] === receiver) found.push(this.#at(at));
    }
    return found.reverse();
  }

  /**
   * The messages that led to one, the first of them first, as far back as headers are looked at: whoever caused a message was
   * handled before it.
   *
   * @param causeId the message it was sent for; 0 for none
   */
  causesOf(causeId: number): HandledCause[] {
    const found: HandledCause[] = [];
    const oldest = Math.max(0, this.#count - Math.min(CRASH_CAUSES.searched, this.#mask + 1));
    let wanted = causeId;
    for (let at = this.#count - 1; at >= oldest && wanted !== 0; at -= 1) {
      const slot = at & this.#mask;
      if (this.#ids[slot] !== wanted) continue;
      found.push({ ...this.#at(at), to: this.#receivers[slot] ?? 0 });
      if (found.length === CRASH_CAUSES.shown) break;
      wanted = this.#causes[slot] ?? 0;
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

function isLong(payload: unknown): boolean {
  return payload instanceof Uint8Array && payload.length > RECORDED_BYTES_MAX;
}
