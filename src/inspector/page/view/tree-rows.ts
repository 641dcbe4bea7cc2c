/**
 * The rows of the tree that are to be seen: opened, filtered, and many of a kind folded into one. What is where is found anew only
 * when it has changed; what a row says is read when it is looked at, so that a long tree costs what is in sight of it.
 */

import { wordsIn } from "./query.ts";
import type { Row } from "../../picture/picture.ts";
import { likeOnes, NO_GROUPS, type Spread, spreadOf, worstOf } from "./tree-groups.ts";
import type { Place, TreeIndex } from "./tree-index.ts";

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

/** How one wants to see the tree. */
export interface TreeView {
  /** Places and groups that are not as they are by themselves: places open, groups closed. */
  readonly toggled: ReadonlySet<string>;
  /** Words that all must be found in an actor's path, behaviour, life or state; whoever holds it stays visible. */
  readonly filter: string;
}

/** What the rows are read from. */
export interface TreeSource {
  readonly tree: TreeIndex;
  readonly rows: ReadonlyMap<number, Row>;
  /** Grows with every change of the rows. */
  readonly version: number;
}

/** The rows from top to bottom. */
export interface TreeList {
  readonly length: number;
  /** The row at a place of the list; undefined beyond its ends. */
  at(nth: number): ActorRow | GroupRow | undefined;
  /** How deep it stands; 0 beyond the ends. */
  levelAt(nth: number): number;
  /** Where a row is; -1 for one that is not there. */
  nthOf(key: string): number;
}

interface Listed {
  readonly source: TreeSource;
  readonly view: TreeView;
  /** Of the tree, when the list was made. */
  readonly treeVersion: number;
  readonly list: SlotList;
}

/** Lists the rows; the list stays the same as long as the same rows are to be seen. */
export class TreeLister {
  #last: Listed | undefined;

  /** The rows as they are to be seen now. */
  list(source: TreeSource, view: TreeView): TreeList {
    if (this.#last !== undefined && isStill(this.#last, source, view)) {
      this.#last.list.rows = source.rows;
      return this.#last.list;
    }
    const list = listOf(source, view);
    this.#last = { source, view, treeVersion: source.tree.version, list };
    return list;
  }
}

function isStill(
  { source, view, treeVersion, list }: Listed,
  now: TreeSource,
  wanted: TreeView,
): boolean {
  const isSame =
    source.tree === now.tree &&
    treeVersion === now.tree.version &&
    view.toggled === wanted.toggled &&
    view.filter === wanted.filter;
  if (!isSame || source.version === now.version) return isSame;
  return wordsIn(view.filter).length === 0 && list.hasSameOutliers(now.rows);
}

interface ActorSlot extends Placed {
  readonly type: "actor";
  readonly place: Place;
  readonly isOutlier: boolean;
}

interface GroupSlot extends Placed {
  readonly type: "group";
  readonly behaviour: string;
  readonly members: readonly Place[];
  /** Who is pulled out of it, while it is folded. */
  readonly outlier: Place | undefined;
}

/** What is where, without what it says. */
class SlotList implements TreeList {
  rows: ReadonlyMap<number, Row>;
  readonly #slots: readonly (ActorSlot | GroupSlot)[];
  /** Where a row was found last: the next one that is looked for is near. */
  #near = 0;

  constructor(slots: readonly (ActorSlot | GroupSlot)[], rows: ReadonlyMap<number, Row>) {
    this.#slots = slots;
    this.rows = rows;
  }

  get length(): number {
    return this.#slots.length;
  }

  at(nth: number): ActorRow | GroupRow | undefined {
    const slot = this.#slots[nth];
    if (slot?.type === "group") return groupOf(slot, this.rows);
    const row = slot === undefined ? undefined : this.rows.get(slot.place.id);
    return slot === undefined || row === undefined ? undefined : { ...slot, row };
  }

  levelAt(nth: number): number {
    return this.#slots[nth]?.level ?? 0;
  }

