/** What happened last, in order: viewers have places in it. Bounded by number and by size. */

import type { ShownEvent } from "../protocol/bodies.ts";

/** Events kept at most. */
export const EVENTS_MAX = 4_096;

/** Characters of texts they may hold together: a crash may carry many. */
export const EVENT_CHARACTERS_MAX = 4_194_304;

/** Characters counted for an event besides its texts. */
const EVENT_WEIGHT = 64;

interface Entry {
  readonly event: ShownEvent;
  readonly weight: number;
  /** Its JSON, once somebody wanted it. */
  text: string | undefined;
}

/** What one viewer has not been told yet. */
export interface EventsTold {
  /** JSON of each. */
  readonly texts: readonly string[];
  /** The place after the last of them. */
  readonly position: number;
  /** How many before them are not kept any more. */
  readonly missed: number;
}

/** The newest events of a runtime. */
export class EventRing {
  #entries: Entry[] = [];
  /** Entries in front that are let go already. */
  #first = 0;
  #weight = 0;
  #position = 0;

  /** How many events there ever were: the place after the newest. */
  get position(): number {
    return this.#position;
  }

  /** Adds an event. */
  add(event: ShownEvent): void {
    const weight = weightOf(event);
    this.#entries.push({ event, weight, text: undefined });
    this.#weight += weight;
    this.#position += 1;
    while (this.#isOver()) this.#letGo();
  }

  /** The place of the oldest event that is kept. */
  get oldest(): number {
    return this.#position - (this.#entries.length - this.#first);
  }

  /** Up to `limit` events from a place on, of some `characters` together. */
  since(position: number, limit: number, characters: number): EventsTold {
    const missed = Math.max(0, this.oldest - position);
    const texts: string[] = [];
    let length = 0;
    let at = position + missed;
    for (; at < this.#position && texts.length < limit && length < characters; at += 1) {
      const text = this.#textAt(at);
      texts.push(text);
      length += text.length;
    }
    return { texts, position: at, missed };
  }

  #textAt(position: number): string {
    const entry = this.#entries[this.#first + position - this.oldest];
    if (entry === undefined) throw new RangeError(`there is no event at ${position}`);
    entry.text ??= JSON.stringify(entry.event);
    return entry.text;
  }

  #isOver(): boolean {
    const length = this.#entries.length - this.#first;
    return length > EVENTS_MAX || (length > 1 && this.#weight > EVENT_CHARACTERS_MAX);
  }

  #letGo(): void {
    this.#weight -= this.#entries[this.#first]?.weight ?? 0;
    this.#first += 1;
    if (this.#first < EVENTS_MAX) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }
}

/** Only crashes carry texts of any length. */
function weightOf(event: ShownEvent): number {
  if (event.type !== "actor.crashed") return EVENT_WEIGHT;
  const { stack = "", state = "", lastMessages, exact } = event;
  const again = (exact?.state.bytes?.length ?? 0) + (exact?.message.bytes?.length ?? 0);
  const payloads = lastMessages.reduce((sum, { payload = "" }) => sum + payload.length, 0);
  return EVENT_WEIGHT + stack.length + state.length + payloads + again + event.reason.length;
}
