/** Which message of a recording caused which: all headers read once, and kept as numbers only. */

import { decodeHeaders } from "../protocol/headers.ts";
import type { FramePlaces } from "./frame-places.ts";
import type { RecordingIndex } from "./recording-index.ts";

/** The words of headers are of no use here. */
const NO_WORD = (): string => "";

/** The headers of a recording, each at its number less one. */
export class MessageColumns {
  readonly #ids: Float64Array;
  readonly #causes: Float64Array;

  constructor(places: FramePlaces, { messages }: RecordingIndex) {
    this.#ids = new Float64Array(messages.total);
    this.#causes = new Float64Array(messages.total);
    let at = 0;
    for (const index of messages.frames) {
      const frame = places.frame(index);
      for (const { id, causeId } of frame === undefined ? [] : decodeHeaders(frame.body, NO_WORD)) {
        this.#ids[at] = id;
        this.#causes[at] = causeId;
        at += 1;
      }
    }
  }

  /** Number of the message that was being handled when this one was sent; `undefined` where none is told. */
  causeOf(number: number): number | undefined {
    const cause = this.#causes[number - 1] ?? 0;
    return cause === 0 ? undefined : numberOf(this.#ids.lastIndexOf(cause, number - 1));
  }

  /** Number of the first message that was sent while this one was handled. */
  firstCausedBy(number: number): number | undefined {
    const id = this.#ids[number - 1];
    return id === undefined ? undefined : numberOf(this.#causes.indexOf(id, number));
  }

  /** Numbers of these messages by their ids, as far as they are told. */
  numbersOf(wanted: ReadonlySet<number>): ReadonlyMap<number, number> {
    const found = new Map<number, number>();
    for (const [at, id] of this.#ids.entries()) if (wanted.has(id)) found.set(id, at + 1);
    return found;
  }
}

function numberOf(at: number): number | undefined {
  return at < 0 ? undefined : at + 1;
}
