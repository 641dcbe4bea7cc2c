/**
 * Whether the body of a JSON frame is one of its kind, as far as every reader relies on it. A recording may come from
 * anybody, and what one frame of it is must be found out where it is read, not on a screen that shows it.
 */

import type { FrameKind } from "./frame.ts";

/** Frames whose body is JSON. */
export type JsonKind = Exclude<FrameKind, "clear" | "rows" | "gone" | "messages">;

type Fits = (value: unknown) => boolean;

/** The last moment a date can be, in ms since 1970 either way. */
const TIME_MS_MAX = 8.64e15;

const isText: Fits = (value) => typeof value === "string";
const isNumber: Fits = (value) => typeof value === "number";
const isTime: Fits = (value) => typeof value === "number" && Math.abs(value) <= TIME_MS_MAX;

function listOf(fits: Fits): Fits {
  return (value) => Array.isArray(value) && value.every(fits);
}

function optional(fits: Fits): Fits {
  return (value) => value === undefined || fits(value);
}

function having(fields: Readonly<Record<string, Fits>>): Fits {
  const rules = Object.entries(fields);
  return (value) =>
    typeof value === "object" &&
    value !== null &&
    rules.every(([name, fits]) => fits(Reflect.get(value, name)));
}

const isObject = having({});
const isExact = having({ missing: listOf(isText) });
const isMessage = having({ type: isText });

const isEvent = having({ type: isText, atMs: isTime });
const isCrash = having({
  ...{ actor: isText, reason: isText, where: isText },
  lastMessages: listOf(isMessage),
  message: optional(isMessage),
  exact: optional(having({ state: isExact, message: isExact })),
});

const SHAPES: Readonly<Record<JsonKind, Fits>> = {
  hello: having({ protocol: isNumber, name: isText, nowMs: isTime }),
  strings: having({ from: isNumber, words: listOf(isText) }),
  machine: having({ hash: isText, graph: isObject }),
  events: listOf(
    (event) =>
      isEvent(event) && (Reflect.get(Object(event), "type") !== "actor.crashed" || isCrash(event)),
  ),
  dropped: having({
    stream: (value) => value === "events" || value === "messages",
    count: isNumber,
    crashed: optional(listOf(having({ actor: isText }))),
  }),
  detail: having({ id: isNumber, steps: listOf(having({ message: having({ id: isNumber }) })) }),
  vitals: having({ readings: listOf(having({ atMs: isTime })) }),
  network: having({ atMs: isTime, self: isObject, peers: listOf(isObject), cells: isObject }),
  tick: having({ atMs: isTime }),
  mark: having({ atMs: isTime, messages: isNumber, hash: isText }),
  error: isObject,
  waits: having({ waits: listOf(isObject) }),
  slow: having({ slowest: listOf(isObject) }),
  faults: having({ rules: listOf(having({ id: isText, kind: isText })) }),
};

const TEXT = new TextDecoder();

/**
 * Reads the body of a JSON frame.
 *
 * @throws SyntaxError when it is no JSON, RangeError when it is none of its kind
 */
export function readBody<T>(kind: JsonKind, body: Uint8Array): T {
  const value: unknown = JSON.parse(TEXT.decode(body));
  if (!SHAPES[kind](value)) throw new RangeError(`the body is none of ${kind}`);
  return value as T;
}
