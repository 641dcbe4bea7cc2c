/** Which messages waited for an answer, and which got one: known only of what actors took while they were watched. */

import type { MessageHeader } from "../../protocol/headers.ts";
import type { WatchedStep } from "../../protocol/watched.ts";

/** An answer. */
export interface Reply {
  /** The number of the message it answers, and of the one in whose step it was given. */
  readonly askId: number;
  readonly inId: number;
  /** When that step ended. */
  readonly atMs: number;
  /** Since the ask was taken; undefined where that was not seen. */
  readonly tookMs: number | undefined;
}

/** What is known of asks and answers. */
export interface Replies {
  /** By the number of the ask. */
  readonly byAsk: ReadonlyMap<number, Reply>;
  /** Messages whose senders wait for an answer, or did. */
  readonly asks: ReadonlySet<number>;
  /** Messages of which it is known whether they are asks. */
  readonly known: ReadonlySet<number>;
}

/** Reads the steps of watched actors, those of one after those of another. */
export function repliesIn(steps: readonly WatchedStep[]): Replies {
  const takenAtMs = new Map(steps.map(({ message }) => [message.id, message.atMs]));
  const byAsk = new Map<number, Reply>();
  const asks = new Set<number>();
  for (const { message, handleMs, isAsked, answers = [] } of steps) {
    if (isAsked === true) asks.add(message.id);
    const atMs = message.atMs + handleMs;
    for (const askId of answers) {
      const taken = takenAtMs.get(askId);
      const tookMs = taken === undefined ? undefined : atMs - taken;
      byAsk.set(askId, { askId, inId: message.id, atMs, tookMs });
      asks.add(askId);
    }
  }
  return { byAsk, asks, known: new Set([...takenAtMs.keys(), ...asks]) };
}

/** What a drawing of these messages cannot say of answers; empty where it says all. */
export function repliesNote(headers: readonly MessageHeader[], replies: Replies): string {
  const { byAsk, asks, known } = replies;
  const unknown = headers.filter(({ id }) => !known.has(id)).length;
  const open = headers.filter(({ id }) => asks.has(id) && !byAsk.has(id)).length;
  return [
    unknown === 0
      ? ""
      : `Of ${unknown} of ${headers.length} messages it is not known whether they were answered: who took them was not watched then.`,
    open === 0 ? "" : `${open} ${open === 1 ? "ask has" : "asks have"} no answer that was seen.`,
  ]
    .filter(Boolean)
    .join(" ");
}
