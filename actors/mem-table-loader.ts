/**
 * Fills the table of nodes from the store, the configuration and the chain, and keeps on disk what
 * changes.
 *
 * It stands below the table: a new table gets a new loader, which fills it before anybody sees it
 * empty. A new loader of a table that lives takes nothing back: it restores only what the table does
 * not know, and writes what the disk does not. Changes of the last moments are lost only when it is
 * killed together with the table; asked to stop, it writes them first.
 */

import { MEM_TABLE } from "../messages/mem-table.ts";
import type { MemTableLoaderMessages, PlacedTransaction } from "../messages/mem-table-loader.ts";
import { STORE } from "../messages/store.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import {
  type CallResult,
  type CastResult,
  type InitResult,
  keep,
  next,
  postpone,
  reply,
  started,
  stop,
} from "../src/actor/result.ts";
import { describeError } from "../src/errors.ts";
import { KeyIndex, type KeyOwner } from "../src/peer/key-index.ts";
import type { KnownNode } from "../src/peer/known-node.ts";
import type { NodeHistoryEntry } from "../src/peer/node-history.ts";
import { keyWrite } from "../src/store/kept-key.ts";
import { nodeWrite } from "../src/store/kept-node.ts";
import type { StoreWrite } from "../src/store/store.ts";
import { fillTable, type MemTableSources, placeOf, renewalOf } from "./mem-table-loader.tasks.ts";

/** What the loader is started with. */
export interface MemTableLoaderArgs extends MemTableSources {
  /** How long changes gather before they are written, in ms. @defaultValue 200 */
  readonly gatherMs?: number;
  /** Wait before a failed write is tried again, in ms. @defaultValue 2_000 */
  readonly retryMs?: number;
}

/** The one place where these times have numbers. */
export const LOADER_TIMES = { gatherMs: 200, retryMs: 2_000 } as const;

type Context = ActorContext<MemTableLoaderMessages>;
/** What is written as one entry. */
type Row = KnownNode | KeyOwner;

/** Rows by what they are written under; of one place the newest. */
type Rows = ReadonlyMap<string, Row>;

interface State {
  readonly gatherMs: number;
  readonly retryMs: number;
  readonly sources: MemTableSources;
  /** Later keys that are on the disk or on their way to it. */
  readonly keys: KeyIndex;
  /** What changed, the newest of each; one map, because changes come by thousands. */
  readonly waiting: Map<string, Row>;
  /** What is on its way to the disk; `undefined` when nothing is. */
  readonly underWay: Rows | undefined;
  readonly written: number;
  /** Whether a node of a transaction is being placed. */
  readonly isPlacing: boolean;
}

/** The loader of the table of nodes. */
export const memTableLoader = defineActor<MemTableLoaderMessages, State, MemTableLoaderArgs>({
  name: "mem-table-loader",
  trapExit: true,
  // Each change is one message; the table tells as many at once as it has nodes.
  mailbox: { messagesMax: 131_072 },
  init: load,
  phase: ({ isPlacing }) => isPlacing,
  formatState: ({ waiting, underWay, written }) => ({
    waiting: waiting.size,
    underWay: underWay?.size ?? 0,
    written,
  }),
  handle: {
    nodesChanged: (state, nodes, context) => gather(state, nodes, context),
    loadTransaction,
    placed,
    view: ({ waiting, underWay, written }) =>
      reply({ waiting: waiting.size + (underWay?.size ?? 0), written }),
    flush,
    flushed: (state, count, context) => {
      if (state.waiting.size > 0) context.setTimer("flush", state.gatherMs, "flush");
      return next({ ...state, underWay: undefined, written: state.written + count });
    },
    flushFailed,
  },
  exit: () => stop("shutdown"),
  terminate: flushAtEnd,
});

async function load(
  {
    gatherMs = LOADER_TIMES.gatherMs,
    retryMs = LOADER_TIMES.retryMs,
    ...sources
  }: MemTableLoaderArgs,
  context: Context,
): Promise<InitResult<State>> {
  const { nodes, owners, keptOwners } = await fillTable(sources, context);
  const keys = new KeyIndex();
  for (const owner of keptOwners) keys.give(owner);
  const waiting = new Map<string, Row>();
  for (const owner of owners) if (keys.give(owner)) addRow(waiting, owner);
  for (const node of nodes) addRow(waiting, node);
  if (waiting.size > 0) context.setTimer("flush", gatherMs, "flush");
  const state = { gatherMs, retryMs, sources, keys, waiting };
  return started({ ...state, underWay: undefined, written: 0, isPlacing: false });
}

