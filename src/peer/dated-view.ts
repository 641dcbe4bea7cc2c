/** Who counts at a date, kept up to date, and for which dates around it the same nodes do. */

import type { KnownNode } from "./known-node.ts";
import { isAuthorizedAt, isAvailableAt, type ViewDate } from "./node-views.ts";
import { SortedNodes } from "./sorted-nodes.ts";

/** Views that depend on a date. */
export type DatedViewName = "authorized" | "authorized_and_available";

/** Views kept of one name: the newest, and those of dates elections look back to. */
const KEPT_PER_NAME_MAX = 8;

/** The dates around one date between which nothing happens to some nodes. */
interface Stretch {
  /** The first of them. */
  readonly fromMs: number;
  /** The first one after them. */
  readonly untilMs: number;
}

const ALWAYS: Stretch = { fromMs: -Infinity, untilMs: Infinity };

/** One view at one date. */
class DatedView {
  readonly #name: DatedViewName;
  readonly #at: ViewDate;
  readonly #nodes: SortedNodes;
  #stretch: Stretch;

  constructor(name: DatedViewName, dateMs: number, among: readonly KnownNode[]) {
    this.#name = name;
    this.#at = { dateMs };
    // A loop, because `filter` of a frozen list is three times as slow.
    const counting: KnownNode[] = [];
    for (const node of among) if (counts(name, node, this.#at)) counting.push(node);
    this.#nodes = new SortedNodes(counting);
    this.#stretch = narrowed(ALWAYS, among, { name, dateMs });
  }

  holdsAt(dateMs: number): boolean {
    return this.#stretch.fromMs <= dateMs && dateMs < this.#stretch.untilMs;
  }

  take(node: KnownNode): void {
    if (counts(this.#name, node, this.#at)) this.#nodes.put(node);
    else this.#nodes.remove(node.firstPublicKey);
    const { dateMs } = this.#at;
    this.#stretch = narrowed(this.#stretch, [node], { name: this.#name, dateMs });
  }

  list(): readonly KnownNode[] {
    return this.#nodes.list();
  }
}

function counts(name: DatedViewName, node: KnownNode, at: ViewDate): boolean {
  if (!isAuthorizedAt(node, at)) return false;
  return name === "authorized" || isAvailableAt(node, at);
}

/**
 * The stretch without what lies beyond the next thing that happens to a node on either side: one comes
 * to count, or to count differently. Plain numbers in one loop, because a view begins with all nodes.
 */
function narrowed(
  { fromMs, untilMs }: Stretch,
  nodes: readonly KnownNode[],
  { name, dateMs }: { readonly name: DatedViewName; readonly dateMs: number },
): Stretch {
  let [first, next] = [fromMs, untilMs];
  for (const { authorizationMs, availabilityUpdateMs } of nodes) {
    if (authorizationMs === null) continue;
    if (authorizationMs > dateMs) next = Math.min(next, authorizationMs);
    else first = Math.max(first, authorizationMs);
    if (name === "authorized") continue;
    if (availabilityUpdateMs > dateMs) next = Math.min(next, availabilityUpdateMs);
    else first = Math.max(first, availabilityUpdateMs);
  }
  return { fromMs: first, untilMs: next };
}

/** The dated views that were asked for. */
export class DatedViews {
  readonly #kept = new Map<DatedViewName, readonly DatedView[]>();

  /**
   * The nodes of a view at a date, by first key; frozen, and the same list until one of them changes.
   *
   * @param among every node that was ever authorized, by first key
   */
  list(
    name: DatedViewName,
    dateMs: number,
    among: () => readonly KnownNode[],
  ): readonly KnownNode[] {
    const kept = this.#kept.get(name) ?? [];
    const held = kept.find((view) => view.holdsAt(dateMs));
    if (held !== undefined) return held.list();
    const made = new DatedView(name, dateMs, among());
    this.#kept.set(name, [made, ...kept].slice(0, KEPT_PER_NAME_MAX));
    return made.list();
  }

  /** Takes a change of a node that is or was authorized into every view. */
  take(node: KnownNode): void {
    for (const views of this.#kept.values()) for (const view of views) view.take(node);
  }
}
