/** How the process was, kept by the host from its start: finely of late, coarsely of yesterday. */

import { peakOf } from "../picture/vital-range.ts";
import type { Vitals } from "../protocol/bodies.ts";

/** Readings in a row that are one, and how many of them are kept. */
const TIERS = [
  { seconds: 1, kept: 180 },
  { seconds: 10, kept: 180 },
  { seconds: 120, kept: 720 },
] as const;

/** Readings of a day. */
export class VitalsHistory {
  /** By tier, oldest first. */
  readonly #tiers: Vitals[][] = TIERS.map(() => []);
  /** What has not filled a step of its tier yet. */
  readonly #open: Vitals[][] = TIERS.map(() => []);

  /** The newest reading. */
  get last(): Vitals | undefined {
    return this.#tiers[0]?.at(-1);
  }

  /** Adds a reading; one a second. */
  add(reading: Vitals): void {
    TIERS.forEach(({ seconds, kept }, index) => {
      const open = this.#open[index] ?? [];
      open.push(reading);
      if (open.length < seconds) return;
      const tier = this.#tiers[index] ?? [];
      tier.push(open.reduce(peakOf));
      open.length = 0;
      if (tier.length > kept) tier.shift();
    });
  }

  /** Everything that is kept, oldest first; of each time the finest there is. */
  all(): readonly Vitals[] {
    const [fine = [], ...coarser] = this.#tiers;
    let all: readonly Vitals[] = fine;
    for (const tier of coarser) {
      const sinceMs = all[0]?.atMs ?? Number.POSITIVE_INFINITY;
      all = [...tier.filter(({ atMs }) => atMs < sinceMs), ...all];
    }
    return all;
  }
}
