/** What was a minute ago: messages a second of each actor, and the process's own readings as lines. */

import type { Vitals } from "../../protocol/bodies.ts";
import type { Row } from "../../picture/picture.ts";

/** Seconds that are kept of each actor. */
export const PULSE_SECONDS = 60;

/** Messages a second of every actor over the last minute. */
export class Pulse {
  readonly #lines = new Map<number, { readonly rates: number[]; handled: number }>();
  #sampledAtMs = 0;

  /** Takes a look, at most once in each second of the host. */
  sample(rows: Iterable<Row>, atMs: number): void {
    const seconds = (atMs - this.#sampledAtMs) / 1_000;
    if (seconds < 1) return;
    const isFirst = this.#sampledAtMs === 0;
    this.#sampledAtMs = atMs;
    const seen = new Set<number>();
    for (const { id, now } of rows) {
      seen.add(id);
      const line = this.#lines.get(id);
      if (line === undefined) this.#lines.set(id, { rates: [], handled: now.handled });
      else {
        line.rates.push(isFirst ? 0 : Math.max(0, now.handled - line.handled) / seconds);
        line.handled = now.handled;
        if (line.rates.length > PULSE_SECONDS) line.rates.shift();
      }
    }
    for (const id of this.#lines.keys()) if (!seen.has(id)) this.#lines.delete(id);
  }

  /** The rates of an actor, oldest first; none for one that was not seen twice. */
  of(id: number): readonly number[] {
    return this.#lines.get(id)?.rates ?? [];
  }

  /** The newest rate of an actor. */
  now(id: number): number {
    return this.of(id).at(-1) ?? 0;
  }
}

/** One line of the overview. */
export interface VitalLine {
  readonly name: string;
  readonly unit: "count" | "perSecond" | "bytes" | "ms";
  /** What is said of it first. */
  readonly now: number;
  readonly values: readonly number[];
}

/**
 * The readings as lines, each named and with its unit; what grows since the start is shown as what came each second.
 *
 * @param shown the readings the lines are drawn of; what is said first is always of the newest of all
 */
export function vitalLines(
  readings: readonly Vitals[],
  shown: readonly Vitals[] = readings,
): readonly VitalLine[] {
  const level = (name: string, of: (one: Vitals) => number | undefined): VitalLine[] => {
    const last = readings.at(-1);
    const now = last === undefined ? undefined : of(last);
    const values = shown.flatMap((one) => of(one) ?? []);
    return now === undefined ? [] : [{ name, unit: "count", values, now }];
  };
  const perSecond = (name: string, of: (one: Vitals) => number): VitalLine[] => {
    const now = differences(readings.slice(-2), of).at(-1) ?? 0;
    return [{ name, unit: "perSecond", values: differences(shown, of), now }];
  };
  // What is rare is counted over a minute: a second of it says nothing.
  const inMinute = (name: string, of: (one: Vitals) => number): VitalLine[] => {
    const last = readings.at(-1);
    const before = readings.at(-1 - PULSE_SECONDS) ?? readings[0];
    const now = last === undefined || before === undefined ? 0 : of(last) - of(before);
    return [{ name, unit: "count", values: differences(shown, of), now }];
  };
  const inUnit = (lines: VitalLine[], unit: VitalLine["unit"]): VitalLine[] =>
    lines.map((line) => ({ ...line, unit }));
  return [
    ...perSecond("messages", (one) => one.messages),
    ...level("actors", (one) => one.actors),
    ...level("waiting", (one) => one.waiting),
    ...inMinute("restarts in the last minute", (one) => one.restarts),
    ...inMinute("crashes in the last minute", (one) => one.crashes),
    ...inMinute("dead letters in the last minute", (one) => one.deadLetters),
    ...inUnit(
      level("event loop", (one) => one.loopDelayMs),
      "ms",
    ),
    ...inUnit(
      level("heap", (one) => one.heapBytes),
      "bytes",
    ),
    ...level("peers", (one) => one.peers),
    ...level("head", (one) => one.head),
  ];
}

function differences(readings: readonly Vitals[], of: (one: Vitals) => number): readonly number[] {
  return readings.slice(1).map((one, at) => {
    const before = readings[at] ?? one;
    const seconds = (one.atMs - before.atMs) / 1_000;
    return seconds <= 0 ? 0 : Math.max(0, of(one) - of(before)) / seconds;
  });
}
