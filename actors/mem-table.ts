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
import { type CastResult, keep, next, reply, started } from "../src/actor/result.ts";
import { NodeTable, type NodeTableLimits, type TableChange } from "../src/peer/node-table.ts";

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
  formatState: ({ table, subscribers }) => ({ nodes: table.size, subscribers: subscribers.size }),
  handle: {
    upsert: (state, update, context) =>
      tell(state, state.table.upsert(update), { key: update.firstPublicKey, context }),
    sighted: (state, sighting, context) =>
      tell(state, state.table.sight(sighting), { key: sighting.key, context }),
    setAvailability: (state, { key, available, atMs }, context) =>
      tell(state, state.table.setAvailability(key, available, atMs), { key, context }),
    authorize: (state, { key, atMs }, context) =>
      tell(state, state.table.authorize(key, atMs), { key, context }),
    restore: (state, nodes, context) => {
      for (const node of nodes) {
        tellRefusal(state.table.restore(node), { key: node.firstPublicKey, context });
      }
      return reply(undefined);
    },
    get: ({ table }, key) => reply(table.get(key)),
    list: ({ table }, { view, at }) => reply(table.list(view, at)),
    subscribe,
  },
  down: (state, { monitor }: DownNotice) =>
    next({
      ...state,
      subscribers: new Map([...state.subscribers].filter(([number]) => number !== monitor)),
    }),
});

interface Where {
  readonly key: string;
  readonly context: Context;
}

function tell(state: State, change: TableChange, where: Where): CastResult<State> {
  if (typeof change === "string") tellRefusal(change, where);
  else for (const ref of state.subscribers.values()) ref.cast.nodeChanged(change);
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
