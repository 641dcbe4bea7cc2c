/**
 * How long a node works on an answer: a little less than whoever asked waits for it, so that the asker
 * hears `internal` instead of nothing, and no longer than anybody is there to hear.
 */

import { type Message, type MessageFamily, TIMEOUT_MS } from "../wire/define-messages.ts";

/** Part of the asker's patience that is left for the way there and back. */
const WAY_PART = 1 / 20;

/** Most of it that is left for that, in ms. */
const WAY_MS_MAX = 1_000;

/** How long an answer may be worked on, in ms, when whoever asked waits so long. */
export function answerPatienceMs(askerMs: number): number {
  return askerMs - Math.min(WAY_MS_MAX, askerMs * WAY_PART);
}

/** The same by wire id; a message nobody knows is answered at once, whatever its patience. */
export function answerPatience(messages: MessageFamily<Message>): (wireId: number) => number {
  const unknownMs = answerPatienceMs(TIMEOUT_MS.default);
  const requests = messages.filter(({ kind }) => kind === "request");
  const byWireId = new Map(
    requests.map(({ wireId, timeoutMs }) => [wireId, answerPatienceMs(timeoutMs)]),
  );
  return (wireId) => byWireId.get(wireId) ?? unknownMs;
}
