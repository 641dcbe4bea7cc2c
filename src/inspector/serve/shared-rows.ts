/** Rows as bytes: what one viewer is told from a place in the mirror on, any other at the same place is told by the same bytes. */

import type { Collector } from "../collect/collector.ts";
import type { MirrorRow } from "../collect/mirror-row.ts";
import { encodeRows, type RowChange } from "../protocol/rows.ts";

/** Rows of one frame: some 10 kB. */
export const ROWS_PER_FRAME = 512;

/** A frame's worth of rows. */
export interface RowsPart {
  readonly body: Uint8Array;
  /** Where the viewer stands after it. */
  readonly to: number;
}

/** The rows of one host as they are told. */
export class SharedRows {
  readonly #collector: Collector;
  readonly #parts = new Map<string, RowsPart | undefined>();
  #change = -1;
  #epoch = 0;
  /** What changed since a place, found once for all parts of it. */
  #found: { readonly since: number; readonly rows: readonly MirrorRow[] } | undefined;

  constructor(collector: Collector) {
    this.#collector = collector;
  }

  /** The next rows born after an id, whole; `undefined` when there is none. */
  bornAfter(id: number): RowsPart | undefined {
    return this.#once(`born ${id}`, () => {
      const rows = this.#collector.mirror.bornAfter(id, ROWS_PER_FRAME);
      const last = rows.at(-1);
      return last === undefined ? undefined : this.#part(rows.map(wholeOf), last.id);
    });
  }

  /** The next rows that changed since a change, of those born up to an id; `undefined` when there is none. */
  changedSince(change: number, knownUpTo: number): RowsPart | undefined {
    return this.#once(`changed ${change} ${knownUpTo}`, () => {
      const rows = this.#changed(change);
      const part = rows.slice(0, ROWS_PER_FRAME);
      const last = part.at(-1);
      if (last === undefined) return undefined;
      this.#found = { since: last.change, rows: rows.slice(ROWS_PER_FRAME) };
      const known = part.filter(({ id }) => id <= knownUpTo);
      return this.#part(known.map(changeOf), last.change);
    });
  }

  /** Those of some rows that changed since a change. */
  inSight(ids: readonly number[], change: number, knownUpTo: number): Uint8Array | undefined {
    const { mirror, words } = this.#collector;
    const rows: RowChange[] = [];
    for (const id of ids) {
      const row = id <= knownUpTo ? mirror.row(id) : undefined;
      if (row !== undefined && row.change > change) rows.push(changeOf(row));
    }
    return rows.length === 0 ? undefined : encodeRows(rows, words);
  }

  #changed(since: number): readonly MirrorRow[] {
    return this.#found?.since === since
      ? this.#found.rows
      : this.#collector.mirror.changedSince(since);
  }

  #part(rows: readonly RowChange[], to: number): RowsPart {
    return { body: encodeRows(rows, this.#collector.words), to };
  }

  #once(key: string, make: () => RowsPart | undefined): RowsPart | undefined {
    const { mirror, words } = this.#collector;
    if (mirror.change !== this.#change || words.epoch !== this.#epoch) {
      this.#parts.clear();
      this.#found = undefined;
      this.#change = mirror.change;
      this.#epoch = words.epoch;
    }
    if (this.#parts.has(key)) return this.#parts.get(key);
    const part = make();
    this.#parts.set(key, part);
    return part;
  }
}

function wholeOf({ id, origin, now }: MirrorRow): RowChange {
  return { id, origin, now };
}

function changeOf({ id, now }: MirrorRow): RowChange {
  return { id, now };
}
