/** Messages by what caused them: up to the first one, and down to all that came of it. */

import type { MessageHeader } from "../../protocol/headers.ts";

/** Messages shown of what came of one. */
export const CONSEQUENCES_MAX = 200;

/** Messages at hand by their numbers and by their causes. */
export interface CauseIndex {
  readonly byId: ReadonlyMap<number, MessageHeader>;
  readonly byCause: ReadonlyMap<number, readonly MessageHeader[]>;
}

/** One message and how deep it stands under the one that was asked about. */
export interface Consequence {
  readonly header: MessageHeader;
  readonly level: number;
}

/** Everybody who had a part in what the first cause of a message set off. */
export interface CauseTree {
  readonly header: MessageHeader;
  /** Those on the way to the message first, then the others as they came in. */
  readonly actors: readonly number[];
  /** Actors for whom there was no room. */
  readonly left: readonly number[];
  /** Whether there were more messages than {@link CONSEQUENCES_MAX}, and who came in later is not known. */
  readonly isCut: boolean;
}

/** Makes messages findable. */
export function indexCauses(headers: readonly MessageHeader[]): CauseIndex {
  const byId = new Map<number, MessageHeader>();
  const byCause = new Map<number, MessageHeader[]>();
  for (const header of headers) {
    byId.set(header.id, header);
    const siblings = byCause.get(header.causeId);
    if (siblings === undefined) byCause.set(header.causeId, [header]);
    else siblings.push(header);
  }
  return { byId, byCause };
}

/** From the first cause that is known down to the message itself. */
export function whyOf(header: MessageHeader, { byId }: CauseIndex): readonly MessageHeader[] {
  const path = [header];
  for (;;) {
    const cause = byId.get(path[0]?.causeId ?? 0);
    if (cause === undefined || path.includes(cause)) return path;
    path.unshift(cause);
  }
}

/** What came of a message, each under its cause, in order. */
export function thenOf(header: MessageHeader, { byCause }: CauseIndex): readonly Consequence[] {
  const listed: Consequence[] = [];
  const add = (cause: MessageHeader, level: number): void => {
    for (const next of byCause.get(cause.id) ?? []) {
      if (listed.length >= CONSEQUENCES_MAX || next === cause) return;
      listed.push({ header: next, level });
      add(next, level + 1);
    }
  };
  add(header, 1);
  return listed;
}

/**
 * Finds who had a part in the cause tree of a message; undefined where its header is not at hand.
 *
 * @param max how many there is room for
 */
export function causeTreeOf(id: number, index: CauseIndex, max: number): CauseTree | undefined {
  const header = index.byId.get(id);
  if (header === undefined) return undefined;
  const why = whyOf(header, index);
  const then = thenOf(why[0] ?? header, index);
  const messages = [...why, ...then.map((one) => one.header)];
  const all = [...new Set(messages.flatMap(({ from, to }) => [from, to]))];
  const isCut = then.length >= CONSEQUENCES_MAX;
  return { header, actors: all.slice(0, max), left: all.slice(max), isCut };
}

/** Says whose tree it is and what of it is left out. */
export function causeTreeNote(
  { header, actors, left, isCut }: CauseTree,
  nameOf: (id: number) => string,
): string {
  const all = actors.length + left.length;
  const out = left.map(nameOf).join(", ");
  return [
    `Everyone in the cause tree of ${header.type} #${header.id}: ${all} actors`,
    left.length === 0 ? "" : `, of which ${actors.length} have room; left out: ${out}`,
    isCut ? `; who came in after its first ${CONSEQUENCES_MAX} messages is not among them` : "",
    ".",
  ].join("");
}
