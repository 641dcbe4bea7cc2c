/** What goes over links each second, from what was counted at two times. */

import type { Carried } from "./peer-channel.ts";

/** Counts of one link at one time. */
interface Reading {
  readonly atMs: number;
  readonly carried: Readonly<Carried>;
}

/** The newest counts of every link that is looked at. */
export class TrafficRates {
  #readings = new Map<string, Reading>();

  /**
   * Takes the counts of all links at one time; who is not among them is forgotten.
   *
   * @returns by link what went over it each second since the time before; none for a link that is new
   */
  take(
    links: ReadonlyMap<string, Readonly<Carried>>,
    atMs: number,
  ): ReadonlyMap<string, Readonly<Carried>> {
    const rates = new Map<string, Readonly<Carried>>();
    for (const [link, carried] of links) {
      const before = this.#readings.get(link);
      const rate = before && rateBetween(before, { atMs, carried });
      if (rate !== undefined) rates.set(link, rate);
    }
    this.#readings = new Map([...links].map(([link, carried]) => [link, { atMs, carried }]));
    return rates;
  }
}

/** Counts that have fallen are those of another link. */
function rateBetween(before: Reading, after: Reading): Readonly<Carried> | undefined {
  const ms = after.atMs - before.atMs;
  const [old, now] = [before.carried, after.carried];
  if (ms <= 0 || now.bytesIn < old.bytesIn || now.bytesOut < old.bytesOut) return undefined;
  const each = (key: keyof Carried): number => ((now[key] - old[key]) * 1_000) / ms;
  return {
    bytesIn: each("bytesIn"),
    bytesOut: each("bytesOut"),
    messagesIn: each("messagesIn"),
    messagesOut: each("messagesOut"),
  };
}
