/** The rows of the tree that are to be seen: opened, filtered, and many of a kind folded into one. */

import type { Row } from "../../picture/picture.ts";
import type { Place, TreeIndex } from "./tree-index.ts";

/** Siblings of one behaviour beyond which they are folded into one row. */
export const LIKE_SIBLINGS_MAX = 50;

/** What every row of the tree has. */
interface Placed {
  /** The same as long as it is the same place. */
  readonly key: string;
  readonly level: number;
  /** Absent where there is nothing to open. */
  readonly isOpen?: boolean;
  /** Its place among its siblings, from 1, and how many they are. */
  readonly nth: number;
  readonly of: number;
}

/** An actor. */
export interface ActorRow extends Placed {
  readonly type: "actor";
  readonly place: Place;
  readonly row: Row;
  /** Pulled out of its folded group because it is the worst of them. */
  readonly isOutlier: boolean;
}

/** Many actors of one kind under one parent. */
export interface GroupRow extends Placed {
  readonly type: "group";
  readonly behaviour: string;
  readonly count: number;
  readonly depth: Spread;
  readonly handled: Spread;
}

/** Some numbers in short. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** How one wants to see the tree. */
export interface TreeView {
  /** Places and groups that are not as they are by themselves: places open, groups closed. */
  readonly toggled: ReadonlySet<string>;
  /** Words that all must be found in an actor's path, behaviour, life or state; whoever holds it stays visible. */
  readonly filter: string;
}

/** Lists the rows from top to bottom. */
export function treeRows(
  index: TreeIndex,
  rows: ReadonlyMap<number, Row>,
  view: TreeView,
): readonly (ActorRow | GroupRow)[] {
  const words = view.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length === 0 ? undefined : foundPlaces(index.roots, rows, words);
  const listed: (ActorRow | GroupRow)[] = [];
  listPlaces(index.roots, 1, { rows, toggled: view.toggled, found, listed });
  return listed;
}

interface Listing {
  readonly rows: ReadonlyMap<number, Row>;
  readonly toggled: ReadonlySet<string>;
  /** What a filter leaves; undefined without one. */
  readonly found: ReadonlySet<string> | undefined;
  readonly listed: (ActorRow | GroupRow)[];
}

function foundPlaces(
  places: readonly Place[],
  rows: ReadonlyMap<number, Row>,
  words: readonly string[],
): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (place: Place): boolean => {
    const inside = place.children.map(look).includes(true);
    const isFound = inside || isMeant(rows.get(place.id), words);
    if (isFound) found.add(place.path);
    return isFound;
  };
  places.map(look);
  return found;
}

function isMeant(row: Row | undefined, words: readonly string[]): boolean {
  if (row === undefined) return false;
  const { path, origin, now } = row;
  const text = `${path} ${origin.behaviour} ${now.life} ${now.state}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function listPlaces(places: readonly Place[], level: number, listing: Listing): void {
  const { found } = listing;
  const seen = found === undefined ? places : places.filter(({ path }) => found.has(path));
  const groups = found === undefined ? likeOnes(seen, listing.rows) : new Map<string, Place[]>();
  const folded = new Set([...groups.values()].flat());
  const single = seen.filter((place) => !folded.has(place));
  const of = single.length + groups.size;
  for (const [nth, place] of single.entries())
    listActor(place, { level, nth: nth + 1, of }, listing);
  for (const [nth, [behaviour, members]] of [...groups].entries())
    listGroup(behaviour, members, { level, nth: single.length + nth + 1, of, listing });
}

function likeOnes(
  places: readonly Place[],
  rows: ReadonlyMap<number, Row>,
): ReadonlyMap<string, Place[]> {
  const kinds = new Map<string, Place[]>();
  if (places.length <= LIKE_SIBLINGS_MAX) return kinds;
  for (const place of places) {
    const behaviour = rows.get(place.id)?.origin.behaviour ?? "";
    const like = kinds.get(behaviour);
    if (like === undefined) kinds.set(behaviour, [place]);
    else like.push(place);
  }
  return new Map([...kinds].filter(([, members]) => members.length > LIKE_SIBLINGS_MAX));
}

function listActor(place: Place, at: Omit<Placed, "key" | "isOpen">, listing: Listing): void {
  const row = listing.rows.get(place.id);
  if (row === undefined) return;
  const key = place.path;
  const holds = place.children.length > 0;
  const isOpen = !listing.toggled.has(key) || listing.found !== undefined;
  const openness = holds ? { isOpen } : {};
  listing.listed.push({ type: "actor", key, ...at, ...openness, place, row, isOutlier: false });
  if (holds && isOpen) listPlaces(place.children, at.level + 1, listing);
}

function listGroup(
  behaviour: string,
  members: readonly Place[],
  { level, nth, of, listing }: Omit<Placed, "key"> & { readonly listing: Listing },
): void {
  const parent = members[0]?.path.slice(0, -(members[0].label.length + 1)) ?? "";
  const key = `${parent}/*${behaviour}`;
  const isOpen = listing.toggled.has(key);
  const rows = members.flatMap(({ id }) => listing.rows.get(id) ?? []);
  const depth = spreadOf(rows.map(({ now }) => now.depth));
  const handled = spreadOf(rows.map(({ now }) => now.handled));
  const count = members.length;
  const group = { key, level, nth, of, isOpen, behaviour, count, depth, handled };
  listing.listed.push({ type: "group", ...group });
  const shown = isOpen ? members : members.filter(({ id }) => id === worstOf(rows, depth));
  for (const [at, place] of shown.entries()) {
    const before = listing.listed.length;
    listActor(place, { level: level + 1, nth: at + 1, of: shown.length }, listing);
    const own = listing.listed[before];
    if (!isOpen && own?.type === "actor") listing.listed[before] = { ...own, isOutlier: true };
  }
}

/** The one that stands out: the fullest mailbox, if it is much fuller than the others'. */
function worstOf(rows: readonly Row[], depth: Spread): number | undefined {
  if (depth.max < 10 || depth.max < 4 * depth.median) return undefined;
  return rows.find(({ now }) => now.depth === depth.max)?.id;
}

/** Numbers in short; zeros for none. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (part: number): number => sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
  return { min: at(0), median: at(0.5), max: at(1) };
}
