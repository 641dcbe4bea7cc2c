/**
 * Holds every known node, found by any of its keys, and the views elections stand on.
 *
 * It owns nothing that lasts: its loader fills it again from the store whenever it starts. Whoever
 * subscribed is told every change until it ends, and subscribes again to a new table.
 */

import type { MemTableMessages, NodeObserver } from "../messages/mem-table.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor, type DownNotice } from "../src/actor/define-actor.ts";
import type { ActorRef } from "../src/actor/ref.ts";
import type { KnownNode } from "../src/peer/known-node.ts";
import { type CastResult, keep, next, reply, started } from "../src/actor/result.ts";
import { isNetworkPatch } from "../src/geo/distance.ts";
import { isShare } from "../src/peer/node-judgement.ts";
import {
  authorizeNode,
  setAvailability,
  setAverageAvailability,
  setNetworkPatch,
  setSynced,
  unauthorizeNode,
} from "../src/peer/node-status.ts";
import {
  NodeTable,
  type NodeTableLimits,
  type TableChange,
  type TableChanges,
} from "../src/peer/node-table.ts";

/** What the table is started with. */
export interface MemTableArgs {
  readonly limits?: Partial<NodeTableLimits>;
}

/** Those told of every change: each of them costs a message a change. @defaultValue 64 */
export const SUBSCRIBERS_MAX = 64;

type Context = ActorContext<MemTableMessages>;

interface State {
  readonly table: NodeTable;
  /** By the number of the monitor on each. */
  readonly subscribers: ReadonlyMap<number, ActorRef<NodeObserver>>;
}

/** The table of nodes. */
export const memTable = defineActor<MemTableMessages, State, MemTableArgs>({
  name: "mem-table",
  init: ({ limits }) => started({ table: new NodeTable(limits), subscribers: new Map() }),
  reads: ["list"],
  formatState: ({ table, subscribers }) => ({ nodes: table.size, subscribers: subscribers.size }),
  handle: {
    upsert: (state, update, context) =>
      tell(state, state.table.upsert(update), { key: update.firstPublicKey, context }),
    sighted: (state, sighting, context) =>
      tell(state, state.table.sight(sighting), { key: sighting.key, context }),
    setAvailability: (state, { key, available, atMs }, context) =>
      change(state, (node) => setAvailability(node, available, atMs), { key, context }),
    authorize: (state, { key, atMs }, context) =>
      change(state, (node) => authorizeNode(node, atMs), { key, context }),
    unauthorize: (state, key, context) => change(state, unauthorizeNode, { key, context }),
    setSynced: (state, { key, synced }, context) =>
      change(state, (node) => setSynced(node, synced), { key, context }),
    setAverageAvailability: (state, { key, average }, context) => {
      if (!isShare(average)) return refuse("out_of_bounds", { key, context });
      return change(state, (node) => setAverageAvailability(node, average), { key, context });
    },
    setNetworkPatch: (state, { key, networkPatch }, context) => {
      if (!isNetworkPatch(networkPatch)) return refuse("out_of_bounds", { key, context });
      return change(state, (node) => setNetworkPatch(node, networkPatch), { key, context });
    },
    transaction: (state, { transaction, geoPatch }, context) =>
      tell(state, state.table.takeTransaction(transaction, geoPatch), {
        key: transaction.firstPublicKey,
        context,
      }),
    renewSecrets: (state, renewals, context) =>
      tellAll(state, state.table.renewSecrets(renewals), context),
    judge: (state, judgement, context) => tellAll(state, state.table.judge(judgement), context),
    restore: (state, nodes, context) => {
      for (const node of nodes) {
        tellRefusal(state.table.restore(node), { key: node.firstPublicKey, context });
      }
      return reply(undefined);
    },
    restoreKeys: ({ table }, owners) => reply(table.restoreKeys(owners)),
    get: ({ table }, key) => reply(table.get(key)),
    firstKeyOf: ({ table }, key) => reply(table.firstKeyOf(key)),
    keyOwners: ({ table }) => reply(table.keyOwners()),
    list: ({ table }, { view, at }) => reply(table.list(view, at)),
    subscribe,
  },
  down: (state, { monitor }: DownNotice) =>
    next({
      ...state,
      subscribers: new Map([...state.subscribers].filter(([number]) => number !== monitor)),
    }),
});

/** Why nothing changed. */
type Refusal = Exclude<TableChange, KnownNode>;

interface Where {
  readonly key: string;
  readonly context: Context;
}

function change(
  state: State,
  rule: (node: KnownNode) => KnownNode,
  where: Where,
): CastResult<State> {
  return tell(state, state.table.change(where.key, rule), where);
}

function tell(state: State, change: TableChange, where: Where): CastResult<State> {
  if (typeof change === "string") return refuse(change, where);
  tellSubscribers(state, [change]);
  return keep();
}

function tellAll(state: State, changes: TableChanges, context: Context): CastResult<State> {
  const changed = new Map<string, KnownNode>();
  for (const [key, change] of changes) {
    if (typeof change === "string") tellRefusal(change, { key, context });
    else changed.set(change.firstPublicKey, change);
  }
  tellSubscribers(state, [...changed.values()]);
  return keep();
}

function tellSubscribers({ subscribers }: State, changed: readonly KnownNode[]): void {
  if (changed.length === 0) return;
  for (const ref of subscribers.values()) ref.cast.nodesChanged(changed);
}

function refuse(reason: Refusal, where: Where): CastResult<State> {
  tellRefusal(reason, where);
  return keep();
}

function tellRefusal(change: TableChange, { key, context }: Where): void {
  if (typeof change !== "string" || change === "unchanged") return;
  context.emit("mem_table.refused", { key, reason: change });
}

function subscribe(state: State, ref: ActorRef<NodeObserver>, context: Context): CastResult<State> {
  const { subscribers } = state;
  if ([...subscribers.values()].includes(ref)) return keep();
  if (subscribers.size >= SUBSCRIBERS_MAX) {
    context.emit("mem_table.refused", { key: ref.address, reason: "subscribers_full" });
    return keep();
  }
  return next({ ...state, subscribers: new Map(subscribers).set(context.monitor(ref), ref) });
}
