/** Every spec of the project, by lane. */

import type { SimSpec } from "../../src/testing/index.ts";
import { FOLLOW_SPECS } from "./follow/specs.ts";
import { KERNEL_SPECS } from "./kernel/specs.ts";
import { LIAR_SPECS } from "./liars/specs.ts";
import type { Lane } from "./mutants/mutant.ts";
import { discoverySpec } from "./parts/discovery.ts";
import { linksSpec } from "./parts/links.ts";
import { quorumSpec } from "./parts/quorum.ts";
import { PART_SPECS } from "./parts/specs.ts";
import { storeSpec } from "./parts/store.ts";
import { tableAloneSpec, tableSpec } from "./parts/table.ts";
import { join } from "./whole-node/join.ts";
import { NETWORK_SPECS } from "./whole-node/specs.ts";

/** The specs of each lane, in the order a campaign takes them. */
export const LANES: Readonly<Record<Lane, readonly SimSpec[]>> = {
  kernel: KERNEL_SPECS,
  parts: PART_SPECS,
  follow: FOLLOW_SPECS,
  network: NETWORK_SPECS,
  liars: LIAR_SPECS,
};

/** Specs of several lanes that look at one subject together. */
const SUBJECTS: Readonly<Record<string, readonly SimSpec[]>> = {
  p2p: [linksSpec, quorumSpec, tableSpec, tableAloneSpec, discoverySpec, join],
  sync: [...FOLLOW_SPECS, storeSpec, ...NETWORK_SPECS, ...LIAR_SPECS],
};

/** Of a subject's specs those of whole nodes cost as much as many others: they have a run every so many rounds. */
const WHOLE_NODES_EVERY = 20;

/**
 * How many rounds of a campaign lie between two runs of a spec.
 *
 * @param words what the campaign was asked for
 */
export function roundsApart({ id }: Pick<SimSpec, "id">, words: readonly string[]): number {
  const isOfSubject = words.every((word) => !isLane(word) && SUBJECTS[word] !== undefined);
  const isWhole = [...NETWORK_SPECS, ...LIAR_SPECS].some((spec) => spec.id === id);
  return isOfSubject && isWhole ? WHOLE_NODES_EVERY : 1;
}

/** Tells whether a text names a lane. */
export function isLane(name: string): name is Lane {
  return Object.hasOwn(LANES, name);
}

/**
 * The specs a list of words names: lanes, subjects, ids, or beginnings of ids.
 *
 * @throws Error for a word that names nothing
 */
export function specsNamed(words: readonly string[]): readonly SimSpec[] {
  const all = Object.values(LANES).flat();
  const found = words.flatMap((word) => {
    const named = isLane(word) ? LANES[word] : SUBJECTS[word];
    const some = named ?? all.filter(({ id }) => id.startsWith(word));
    if (some.length > 0) return some;
    throw new Error(
      `there is no spec ${word}; there are ${[...Object.keys(LANES), ...Object.keys(SUBJECTS), ...all.map(({ id }) => id)].join(", ")}`,
    );
  });
  return [...new Set(found)];
}
