/**
 * Every known node, found by any key it ever had, with views that are made once and kept until they
 * change: a view changes with the nodes, and with the dates on which one of them comes to count.
 */

import { type KnownNode, mergeNode, newNode, type NodeKey, type NodeUpdate } from "./known-node.ts";
import { placeNode, sameNode, type NodeSighting } from "./node-sighting.ts";
import { authorizeNode, setAvailability } from "./node-status.ts";
import {
  authorizedAndAvailableNodes,
  authorizedNodes,
  availableNodes,
  type ViewDate,
} from "./node-views.ts";
import { ViewCache } from "./view-cache.ts";

/** Which nodes of the table. */
export type NodeView = "all" | "authorized" | "available" | "authorized_and_available";

/** Limits of the table. */
export interface NodeTableLimits {
  /** Most nodes known. @defaultValue 65_536, some 64 MiB */
  readonly nodesMax: number;
  /** Most keys one node is found by, its first included. @defaultValue 1_024 */
  readonly keysPerNodeMax: number;
}

/** The one place where the limits have numbers. */
export const NODE_TABLE_LIMITS: NodeTableLimits = { nodesMax: 65_536, keysPerNodeMax: 1_024 };

/** What a change came to: the node after it, nothing new, or why it was refused. */
export type TableChange = KnownNode | "unchanged" | "table_full" | "unknown_node";

/** The known nodes. */
export class NodeTable {
  readonly #limits: NodeTableLimits;
  readonly #nodes = new Map<NodeKey, KnownNode>();
  /** First keys in order. */
  readonly #order: NodeKey[] = [];
  /** First key of each key. */
  readonly #keys = new Map<NodeKey, NodeKey>();
  /** How many keys each node is found by. */
  readonly #keyCounts = new Map<NodeKey, number>();
  readonly #views = new ViewCache<NodeView, KnownNode>();

  constructor(limits: Partial<NodeTableLimits> = {}) {
    this.#limits = { ...NODE_TABLE_LIMITS, ...limits };
  }

  /** How many nodes are known. */
  get size(): number {
    return this.#nodes.size;
  }

  /** A node by its first or any later key. */
  get(key: NodeKey): KnownNode | undefined {
    const first = this.#keys.get(key);
    return first === undefined ? undefined : this.#nodes.get(first);
  }

  /** Takes news of a node in. */
  upsert(update: NodeUpdate): TableChange {
    return this.#put(mergeNode(this.#nodes.get(update.firstPublicKey), update));
  }

  /** Takes a node in as it was kept; one that is known already stays as it is. */
  restore(node: KnownNode): TableChange {
    return this.#nodes.has(node.firstPublicKey) ? "unchanged" : this.#put(node);
  }

  /** Notes where a node was last said to be reached. */
  sight(sighting: NodeSighting): TableChange {
    const { key: firstPublicKey, ip, port } = sighting;
    return this.#put(
      placeNode(this.get(sighting.key) ?? newNode({ firstPublicKey, ip, port }), sighting),
    );
  }

  /** Notes that a node is up or down from a date on. */
  setAvailability(key: NodeKey, available: boolean, atMs: number): TableChange {
    const node = this.get(key);
    return node === undefined ? "unknown_node" : this.#put(setAvailability(node, available, atMs));
  }

  /** Notes from when on a node may validate; the first date stays. */
  authorize(key: NodeKey, atMs: number): TableChange {
    const node = this.get(key);
    return node === undefined ? "unknown_node" : this.#put(authorizeNode(node, atMs));
  }

  /** The nodes of a view at a date, by first key; the same list until something changes it. */
  list(view: NodeView, at: ViewDate): readonly KnownNode[] {
    const dateMs = lastMoment(at);
    return this.#views.get(view, dateMs) ?? this.#makeView(view, dateMs);
  }

  #makeView(view: NodeView, dateMs: number): readonly KnownNode[] {
    const all = this.#order.flatMap((key) => this.#nodes.get(key) ?? []);
    const dates = view === "all" || view === "available" ? [] : all.flatMap(datesOf);
    const nodes = Object.freeze(nodesOf(view, all, dateMs));
    this.#views.keep(view, { nodes, dateMs, dates });
    return nodes;
  }

  #put(node: KnownNode): TableChange {
    const { firstPublicKey } = node;
    const known = this.#nodes.get(firstPublicKey);
    if (known !== undefined && sameNode(known, node)) return "unchanged";
    if (known === undefined) {
      if (this.#nodes.size >= this.#limits.nodesMax) return "table_full";
      insertSorted(this.#order, firstPublicKey);
    }
    const kept = Object.freeze({ ...node });
    this.#nodes.set(firstPublicKey, kept);
    this.#index(firstPublicKey, firstPublicKey);
    this.#index(node.lastPublicKey, firstPublicKey);
    this.#views.clear();
    return kept;
  }

  /** A key once given stays its node's: nobody takes a node's place by naming one of its keys. */
  #index(key: NodeKey, first: NodeKey): void {
    // A node's own first key is found whatever other nodes called theirs.
    if (key !== first && this.#keys.has(key)) return;
    const count = this.#keyCounts.get(first) ?? 0;
    if (this.#keys.get(key) === first || (key !== first && count >= this.#limits.keysPerNodeMax))
      return;
    this.#keys.set(key, first);
    this.#keyCounts.set(first, count + 1);
  }
}

function nodesOf(view: NodeView, all: readonly KnownNode[], dateMs: number): KnownNode[] {
  switch (view) {
    case "all":
      return [...all];
    case "available":
      return availableNodes(all);
    case "authorized":
      return authorizedNodes(all, { dateMs });
    case "authorized_and_available":
      return authorizedAndAvailableNodes(all, { dateMs });
  }
}

/** The last whole millisecond that has happened at a date: dates of nodes are whole ones. */
function lastMoment({ dateMs, before = false }: ViewDate): number {
  return before ? Math.ceil(dateMs) - 1 : Math.floor(dateMs);
}

/** Dates on which a node comes to count, or to count differently. */
function datesOf({ authorizationMs, availabilityUpdateMs }: KnownNode): number[] {
  return authorizationMs === null
    ? [availabilityUpdateMs]
    : [availabilityUpdateMs, authorizationMs];
}

function insertSorted(keys: NodeKey[], key: NodeKey): void {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  keys.splice(low, 0, key);
}
