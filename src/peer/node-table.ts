/**
 * Every known node, found by any key it ever had, with views that are made once and kept until they
 * change. Nodes without an authorization change no dated view; a dated view of those that have one
 * changes with them, and on the dates on which one of them comes to count.
 *
 * A node and a list that were handed out are frozen: whatever happens to the table afterwards, their
 * reader keeps what it was given.
 */

import { type DatedViewName, DatedViews } from "./dated-view.ts";
import { KEYS_PER_NODE_MAX, KeyIndex, type KeyOwner } from "./key-index.ts";
import { type KnownNode, mergeNode, newNode, type NodeKey, type NodeUpdate } from "./known-node.ts";
import {
  authorizationsAfter,
  nodeAfter,
  type NodeTransaction,
  type SecretsRenewal,
} from "./node-history.ts";
import { isJudgement, judgeNode, type NetworkJudgement } from "./node-judgement.ts";
import { placeNode, sameNode, type NodeSighting } from "./node-sighting.ts";
import { firstEnrolledNode } from "./node-list.ts";
import { isCandidate, type ViewDate } from "./node-views.ts";
import { SortedNodes } from "./sorted-nodes.ts";

/** Every view of the table. `candidates` are those that may be authorized next. */
export const NODE_VIEWS = [
  "all",
  "authorized",
  "available",
  "authorized_and_available",
  "candidates",
  "synced",
] as const;

/** Which nodes of the table. */
export type NodeView = (typeof NODE_VIEWS)[number];

/** Limits of the table. */
export interface NodeTableLimits {
  /** Most nodes known. @defaultValue 131_072, some 128 MiB */
  readonly nodesMax: number;
  /** Most keys one node is found by, its first included. @defaultValue 1_024 */
  readonly keysPerNodeMax: number;
}

/** The one place where the limits have numbers. */
export const NODE_TABLE_LIMITS: NodeTableLimits = {
  nodesMax: 131_072,
  keysPerNodeMax: KEYS_PER_NODE_MAX,
};

/** What a change came to: the node after it, nothing new, or why it was refused. */
export type TableChange = KnownNode | "unchanged" | "table_full" | "unknown_node" | "out_of_bounds";

/** What a change of many nodes came to, by the key each was named by. */
export type TableChanges = ReadonlyMap<NodeKey, TableChange>;

/** Lists that are kept up to date: the views without a date, and what dated views are made of. */
type Index = Exclude<NodeView, DatedViewName> | "ever_authorized";

const BELONGS: Readonly<Record<Index, (node: KnownNode) => boolean>> = {
  all: () => true,
  available: ({ available }) => available,
  candidates: isCandidate,
  synced: ({ synced }) => synced,
  ever_authorized: ({ authorizationMs }) => authorizationMs !== null,
};

const INDEXES: readonly Index[] = ["all", "available", "candidates", "synced", "ever_authorized"];

interface StandIn {
  readonly of: readonly KnownNode[];
  readonly nodes: readonly KnownNode[];
}

