/** Many siblings of one kind: when they are folded, what is said of them together, and who stands out. */

import type { Row } from "../../picture/picture.ts";
import type { Place } from "./tree-index.ts";

/** Siblings of one behaviour beyond which they are folded into one row. */
export const LIKE_SIBLINGS_MAX = 50;

/** Messages in the fullest mailbox of a group from which on it may stand out. */
const DEEP = 10;

/** Some numbers in short. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Nobody is like another. */
export const NO_GROUPS: ReadonlyMap<string, readonly Place[]> = new Map();

/** Siblings by their behaviour, where there are too many of one. */
export function likeOnes(places: readonly Place[]): ReadonlyMap<string, readonly Place[]> {
  if (places.length <= LIKE_SIBLINGS_MAX) return NO_GROUPS;
  const kinds = new Map<string, Place[]>();
  for (const place of places) {
    const like = kinds.get(place.behaviour);
    if (like === undefined) kinds.set(place.behaviour, [place]);
    else like.push(place);
  }
  return new Map([...kinds].filter(([, members]) => members.length > LIKE_SIBLINGS_MAX));
}

/** The one that stands out: the fullest mailbox, if it is much fuller than the others'. */
export function worstOf(
  members: readonly Place[],
  rows: ReadonlyMap<number, Row>,
): Place | undefined {
  let worst: Place | undefined;
  let most = DEEP - 1;
  for (const place of members) {
    const depth = rows.get(place.id)?.now.depth ?? 0;
    if (depth <= most) continue;
    most = depth;
    worst = place;
  }
  if (worst === undefined) return undefined;
  const { median } = spreadOf(members.flatMap(({ id }) => rows.get(id)?.now.depth ?? []));
  return most < 4 * median ? undefined : worst;
}

/** Numbers in short; zeros for none. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (part: number): number => sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
  return { min: at(0), median: at(0.5), max: at(1) };
}
