/** Lists that were made for a date and hold until the next date on which something changes. */

/** A list as it was made. */
export interface MadeView<Item> {
  readonly nodes: readonly Item[];
  /** The date it was made for. */
  readonly dateMs: number;
  /** All dates on which the list may change. */
  readonly dates: Iterable<number>;
}

interface KeptView<Item> {
  readonly nodes: readonly Item[];
  /** First date it holds for. */
  readonly fromMs: number;
  /** First date after it. */
  readonly untilMs: number;
}

/** Lists kept of one view: the newest, and those of dates elections look back to. */
const KEPT_PER_VIEW_MAX = 8;

/** Lists by view and date. */
export class ViewCache<View, Item> {
  readonly #kept = new Map<View, readonly KeptView<Item>[]>();

  /** The list of a view at a date, if it was made; the same one as before. */
  get(view: View, dateMs: number): readonly Item[] | undefined {
    return this.#kept.get(view)?.find(({ fromMs, untilMs }) => fromMs <= dateMs && dateMs < untilMs)
      ?.nodes;
  }

  /** Keeps a list for every date from the last change before its own to the next after it. */
  keep(view: View, { nodes, dateMs, dates }: MadeView<Item>): void {
    let [fromMs, untilMs] = [-Infinity, Infinity];
    for (const changeMs of dates) {
      if (changeMs <= dateMs) fromMs = Math.max(fromMs, changeMs);
      else untilMs = Math.min(untilMs, changeMs);
    }
    const before = this.#kept.get(view) ?? [];
    this.#kept.set(view, [{ nodes, fromMs, untilMs }, ...before].slice(0, KEPT_PER_VIEW_MAX));
  }

  /** Forgets all lists: what they were made from has changed. */
  clear(): void {
    this.#kept.clear();
  }
}
