/**
 * What the table of nodes is told and asked. Updates may repeat; the newest wins by the rules of
 * `src/peer/known-node.ts`.
 */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast } from "../src/actor/protocol.ts";
import type { ActorRef } from "../src/actor/ref.ts";
import type { KeyOwner } from "../src/peer/key-index.ts";
import type { KnownNode, NodeKey, NodeUpdate } from "../src/peer/known-node.ts";
import type { NodeTransaction, SecretsRenewal } from "../src/peer/node-history.ts";
import type { NetworkJudgement } from "../src/peer/node-judgement.ts";
import type { NodeSighting } from "../src/peer/node-sighting.ts";
import type { NodeView } from "../src/peer/node-table.ts";
import type { ViewDate } from "../src/peer/node-views.ts";

/** What a subscriber of the table is told. */
export type NodeObserver = {
  /** These nodes are new or changed, each once: one for most news, many for a judgement. */
  nodesChanged: Cast<readonly KnownNode[]>;
};

/** Messages of the table. */
export type MemTableMessages = {
  /** Takes in what is known of a node. */
  upsert: Cast<NodeUpdate>;
  /** Takes in nodes as they were kept; those known already stay as they are. Nobody is told. */
  restore: Call<readonly KnownNode[], void>;
  /** Gives nodes their later keys back, as they were kept; before the nodes themselves. */
  restoreKeys: Call<readonly KeyOwner[], void>;
  /** Notes where a node says it is reached; a node met for the first time is taken in. */
  sighted: Cast<NodeSighting>;
  /** Notes that a node is up or down from a date on, in ms since 1970; the same again moves no date. */
  setAvailability: Cast<{
    readonly key: NodeKey;
    readonly available: boolean;
    readonly atMs: number;
  }>;
  /** Notes from when on a node may validate, in ms since 1970; the first date stays. */
  authorize: Cast<{ readonly key: NodeKey; readonly atMs: number }>;
  /** Notes that a node may not validate any more. */
  unauthorize: Cast<NodeKey>;
  /** Notes whether a node has caught up. */
  setSynced: Cast<{ readonly key: NodeKey; readonly synced: boolean }>;
  /** Notes which part of the last period a node was up, 0 to 1. */
  setAverageAvailability: Cast<{ readonly key: NodeKey; readonly average: number }>;
  /** Notes where a node stands in latency. */
  setNetworkPatch: Cast<{ readonly key: NodeKey; readonly networkPatch: string }>;
  /**
   * Takes in a node's own transaction (`nodeAfter` in `src/peer/node-history.ts`).
   * `geoPatch` is where its address lies, `null` when nobody could tell.
   */
  transaction: Cast<{
    readonly transaction: NodeTransaction;
    readonly geoPatch: string | null;
  }>;
  /** Lets exactly those validate whom the newest of some renewals lists; the oldest comes first. */
  renewSecrets: Cast<readonly SecretsRenewal[]>;
  /** Takes in what a summary says of all nodes, as a whole: nobody sees a part of it. */
  judge: Cast<NetworkJudgement>;
  /** One node by its first or any later key. */
  get: Call<NodeKey, KnownNode | undefined>;
  /** The first key of a node by any of its keys; of a key nobody has, the key itself. */
  firstKeyOf: Call<NodeKey, NodeKey>;
  /** Every later key with its node's first. */
  keyOwners: Call<void, readonly KeyOwner[]>;
  /**
   * The nodes of a view at a date, by first key; frozen like the nodes in it, and the same list until
   * it changes: a reader may keep it. The date matters to `authorized` and
   * `authorized_and_available` only.
   */
  list: Call<{ readonly view: NodeView; readonly at: ViewDate }, readonly KnownNode[]>;
  /** Tells somebody every change from now on, until it is gone. */
  subscribe: Cast<ActorRef<NodeObserver>>;
};

/** The holder of every known node. */
export const MEM_TABLE = actorName<MemTableMessages>("mem-table");
