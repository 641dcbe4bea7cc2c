/**
 * Fills the table of nodes from the store and the configuration, and keeps on disk what changes.
 *
 * It stands below the table: a new table gets a new loader, which fills it before anybody sees it
 * empty. A new loader of a table that lives takes nothing back: it restores only what the table does
 * not know, and writes what the disk does not. Changes of the last moments are lost only when it is
 * killed together with the table; asked to stop, it writes them first.
 */

import { GEO_PATCH } from "../messages/geo-patch.ts";
import { MEM_TABLE } from "../messages/mem-table.ts";
import type { MemTableLoaderMessages } from "../messages/mem-table-loader.ts";
import { STORE } from "../messages/store.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import {
  type CastResult,
  type InitResult,
  keep,
  next,
  reply,
  started,
  stop,
} from "../src/actor/result.ts";
import { ed25519Key, encodeKey } from "../src/crypto/keys.ts";
import { describeError, isRuntimeError } from "../src/errors.ts";
import {
  type ConfiguredNode,
  genesisNode,
  nodeKeyOf,
  seedNode,
  UNKNOWN_ADDRESS,
} from "../src/peer/genesis-node.ts";
import { keptNode, NODES_TABLE, nodeWrite } from "../src/store/kept-node.ts";
import type { KnownNode, NodeKey } from "../src/peer/known-node.ts";
import { sameNode } from "../src/peer/node-sighting.ts";
import type { StoreWrite } from "../src/store/store.ts";

/** What the loader is started with. */
export interface MemTableLoaderArgs {
  /** The first committee; authorized from date 0. */
  readonly genesis: readonly ConfiguredNode[];
  /** Nodes known by hand. */
  readonly seeds: readonly ConfiguredNode[];
  /** How long changes gather before they are written, in ms. @defaultValue 200 */
  readonly gatherMs?: number;
  /** Wait before a failed write is tried again, in ms. @defaultValue 2_000 */
  readonly retryMs?: number;
}

/** The one place where these times have numbers. */
export const LOADER_TIMES = { gatherMs: 200, retryMs: 2_000 } as const;

/** Entries read at once, so that other actors have their turn while a large table loads. */
const PAGE = 500;

type Context = ActorContext<MemTableLoaderMessages>;
type Nodes = ReadonlyMap<NodeKey, KnownNode>;

interface State {
  readonly gatherMs: number;
  readonly retryMs: number;
  /** Changed nodes by first key, the newest of each; one map, because changes come by thousands. */
  readonly waiting: Map<NodeKey, KnownNode>;
  /** What is on its way to the disk; `undefined` when nothing is. */
  readonly underWay: Nodes | undefined;
  readonly written: number;
}

/** The loader of the table of nodes. */
export const memTableLoader = defineActor<MemTableLoaderMessages, State, MemTableLoaderArgs>({
  name: "mem-table-loader",
  trapExit: true,
  // Each change is one message; the table tells as many at once as it has nodes.
  mailbox: { messagesMax: 131_072 },
  init: load,
  formatState: ({ waiting, underWay, written }) => ({
    waiting: waiting.size,
    underWay: underWay?.size ?? 0,
    written,
  }),
  handle: {
    nodeChanged: (state, node, context) => gather(state, node, context),
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

async function load(args: MemTableLoaderArgs, context: Context): Promise<InitResult<State>> {
  const table = context.ref(MEM_TABLE);
  const kept = await readAll(context);
  const configured = await configuredNodes(args, context);
  await table.call.restore(configured.filter(({ firstPublicKey }) => !kept.has(firstPublicKey)));
  for (const node of args.genesis) table.cast.authorize({ key: nodeKeyOf(node), atMs: 0 });
  table.cast.subscribe(context.self);
  const nodes = await table.call.list({ view: "all", at: { dateMs: 0 } });
  const waiting = new Map<NodeKey, KnownNode>();
  for (const node of nodes) if (!isKept(node, kept)) waiting.set(node.firstPublicKey, node);
  const { gatherMs = LOADER_TIMES.gatherMs, retryMs = LOADER_TIMES.retryMs } = args;
  if (waiting.size > 0) context.setTimer("flush", gatherMs, "flush");
  return started({ gatherMs, retryMs, waiting, underWay: undefined, written: 0 });
}

/** Fills the table page by page; answers with what the disk holds. */
async function readAll(context: Context): Promise<Nodes> {
  const kept = new Map<NodeKey, KnownNode>();
  // What a killed loader was writing still lands; read before that, a new table would be behind the disk.
  await context.ref(STORE).call.write([], { timeoutMs: "infinity" });
  let from = new Uint8Array(0);
  for (;;) {
    const range = { from, limit: PAGE };
    const page = await context.ref(STORE).call.scan({ table: NODES_TABLE, range });
    const read = page.map(keptNode);
    // An entry the disk garbled costs itself, not the node's start.
    for (const one of read) {
      if (typeof one === "string") context.emit("nodes.skipped", { error: one });
      else kept.set(one.firstPublicKey, one);
    }
    await context.ref(MEM_TABLE).call.restore(read.filter((one) => typeof one !== "string"));
    const last = page.at(-1)?.[0];
    if (last === undefined || page.length < PAGE) return kept;
    from = Uint8Array.of(...last, 0);
  }
}

async function configuredNodes(args: MemTableLoaderArgs, context: Context): Promise<KnownNode[]> {
  const place = (node: ConfiguredNode): Promise<string | null> => patchOf(node, context);
  const genesis = args.genesis.map(async (node) => genesisNode(node, await place(node)));
  const seeds = args.seeds.map(async (node) => seedNode(node, await place(node)));
  return await Promise.all([...genesis, ...seeds]);
}

/** The geography may be down; a node without a place is a node all the same. */
async function patchOf({ key, address }: ConfiguredNode, context: Context): Promise<string | null> {
  try {
    const publicKey = encodeKey(ed25519Key(new Uint8Array(Buffer.from(key, "hex"))));
    const { host } = address ?? UNKNOWN_ADDRESS;
    return await context.ref(GEO_PATCH).call.patchOf({ host, publicKey });
  } catch (error) {
    if (isRuntimeError(error)) return null;
    throw error;
  }
}

function isKept(node: KnownNode, kept: Nodes): boolean {
  const found = kept.get(node.firstPublicKey);
  return found !== undefined && sameNode(found, node);
}

function gather(state: State, node: KnownNode, context: Context): CastResult<State> {
  const { waiting, underWay, gatherMs } = state;
  if (waiting.size === 0 && underWay === undefined) context.setTimer("flush", gatherMs, "flush");
  waiting.set(node.firstPublicKey, node);
  return keep();
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

/** A node with a field beyond its bounds is held in memory and told of, not written. */
function writesOf(nodes: Iterable<KnownNode>, context: Context): StoreWrite[] {
  return [...nodes].flatMap((node) => {
    const write = nodeWrite(node);
    if (typeof write !== "string") return [write];
    context.emit("nodes.not_kept", { error: write, nodes: 1 });
    return [];
  });
}
