/** How often one peer may say one type of message: declared with the message, changed by the operator. */

import { RuntimeError } from "../errors.ts";
import type { Quota } from "../peer/quota.ts";

/** Quotas of dear messages, by class; cheap messages have none but the peer's own. */
export const MESSAGE_QUOTAS = {
  /** Answered with content out of the store, up to some MiB: more than a link of 1 Gbit/s carries. */
  content: { perSecond: 100, burst: 200 },
  /**
   * A piece of what a node catches up with, asked for as fast as it checks the one before: 100 blocks in
   * 2.5 ms are more than any does. As many at once as of other content.
   */
  piece: { perSecond: 400, burst: 200 },
  /** Answered with a whole table or period; a table of 131,072 nodes is 53 pages in a row. */
  table: { perSecond: 10, burst: 100 },
  /** What a peer has reason to ask now and then. */
  rare: { perSecond: 2, burst: 50 },
} as const;

/** How often a message may be said: a name in {@link MESSAGE_QUOTAS}, or numbers of its own. */
export type QuotaClass = keyof typeof MESSAGE_QUOTAS | Quota;

/** Quotas by message type, as an operator says them. */
export type SaidQuotas = Readonly<Record<string, Quota>>;

/** What has a quota: a message of a catalogue. */
interface LimitedMessage {
  readonly type: string;
  readonly wireId: number;
  readonly kind: string;
  readonly quota: Quota | undefined;
}

/** The quota a class stands for. */
export function quotaOf(quota: QuotaClass): Quota {
  return typeof quota === "string" ? MESSAGE_QUOTAS[quota] : quota;
}

/**
 * The quota of each message that has one, by wire id.
 *
 * @param said what the operator says instead, or beside it
 * @throws RuntimeError `option.invalid` for a type no peer can send unasked
 */
export function quotasByWireId(
  messages: readonly LimitedMessage[],
  said: SaidQuotas = {},
): ReadonlyMap<number, Quota> {
  const sent = messages.filter(({ kind }) => kind !== "response");
  const types = new Set(sent.map(({ type }) => type));
  const stranger = Object.keys(said).find((type) => !types.has(type));
  if (stranger !== undefined) throw notSent(stranger);
  return new Map(
    sent.flatMap(({ type, wireId, quota }) => {
      const limit = Object.hasOwn(said, type) ? said[type] : quota;
      return limit === undefined ? [] : [[wireId, limit] as const];
    }),
  );
}

function notSent(type: string): RuntimeError<"option.invalid"> {
  const option = `messageQuotas.${type}`;
  const expected = "a request or notice of the node's own or of host.messages";
  const text = `cannot start the node: ${option} is none (expected ${expected})`;
  return new RuntimeError("option.invalid", { option, expected, received: type }, text);
}
