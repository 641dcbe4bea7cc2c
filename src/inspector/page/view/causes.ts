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
