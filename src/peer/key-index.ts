/** Which node a key belongs to: every key a node ever had leads to its first one. */

import type { NodeKey } from "./known-node.ts";

/** Most keys one node is found by, its first included. */
export const KEYS_PER_NODE_MAX = 1_024;

/** A key and the first key of its node. */
export type KeyOwner = readonly [key: NodeKey, first: NodeKey];

/** First keys by key. */
export class KeyIndex {
  readonly #keysPerNodeMax: number;
  readonly #firsts = new Map<NodeKey, NodeKey>();
  /** How many keys each node is found by. */
  readonly #counts = new Map<NodeKey, number>();

  constructor(keysPerNodeMax: number = KEYS_PER_NODE_MAX) {
    this.#keysPerNodeMax = keysPerNodeMax;
  }

  /** The first key of the node a key belongs to. */
  firstOf(key: NodeKey): NodeKey | undefined {
    return this.#firsts.get(key);
  }

  /**
   * Gives a key to a node. A key once given stays its node's: nobody takes a node's place by naming
   * one of its keys.
   *
   * @returns whether the key leads to that node now and did not before
   */
  give([key, first]: KeyOwner): boolean {
    const owner = this.#firsts.get(key);
    if (owner === first) return false;
    const count = this.#counts.get(first) ?? 0;
    // A node's own first key is found whatever other nodes called theirs.
    if (key !== first && (owner !== undefined || count >= this.#keysPerNodeMax)) return false;
    this.#firsts.set(key, first);
    this.#counts.set(first, count + 1);
    return true;
  }

  /** Every later key with its node's first; first keys lead to themselves and are left out. */
  owners(): KeyOwner[] {
    return [...this.#firsts].filter(([key, first]) => key !== first);
  }
}