/** The known nodes. */
export class NodeTable {
  readonly #limits: NodeTableLimits;
  readonly #nodes = new Map<NodeKey, KnownNode>();
  readonly #keys: KeyIndex;
  readonly #lists: Readonly<Record<Index, SortedNodes>> = {
    all: new SortedNodes(),
    available: new SortedNodes(),
    candidates: new SortedNodes(),
    synced: new SortedNodes(),
    ever_authorized: new SortedNodes(),
  };
  readonly #dated = new DatedViews();
  /** The first enrolled node alone, as it followed from the list of all nodes. */
  #standIn: StandIn = { of: [], nodes: Object.freeze([]) };

  constructor(limits: Partial<NodeTableLimits> = {}) {
    this.#limits = { ...NODE_TABLE_LIMITS, ...limits };
    this.#keys = new KeyIndex(this.#limits.keysPerNodeMax);
  }

  /** How many nodes are known. */
  get size(): number {
    return this.#nodes.size;
  }

  /** A node by its first or any later key. */
  get(key: NodeKey): KnownNode | undefined {
    const first = this.#keys.firstOf(key);
    return first === undefined ? undefined : this.#nodes.get(first);
  }

  /** The first key of a node by any of its keys; of a key nobody has, the key itself. */
  firstKeyOf(key: NodeKey): NodeKey {
    return this.get(key)?.firstPublicKey ?? key;
  }

  /** Every later key with its node's first. */
  keyOwners(): readonly KeyOwner[] {
    return this.#keys.owners();
  }

  /** Takes news of a node in. */
  upsert(update: NodeUpdate): TableChange {
    return this.#put(mergeNode(this.#nodes.get(update.firstPublicKey), update));
  }

  /** Takes a node in as it was kept; one that is known already stays as it is. */
  restore(node: KnownNode): TableChange {
    return this.#nodes.has(node.firstPublicKey) ? "unchanged" : this.#put(node);
  }

  /** Gives keys back to nodes, which may come later; one that has an owner stays its owner's. */
  restoreKeys(owners: readonly KeyOwner[]): void {
    for (const owner of owners) this.#keys.give(owner);
  }

  /** Notes where a node was last said to be reached. */
  sight(sighting: NodeSighting): TableChange {
    const { key: firstPublicKey, ip, port } = sighting;
    return this.#put(
      placeNode(this.get(sighting.key) ?? newNode({ firstPublicKey, ip, port }), sighting),
    );
  }

  /** Changes a known node by one of the rules of `node-status.ts` or `node-judgement.ts`. */
  change(key: NodeKey, rule: (node: KnownNode) => KnownNode): TableChange {
    const node = this.get(key);
    return node === undefined ? "unknown_node" : this.#put(rule(node));
  }

  /** Takes in a node's own transaction; an older one than is known gives the node its key only. */
  takeTransaction(transaction: NodeTransaction, geoPatch: string | null): TableChange {
    const { firstPublicKey, previousPublicKey } = transaction;
    const known = this.#nodes.get(firstPublicKey);
    const after = nodeAfter(transaction, known, geoPatch);
    if (after !== undefined) return this.#put(after);
    this.#keys.give([previousPublicKey, firstPublicKey]);
    return "unchanged";
  }

  /** Lets exactly those validate whom the newest renewal of the secrets lists; the oldest comes first. */
  renewSecrets(renewals: readonly SecretsRenewal[]): TableChanges {
    const held = new Map<NodeKey, number>();
    for (const { firstPublicKey, authorizationMs } of this.#lists.ever_authorized.list()) {
      if (authorizationMs !== null) held.set(firstPublicKey, authorizationMs);
    }
    const listed = renewals.map(({ authorizedKeys, applicationMs }) => ({
      authorizedKeys: authorizedKeys.map((key) => this.firstKeyOf(key)),
      applicationMs,
    }));
    const after = authorizationsAfter(held, listed);
    const keys = new Set([...held.keys(), ...after.keys()]);
    return this.#changeAll(keys, (node) => ({
      ...node,
      authorizationMs: after.get(node.firstPublicKey) ?? null,
    }));
  }

  /** Takes in what a summary says of all nodes it speaks of. */
  judge({ effectiveMs, nodes }: NetworkJudgement): TableChanges {
    const judgements = new Map(nodes.map((judgement) => [judgement.key, judgement] as const));
    const refused = [...judgements].filter(([, judgement]) => !isJudgement(judgement));
    for (const [key] of refused) judgements.delete(key);
    const changes = this.#changeAll(judgements.keys(), (node, key) => {
      const judgement = judgements.get(key);
      return judgement === undefined ? node : judgeNode(node, judgement, effectiveMs);
    });
    return new Map([...changes, ...refused.map(([key]) => [key, "out_of_bounds"] as const)]);
  }

  #changeAll(
    keys: Iterable<NodeKey>,
    rule: (node: KnownNode, key: NodeKey) => KnownNode,
  ): TableChanges {
    return new Map(
      [...keys].map((key) => [key, this.change(key, (node) => rule(node, key))] as const),
    );
  }

  /**
   * The nodes of a view at a date, by first key; frozen, and the same list until something changes
   * it. Where no node counts at the date the first enrolled one stands in.
   */
  list(view: NodeView, at: ViewDate): readonly KnownNode[] {
    if (view !== "authorized" && view !== "authorized_and_available") {
      return this.#lists[view].list();
    }
    const among = (): readonly KnownNode[] => this.#lists.ever_authorized.list();
    const nodes = this.#dated.list(view, lastMoment(at), among);
    return nodes.length > 0 ? nodes : this.#firstEnrolled();
  }

  #firstEnrolled(): readonly KnownNode[] {
    const of = this.#lists.all.list();
    if (this.#standIn.of !== of) {
      const first = firstEnrolledNode(of);
      this.#standIn = { of, nodes: Object.freeze(first === undefined ? [] : [first]) };
    }
    return this.#standIn.nodes;
  }

  #put(node: KnownNode): TableChange {
    const { firstPublicKey } = node;
    const known = this.#nodes.get(firstPublicKey);
    if (known !== undefined && sameNode(known, node)) return "unchanged";
    if (known === undefined && this.#nodes.size >= this.#limits.nodesMax) return "table_full";
    // Laid out alike, whoever made it: a frozen spread of any node is ten times slower to read.
    const kept = Object.freeze(newNode(node));
    this.#nodes.set(firstPublicKey, kept);
    this.#keys.give([firstPublicKey, firstPublicKey]);
    this.#keys.give([node.lastPublicKey, firstPublicKey]);
    this.#list(kept, known);
    return kept;
  }

  #list(node: KnownNode, known: KnownNode | undefined): void {
    for (const index of INDEXES) {
      const wasListed = known !== undefined && BELONGS[index](known);
      if (BELONGS[index](node)) this.#lists[index].put(node);
      else if (wasListed) this.#lists[index].remove(node.firstPublicKey);
      else continue;
      if (index === "ever_authorized") this.#dated.take(node);
    }
  }
}

/** The last whole millisecond that has happened at a date: dates of nodes are whole ones. */
function lastMoment({ dateMs, before = false }: ViewDate): number {
  return before ? Math.ceil(dateMs) - 1 : Math.floor(dateMs);
}
