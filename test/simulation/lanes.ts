/** Every spec of the project, by lane. */

import type { SimSpec } from "../../src/testing/index.ts";
import { KERNEL_SPECS } from "./kernel/specs.ts";
import { LIAR_SPECS } from "./liars/specs.ts";
import type { Lane } from "./mutants/mutant.ts";
import { PART_SPECS } from "./parts/specs.ts";
import { NETWORK_SPECS } from "./whole-node/specs.ts";

/** The specs of each lane, in the order a campaign takes them. */
export const LANES: Readonly<Record<Lane, readonly SimSpec[]>> = {
  kernel: KERNEL_SPECS,
  parts: PART_SPECS,
  network: NETWORK_SPECS,
  liars: LIAR_SPECS,
};

/** Tells whether a text names a lane. */
export function isLane(name: string): name is Lane {
  return Object.hasOwn(LANES, name);
}

/**
 * The specs a list of words names: lanes, ids, or beginnings of ids.
 *
 * @throws Error for a word that names nothing
 */
export function specsNamed(words: readonly string[]): readonly SimSpec[] {
  const all = Object.values(LANES).flat();
  const found = words.flatMap((word) => {
    const some = isLane(word) ? LANES[word] : all.filter(({ id }) => id.startsWith(word));
    if (some.length > 0) return some;
    throw new Error(
      `there is no spec ${word}; there are ${[...Object.keys(LANES), ...all.map(({ id }) => id)].join(", ")}`,
    );
  });
  return [...new Set(found)];
}
