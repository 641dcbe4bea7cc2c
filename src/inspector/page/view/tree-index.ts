/**
 * Incarnations as one tree of places: an actor that is restarted keeps its place, and its dead are
 * remembered there. Made anew only when somebody comes or goes.
 */

import type { Row } from "../../picture/picture.ts";

/** A place in the tree, whoever holds it now. */
export interface Place {
  readonly path: string;
  readonly label: string;
  /** The newest incarnation; a living one before a dead one. */
  readonly id: number;
  /** Those that held it before and are still remembered, the newest last. */
  readonly dead: readonly number[];
  readonly children: readonly Place[];
}

/** All places. */
export interface TreeIndex {
  readonly roots: readonly Place[];
  readonly byPath: ReadonlyMap<string, Place>;
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

interface Draft {
  readonly path: string;
  readonly label: string;
  id: number;
  readonly dead: number[];
  readonly children: Draft[];
}

/** Makes the index. */
export function indexTree(rows: ReadonlyMap<number, Row>, seniority: Seniority): TreeIndex {
  const byPath = new Map<string, Draft>();
  const ordered = [...rows.values()].sort((one, other) => one.id - other.id);
  for (const row of ordered) {
    addTo(byPath, row, rows);
    seniority.of(row.path);
  }
  const roots: Draft[] = [];
  for (const place of byPath.values()) {
    const parent = byPath.get(place.path.slice(0, -place.label.length - 1));
    if (parent === undefined) roots.push(place);
    else parent.children.push(place);
  }
  const byAge = (one: Draft, other: Draft): number =>
    seniority.of(one.path) - seniority.of(other.path);
  for (const { children } of byPath.values()) children.sort(byAge);
  return { roots: roots.sort(byAge), byPath };
}

function addTo(byPath: Map<string, Draft>, row: Row, rows: ReadonlyMap<number, Row>): void {
  const { path, id } = row;
  const known = byPath.get(path);
  if (known === undefined) {
    byPath.set(path, { path, label: row.origin.label, id, dead: [], children: [] });
  } else if (row.goneAtMs === undefined || rows.get(known.id)?.goneAtMs !== undefined) {
    known.dead.push(known.id);
    known.id = id;
  } else {
    known.dead.push(id);
  }
}
