/**
 * Incarnations as one tree of places: an actor that is restarted keeps its place, and its dead are
 * remembered there. It grows with the picture: only who came, ended or was forgotten is looked at.
 */

import type { Row } from "../../picture/picture.ts";

/** A place in the tree, whoever holds it now. */
export interface Place {
  readonly path: string;
  readonly label: string;
  /** Of who holds it. */
  readonly behaviour: string;
  /** The newest incarnation; a living one before a dead one. */
  readonly id: number;
  /** Those that held it before and are still remembered, the newest last. */
  readonly dead: readonly number[];
  readonly children: readonly Place[];
  /** Path and behaviour in small letters, for filters. */
  readonly text: string;
}

/** All places. */
export interface TreeIndex {
  readonly roots: readonly Place[];
  readonly byPath: ReadonlyMap<string, Place>;
  /** Grows with every place that comes or goes, and not with a restart. */
  readonly version: number;
}

/** Remembers who was seen first, so that nobody moves when it is restarted. */
export class Seniority {
  readonly #orders = new Map<string, number>();

  /** The place of a path in the order of first sight. */
  of(path: string): number {
    const known = this.#orders.get(path);
    if (known !== undefined) return known;
    this.#orders.set(path, this.#orders.size);
    return this.#orders.size - 1;
  }
}

class HeldPlace implements Place {
  readonly path: string;
  readonly label: string;
  readonly order: number;
  readonly children: HeldPlace[] = [];
  /** Every incarnation that is remembered, in the order of their births. */
  ids: number[] = [];
  behaviour = "";
  id = 0;
  dead: readonly number[] = [];
  #text: string | undefined;

  constructor({ path, origin }: Row, order: number) {
    this.path = path;
    this.label = origin.label;
    this.order = order;
  }

  get above(): string {
    return this.path.slice(0, -this.label.length - 1);
  }

  get text(): string {
    this.#text ??= `${this.path} ${this.behaviour}`.toLowerCase();
    return this.#text;
  }

  /** Says who holds it now; true when that is another kind of actor than before. */
  settle(rows: ReadonlyMap<number, Row>): boolean {
    const living = this.ids.filter((id) => rows.get(id)?.goneAtMs === undefined);
    this.id = living.at(-1) ?? this.ids.at(-1) ?? 0;
    this.dead = this.ids.filter((id) => id !== this.id);
    const behaviour = rows.get(this.id)?.origin.behaviour ?? "";
    if (behaviour === this.behaviour) return false;
    this.behaviour = behaviour;
    this.#text = undefined;
    return true;
  }
}

/** A tree that is kept in step with the rows of a picture. */
export class GrowingTree implements TreeIndex {
  readonly roots: HeldPlace[] = [];
  readonly byPath = new Map<string, HeldPlace>();
  version = 0;
  readonly #seniority: Seniority;
  readonly #places = new Map<number, HeldPlace>();
  readonly #gone = new Set<number>();
  /** Roots whose holder is not known, by its path. */
  readonly #orphans = new Map<string, Set<HeldPlace>>();

  constructor(seniority: Seniority) {
    this.#seniority = seniority;
  }

  /** Takes over who came, ended or was forgotten since the last time. */
  follow(rows: ReadonlyMap<number, Row>): void {
    const touched = new Set<HeldPlace>();
    const born: Row[] = [];
    for (const row of rows.values()) {
      const place = this.#places.get(row.id);
      if (place === undefined) born.push(row);
      else if (this.#isOther(row)) touched.add(place);
    }
    for (const row of born.sort((one, other) => one.id - other.id)) touched.add(this.#enter(row));
    for (const place of this.#forget(rows)) touched.add(place);
    for (const place of touched) if (place.settle(rows)) this.version += 1;
    this.#removeEmpty([...touched].filter(({ ids }) => ids.length === 0));
  }

  #isOther({ id, goneAtMs }: Row): boolean {
    if (this.#gone.has(id) === (goneAtMs !== undefined)) return false;
    if (goneAtMs === undefined) this.#gone.delete(id);
    else this.#gone.add(id);
    return true;
  }

  #enter(row: Row): HeldPlace {
    const place = this.byPath.get(row.path) ?? this.#add(row);
    place.ids.push(row.id);
    this.#places.set(row.id, place);
    if (row.goneAtMs !== undefined) this.#gone.add(row.id);
    return place;
  }

  /** Who is in no row any more; found only when there are fewer rows than were known. */
  #forget(rows: ReadonlyMap<number, Row>): readonly HeldPlace[] {
    if (this.#places.size === rows.size) return [];
    const left: HeldPlace[] = [];
    for (const [id, place] of this.#places) {
      if (rows.has(id)) continue;
      this.#places.delete(id);
      this.#gone.delete(id);
      place.ids = place.ids.filter((one) => one !== id);
      left.push(place);
    }
    return left;
  }

  #add(row: Row): HeldPlace {
    const place = new HeldPlace(row, this.#seniority.of(row.path));
    this.byPath.set(place.path, place);
    this.version += 1;
    this.#attach(place);
    const orphans = this.#orphans.get(place.path);
    if (orphans === undefined) return place;
    this.#orphans.delete(place.path);
    removeFrom(this.roots, orphans);
    for (const orphan of orphans) insertByAge(place.children, orphan);
    return place;
  }

  #attach(place: HeldPlace): void {
    const holder = this.byPath.get(place.above);
    insertByAge(holder?.children ?? this.roots, place);
    if (holder !== undefined || place.above === "") return;
    const orphans = this.#orphans.get(place.above);
    if (orphans === undefined) this.#orphans.set(place.above, new Set([place]));
    else orphans.add(place);
  }

  /** Many may go at once: each list is gone through once. */
  #removeEmpty(empty: readonly HeldPlace[]): void {
    if (empty.length === 0) return;
    this.version += 1;
    const all = new Set(empty);
    for (const { path } of empty) this.byPath.delete(path);
    for (const place of empty) this.#orphans.get(place.above)?.delete(place);
    const holders = new Set(empty.map(({ above }) => this.byPath.get(above)));
    for (const holder of holders) removeFrom(holder?.children ?? this.roots, all);
    for (const { children } of empty) {
      for (const child of children) if (!all.has(child)) this.#attach(child);
    }
  }
}

function insertByAge(list: HeldPlace[], place: HeldPlace): void {
  let at = list.length;
  while (at > 0 && (list[at - 1]?.order ?? 0) > place.order) at -= 1;
  list.splice(at, 0, place);
}

function removeFrom(list: HeldPlace[], places: ReadonlySet<HeldPlace>): void {
  let kept = 0;
  for (const place of list) {
    if (places.has(place)) continue;
    list[kept] = place;
    kept += 1;
  }
  list.length = kept;
}
