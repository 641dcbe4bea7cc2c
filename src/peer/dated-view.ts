/** Who counts at a date, kept up to date, and for which dates around it the same nodes do. */

import type { KnownNode } from "./known-node.ts";
import { isAuthorizedAt, isAvailableAt } from "./node-views.ts";
import { SortedNodes } from "./sorted-nodes.ts";

/** Views that depend on a date. */
export type DatedViewName = "authorized" | "authorized_and_available";

/** Views kept of one name: the newest, and those of dates elections look back to. */
const KEPT_PER_NAME_MAX = 8;

/** One view at one date. */
class DatedView {
  readonly #name: DatedViewName;
  readonly #dateMs: number;
  readonly #nodes: SortedNodes;
  /** First date it holds for. */
  #fromMs = -Infinity;
  /** First date after it. */
  #untilMs = Infinity;

  constructor(name: DatedViewName, dateMs: number, among: readonly KnownNode[]) {
    this.#name = name;
    this.#dateMs = dateMs;
    const counting: KnownNode[] = [];
    for (const node of among) {
      if (this.#counts(node)) counting.push(node);
      this.#narrow(node);
    }
    this.#nodes = new SortedNodes(counting);
  }

  holdsAt(dateMs: number): boolean {
    return this.#fromMs <= dateMs && dateMs < this.#untilMs;
  }

  take(node: KnownNode): void {
    if (this.#counts(node)) this.#nodes.put(node);
    else this.#nodes.remove(node.firstPublicKey);
    this.#narrow(node);
  }

  list(): readonly KnownNode[] {
    return this.#nodes.list();
  }

  #counts(node: KnownNode): boolean {
    const at = { dateMs: this.#dateMs };
    if (!isAuthorizedAt(node, at)) return false;
    return this.#name === "authorized" || isAvailableAt(node, at);
  }

  /** The view ends where the node comes to count, or to count differently. */
  #narrow({ authorizationMs, availabilityUpdateMs }: KnownNode): void {
    if (authorizationMs === null) return;
    this.#endAt(authorizationMs);
    if (this.#name === "authorized_and_available") this.#endAt(availabilityUpdateMs);
  }

  #endAt(changeMs: number): void {
    if (changeMs <= this.#dateMs) {
      if (changeMs > this.#fromMs) this.#fromMs = changeMs;
    } else if (changeMs < this.#untilMs) this.#untilMs = changeMs;
  }
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
