/**
 * What the table of nodes is told and asked. Updates may repeat; the newest wins by the rules of
 * `src/peer/known-node.ts`.
 */

import { actorName } from "../src/actor/name.ts";
import type { Call, Cast } from "../src/actor/protocol.ts";
import type { ActorRef } from "../src/actor/ref.ts";
import type { KnownNode, NodeKey, NodeUpdate } from "../src/peer/known-node.ts";
import type { NodeSighting } from "../src/peer/node-sighting.ts";
import type { NodeView } from "../src/peer/node-table.ts";
import type { ViewDate } from "../src/peer/node-views.ts";

/** What a subscriber of the table is told. */
export type NodeObserver = {
  /** A node is new or changed. */
  nodeChanged: Cast<KnownNode>;
};

/** Messages of the table. */
export type MemTableMessages = {
  /** Takes in what is known of a node. */
  upsert: Cast<NodeUpdate>;
  /** Takes in nodes as they were kept; those known already stay as they are. Nobody is told. */
  restore: Call<readonly KnownNode[], void>;
  /** Notes where a node says it is reached; a node met for the first time is taken in. */
  sighted: Cast<NodeSighting>;
  /** Notes that a node is up or down from a date on, in ms since 1970. */
  setAvailability: Cast<{
    readonly key: NodeKey;
    readonly available: boolean;
    readonly atMs: number;
  }>;
  /** Notes from when on a node may validate, in ms since 1970; the first date stays. */
  authorize: Cast<{ readonly key: NodeKey; readonly atMs: number }>;
  /** One node by its first or any later key. */
  get: Call<NodeKey, KnownNode | undefined>;
  /**
   * The nodes of a view at a date, by first key; frozen, and the same list until it changes. The
   * date matters to all views but `all` and `available`.
   */
  list: Call<{ readonly view: NodeView; readonly at: ViewDate }, readonly KnownNode[]>;
  /** Tells somebody every change from now on, until it is gone. */
  subscribe: Cast<ActorRef<NodeObserver>>;
};

/** The holder of every known node. */
export const MEM_TABLE = actorName<MemTableMessages>("mem-table");