/** Nodes changed by one cause are written by one batch: after a crash all of them are there, or none. */
function gather(state: State, nodes: readonly KnownNode[], context: Context): CastResult<State> {
  const { waiting, underWay, gatherMs, keys } = state;
  if (waiting.size === 0 && underWay === undefined) context.setTimer("flush", gatherMs, "flush");
  for (const node of nodes) {
    const owner = [node.lastPublicKey, node.firstPublicKey] as const;
    keys.give([node.firstPublicKey, node.firstPublicKey]);
    if (keys.give(owner)) addRow(waiting, owner);
    addRow(waiting, node);
  }
  return keep();
}

/** Looks the place of a node up before the table hears of it; what comes meanwhile waits its turn. */
function loadTransaction(
  state: State,
  entry: NodeHistoryEntry,
  context: Context,
): CallResult<State, void> {
  if (state.isPlacing) return postpone();
  if (entry.type === "node_shared_secrets") {
    context.ref(MEM_TABLE).cast.renewSecrets([renewalOf(entry, state.sources)]);
    return reply(undefined);
  }
  const { from } = context;
  const place = async (): Promise<PlacedTransaction> => {
    return { transaction: entry, geoPatch: await placeOf(entry, context), from };
  };
  context.task(place, { done: "placed" });
  return next({ ...state, isPlacing: true });
}

function placed(
  state: State,
  { transaction, geoPatch, from }: PlacedTransaction,
  context: Context,
): CastResult<State> {
  context.ref(MEM_TABLE).cast.transaction({ transaction, geoPatch });
  if (from !== undefined) context.reply(from, undefined);
  return next({ ...state, isPlacing: false });
}

function flush(state: State, _: unknown, context: Context): CastResult<State> {
  const { waiting, underWay } = state;
  if (underWay !== undefined || waiting.size === 0) return keep();
  const store = context.ref(STORE);
  const writes = writesOf(waiting.values(), context);
  const writing = (): Promise<number> => store.call.write(writes).then(() => writes.length);
  context.task(writing, { done: "flushed", failed: "flushFailed" });
  return next({ ...state, waiting: new Map(), underWay: waiting });
}

function flushFailed(state: State, error: unknown, context: Context): CastResult<State> {
  context.emit("nodes.not_kept", { error: describeError(error) });
  context.setTimer("flush", state.retryMs, "flush");
  // What changed since the batch left is newer than the batch.
  const waiting = new Map([...(state.underWay ?? []), ...state.waiting]);
  return next({ ...state, waiting, underWay: undefined });
}

async function flushAtEnd(
  { waiting, underWay }: State,
  _: unknown,
  context: Context,
): Promise<void> {
  const unkept = new Map([...(underWay ?? []), ...waiting]);
  if (unkept.size === 0) return;
  try {
    await context.ref(STORE).call.write(writesOf(unkept.values(), context));
  } catch (error) {
    // The store ends before its time; nothing is left to do but to say what that costs.
    context.emit("nodes.not_kept", { error: describeError(error), nodes: unkept.size });
  }
}

/** A row with a field beyond its bounds is held in memory and told of, not written. */
function writesOf(rows: Iterable<Row>, context: Context): StoreWrite[] {
  return [...rows].flatMap((row) => {
    const write = isOwner(row) ? keyWrite(row) : nodeWrite(row);
    if (typeof write !== "string") return [write];
    context.emit("nodes.not_kept", { error: write, nodes: 1 });
    return [];
  });
}

function addRow(rows: Map<string, Row>, row: Row): void {
  // No key of a node holds a space: the two kinds of rows never meet.
  if (isOwner(row)) rows.set(`key ${row[0]}`, row);
  else rows.set(row.firstPublicKey, row);
}

function isOwner(row: Row): row is KeyOwner {
  return Array.isArray(row);
}
