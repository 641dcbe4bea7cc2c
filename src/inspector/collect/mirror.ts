/**
 * The mirror: all actors of a runtime as they were at the last look, in the order in which they
 * changed. A viewer's place in it is two numbers, and what it has not been told stands behind them: however
 * late it comes, it is told the newest values once.
 */

import type { Cell } from "../../actor/cell.ts";
import { MirrorRow, type RowReading } from "./mirror-row.ts";

/** Ends the mirror remembers, for viewers who have not heard of them; a later one begins anew. */
export const ENDS_KEPT = 16_384;

/** An actor that has left the mirror. */
interface End {
  readonly id: number;
  readonly change: number;
}

/** What the mirror looks at. */
export interface MirrorParts {
  readonly cells: () => Iterable<Cell>;
  /** Whether an actor is none of the viewers' business: the inspector's own. */
  readonly isHidden: (cell: Cell) => boolean;
}

/** All actors, as they were at the last look. */
export class Mirror {
  readonly #parts: MirrorParts;
  /** By id, ascending. */
  #rows: MirrorRow[] = [];
  #newest: MirrorRow | undefined;
  readonly #ends: End[] = [];
  /** The last end that is not remembered any more. */
  #forgotten = 0;
  #change = 0;
  #waiting = 0;
  #restarts = 0;

  constructor(parts: MirrorParts) {
    this.#parts = parts;
  }

  /** All rows, by id. */
  get rows(): readonly MirrorRow[] {
    return this.#rows;
  }

  /** Number of the last change. */
  get change(): number {
    return this.#change;
  }

  /** Messages that wait in all mailboxes. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Restarts by all supervisors that were ever seen. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Looks at every actor. Both lists are in the order of birth, so they are walked side by side. */
  look(reading: RowReading): void {
    const before = this.#rows;
    const rows: MirrorRow[] = [];
    let at = 0;
    this.#waiting = 0;
    for (const cell of this.#parts.cells()) {
      if (this.#parts.isHidden(cell)) continue;
      for (let row = before[at]; row !== undefined && row.id < cell.id; row = before[at]) {
        this.#bury(row);
        at += 1;
      }
      const known = before[at];
      if (known !== undefined && known.cell === cell) at += 1;
      const row = known?.cell === cell ? known : new MirrorRow(cell, reading);
      this.#read(row, reading);
      this.#waiting += row.now.depth;
      rows.push(row);
    }
    for (const row of before.slice(at)) this.#bury(row);
    this.#rows = rows;
    this.#trimEnds();
  }

  /** Looks at one actor that is known. */
  glance(id: number, reading: RowReading): void {
    const row = this.row(id);
    if (row !== undefined) this.#read(row, reading);
  }

  #read(row: MirrorRow, { monotonicMs }: RowReading): void {
    const { restarts } = row.now;
    if (row.update(monotonicMs) || row.change === 0) this.#touch(row);
    this.#restarts += row.now.restarts - restarts;
  }

  /** The row of an actor; `undefined` for one that is gone or was never seen. */
  row(id: number): MirrorRow | undefined {
    const row = this.#rows[this.#indexAfter(id - 1)];
    return row?.id === id ? row : undefined;
  }

  /** Up to `limit` rows born after an id, by id. */
  bornAfter(id: number, limit: number): readonly MirrorRow[] {
    const from = this.#indexAfter(id);
    return this.#rows.slice(from, from + limit);
  }

  /** Every row that changed since a change, the first change first. */
  changedSince(change: number): readonly MirrorRow[] {
    const found: MirrorRow[] = [];
    for (let row = this.#newest; row !== undefined && row.change > change; row = row.before) {
      found.push(row);
    }
    return found.reverse();
  }

  /** Ids of those that left since a change; `undefined` when it is too late to know them all. */
  goneSince(change: number): readonly number[] | undefined {
    if (change < this.#forgotten) return undefined;
    let from = this.#ends.length;
    while (from > 0 && (this.#ends[from - 1]?.change ?? 0) > change) from -= 1;
    return this.#ends.slice(from).map(({ id }) => id);
  }

  #indexAfter(id: number): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#rows[middle]?.id ?? 0) <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #touch(row: MirrorRow): void {
    this.#unlink(row);
    row.before = this.#newest;
    if (this.#newest !== undefined) this.#newest.after = row;
    this.#newest = row;
    this.#change += 1;
    row.change = this.#change;
  }

  #bury(row: MirrorRow): void {
    this.#unlink(row);
    this.#change += 1;
    this.#ends.push({ id: row.id, change: this.#change });
  }

  #unlink(row: MirrorRow): void {
    if (this.#newest === row) this.#newest = row.before;
    if (row.before !== undefined) row.before.after = row.after;
    if (row.after !== undefined) row.after.before = row.before;
    row.before = undefined;
    row.after = undefined;
  }

  #trimEnds(): void {
    if (this.#ends.length <= ENDS_KEPT) return;
    const forgotten = this.#ends.splice(0, this.#ends.length - ENDS_KEPT);
    this.#forgotten = forgotten.at(-1)?.change ?? this.#forgotten;
  }
}