  nthOf(key: string): number {
    if (key === "") return -1;
    const near = [this.#near, this.#near + 1, this.#near - 1];
    const found = near.find((nth) => this.#slots[nth]?.key === key);
    const nth = found ?? this.#slots.findIndex((slot) => slot.key === key);
    if (nth >= 0) this.#near = nth;
    return nth;
  }

  hasSameOutliers(rows: ReadonlyMap<number, Row>): boolean {
    return this.#slots.every(
      (slot) =>
        slot.type === "actor" ||
        slot.isOpen === true ||
        worstOf(slot.members, rows) === slot.outlier,
    );
  }
}

interface Listing {
  readonly rows: ReadonlyMap<number, Row>;
  readonly toggled: ReadonlySet<string>;
  /** What a filter leaves; undefined without one. */
  readonly found: ReadonlySet<Place> | undefined;
  readonly slots: (ActorSlot | GroupSlot)[];
}

function listOf({ tree, rows }: TreeSource, view: TreeView): SlotList {
  const words = wordsIn(view.filter);
  const found = words.length === 0 ? undefined : foundPlaces(tree.roots, rows, words);
  const slots: Listing["slots"] = [];
  listPlaces(tree.roots, 1, { rows, toggled: view.toggled, found, slots });
  return new SlotList(slots, rows);
}

function foundPlaces(
  places: readonly Place[],
  rows: ReadonlyMap<number, Row>,
  words: readonly string[],
): ReadonlySet<Place> {
  const found = new Set<Place>();
  const look = (place: Place): boolean => {
    let isFound = isMeant(place, rows.get(place.id), words);
    for (const child of place.children) if (look(child)) isFound = true;
    if (isFound) found.add(place);
    return isFound;
  };
  for (const place of places) look(place);
  return found;
}

/** Whether all words are found in what is known of an actor. */
export function isMeant(
  place: Place | undefined,
  row: Row | undefined,
  words: readonly string[],
): boolean {
  if (place === undefined || row === undefined) return false;
  const { text } = place;
  const { life, state } = row.now;
  return words.every(
    (word) => text.includes(word) || life.includes(word) || state.toLowerCase().includes(word),
  );
}

function listPlaces(places: readonly Place[], level: number, listing: Listing): void {
  const { found } = listing;
  const seen = found === undefined ? places : places.filter((place) => found.has(place));
  const groups = found === undefined ? likeOnes(seen) : NO_GROUPS;
  const single = groups.size === 0 ? seen : seen.filter(({ behaviour }) => !groups.has(behaviour));
  const of = single.length + groups.size;
  let nth = 0;
  for (const place of single) {
    nth += 1;
    listActor(place, { level, nth, of, isOutlier: false }, listing);
  }
  for (const [behaviour, members] of groups) {
    nth += 1;
    listGroup(behaviour, members, { level, nth, of, listing });
  }
}

function listActor(
  place: Place,
  at: Omit<ActorSlot, "type" | "key" | "isOpen" | "place">,
  listing: Listing,
): void {
  const key = place.path;
  const slot: ActorSlot = { type: "actor", key, ...at, place };
  const isOpen = !listing.toggled.has(key) || listing.found !== undefined;
  const holds = place.children.length > 0;
  listing.slots.push(holds ? { ...slot, isOpen } : slot);
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
  const outlier = isOpen ? undefined : worstOf(members, listing.rows);
  listing.slots.push({ type: "group", key, level, nth, of, isOpen, behaviour, members, outlier });
  const shown = isOpen ? members : members.filter((place) => place === outlier);
  for (const [at, place] of shown.entries()) {
    const own = { level: level + 1, nth: at + 1, of: shown.length, isOutlier: !isOpen };
    listActor(place, own, listing);
  }
}

function groupOf(
  { members, outlier: _, ...slot }: GroupSlot,
  rows: ReadonlyMap<number, Row>,
): GroupRow {
  const nows = members.flatMap(({ id }) => rows.get(id)?.now ?? []);
  const depth = spreadOf(nows.map((now) => now.depth));
  const handled = spreadOf(nows.map((now) => now.handled));
  return { ...slot, count: members.length, depth, handled };
}
