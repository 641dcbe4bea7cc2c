/** A set of nodes in the order of their first keys, handed out as lists that never change. */

import type { KnownNode, NodeKey } from "./known-node.ts";

/** A node by its first key; `undefined` for one that left. */
type Change = readonly [key: NodeKey, node: KnownNode | undefined];

/** Nodes by first key. A list is made when it is asked for, out of the one before and what changed. */
export class SortedNodes {
  #list: readonly KnownNode[];
  /** What changed since the list was made. */
  readonly #changes = new Map<NodeKey, KnownNode | undefined>();

  /** @param nodes by first key; frozen from now on */
  constructor(nodes: readonly KnownNode[] = []) {
    this.#list = Object.freeze(nodes);
  }

  /** Takes a node in, in the place of the one with its first key. */
  put(node: KnownNode): void {
    this.#changes.set(node.firstPublicKey, node);
  }

  /** Takes a node out. */
  remove(firstPublicKey: NodeKey): void {
    this.#changes.set(firstPublicKey, undefined);
  }

  /** The nodes by first key: frozen, and the same list until something changes. */
  list(): readonly KnownNode[] {
    if (this.#changes.size > 0) {
      const changes = [...this.#changes].sort(([one], [other]) => (one < other ? -1 : 1));
      this.#list = Object.freeze(
        replacedList(this.#list, changes) ?? mergedList(this.#list, changes),
      );
      this.#changes.clear();
    }
    return this.#list;
  }
}

/** The list with nodes in the places of older ones; `undefined` if a node came or left. */
function replacedList(
  list: readonly KnownNode[],
  changes: readonly Change[],
): KnownNode[] | undefined {
  const replaced = [...list];
  for (const [key, node] of changes) {
    const at = placeOf(list, key, 0);
    if (node === undefined || list[at]?.firstPublicKey !== key) return undefined;
    replaced[at] = node;
  }
  return replaced;
}

/** Copies the stretches between the changes, so that one change costs a copy and no comparing of all. */
function mergedList(list: readonly KnownNode[], changes: readonly Change[]): KnownNode[] {
  const merged: KnownNode[] = [];
  let from = 0;
  for (const [key, node] of changes) {
    const at = placeOf(list, key, from);
    copy(list, { from, to: at }, merged);
    from = list[at]?.firstPublicKey === key ? at + 1 : at;
    if (node !== undefined) merged.push(node);
  }
  copy(list, { from, to: list.length }, merged);
  return merged;
}

function copy(
  list: readonly KnownNode[],
  { from, to }: { readonly from: number; readonly to: number },
  into: KnownNode[],
): void {
  for (let index = from; index < to; index += 1) {
    const node = list[index];
    if (node !== undefined) into.push(node);
  }
}

/** Index of the first node, from a place on, whose key is not less. */
function placeOf(list: readonly KnownNode[], key: NodeKey, from: number): number {
  let [low, high] = [from, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.firstPublicKey ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
