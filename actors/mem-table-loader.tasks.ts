/** How the loader fills the table when it starts. */

import { GEO_PATCH } from "../messages/geo-patch.ts";
import { MEM_TABLE } from "../messages/mem-table.ts";
import type { MemTableLoaderMessages } from "../messages/mem-table-loader.ts";
import { STORE } from "../messages/store.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { ed25519Key, encodeKey, parseKey } from "../src/crypto/keys.ts";
import { describeError, isRuntimeError } from "../src/errors.ts";
import {
  type ConfiguredNode,
  genesisNode,
  nodeKeyOf,
  seedNode,
  UNKNOWN_ADDRESS,
} from "../src/peer/genesis-node.ts";
import type { KeyOwner } from "../src/peer/key-index.ts";
import type { KnownNode, NodeKey } from "../src/peer/known-node.ts";
import { loneNode } from "../src/peer/lone-node.ts";
import {
  inOrder,
  nextApplicationMs,
  type NodeHistoryEntry,
  type NodeTransaction,
  type SecretsRenewal,
} from "../src/peer/node-history.ts";
import { sameNode } from "../src/peer/node-sighting.ts";
import { keptKey, NODE_KEYS_TABLE } from "../src/store/kept-key.ts";
import { keptNode, NODES_TABLE } from "../src/store/kept-node.ts";
import type { StoreEntry } from "../src/store/store.ts";

/** What the table is filled from, beside the disk. */
export interface MemTableSources {
  /** The first committee; authorized from date 0. */
  readonly genesis: readonly ConfiguredNode[];
  /** Nodes known by hand. */
  readonly seeds: readonly ConfiguredNode[];
  /** What the host's chain says about nodes, in any order. @defaultValue nothing */
  readonly history?: () => Promise<readonly NodeHistoryEntry[]>;
  /** This node, as tables name it. @defaultValue a node that is in no table */
  readonly self?: NodeKey;
  /** When this node last followed the network, in ms since 1970; `null` for never. @defaultValue never */
  readonly lastSyncMs?: () => Promise<number | null>;
  /** Between two dates on which new secrets come to count, in ms. @defaultValue a day */
  readonly applicationPeriodMs?: number;
}

/** What the table knows and the disk does not. */
export interface Unkept {
  readonly nodes: readonly KnownNode[];
  /** Every later key, kept or not. */
  readonly owners: readonly KeyOwner[];
  /** Those of them that are kept. */
  readonly keptOwners: readonly KeyOwner[];
}

/** Entries read at once, so that other actors have their turn while a large table loads. */
const PAGE = 500;

type Context = ActorContext<MemTableLoaderMessages>;
type Nodes = ReadonlyMap<NodeKey, KnownNode>;

/** Fills the table from disk, configuration and chain, and subscribes to what changes afterwards. */
export async function fillTable(sources: MemTableSources, context: Context): Promise<Unkept> {
  const table = context.ref(MEM_TABLE);
  // What a killed loader was writing still lands; read before that, a new table would be behind the disk.
  await context.ref(STORE).call.write([], { timeoutMs: "infinity" });
  const keptOwners = await readKeys(context);
  const kept = await readNodes(context);
  const configured = await configuredNodes(sources, context);
  await table.call.restore(configured.filter(({ firstPublicKey }) => !kept.has(firstPublicKey)));
  for (const node of sources.genesis) table.cast.authorize({ key: nodeKeyOf(node), atMs: 0 });
  await replay(sources, context);
  await countIfAlone(sources, context);
  table.cast.subscribe(context.self);
  const nodes = await table.call.list({ view: "all", at: { dateMs: 0 } });
  const owners = await table.call.keyOwners();
  return { nodes: nodes.filter((node) => !isKept(node, kept)), owners, keptOwners };
}

/** A later key before its node: were it the other way round, another node could take the key. */
async function readKeys(context: Context): Promise<KeyOwner[]> {
  const kept: KeyOwner[] = [];
  for await (const page of pagesOf(NODE_KEYS_TABLE, context)) {
    const owners = soundEntries(page.map(keptKey), context);
    await context.ref(MEM_TABLE).call.restoreKeys(owners);
    for (const owner of owners) kept.push(owner);
  }
  return kept;
}

async function readNodes(context: Context): Promise<Nodes> {
  const kept = new Map<NodeKey, KnownNode>();
  for await (const page of pagesOf(NODES_TABLE, context)) {
    const nodes = soundEntries(page.map(keptNode), context);
    await context.ref(MEM_TABLE).call.restore(nodes);
    for (const node of nodes) kept.set(node.firstPublicKey, node);
  }
  return kept;
}

async function* pagesOf(table: string, context: Context): AsyncGenerator<readonly StoreEntry[]> {
  let from = new Uint8Array(0);
  for (;;) {
    const range = { from, limit: PAGE };
    const page = await context.ref(STORE).call.scan({ table, range });
    yield page;
    const last = page.at(-1)?.[0];
    if (last === undefined || page.length < PAGE) return;
    from = Uint8Array.of(...last, 0);
  }
}

/** An entry the disk garbled costs itself, not the node's start. */
function soundEntries<Entry extends object>(
  read: readonly (Entry | string)[],
  context: Context,
): Entry[] {
  return read.flatMap((one) => {
    if (typeof one !== "string") return [one];
    context.emit("nodes.skipped", { error: one });
    return [];
  });
}

async function configuredNodes(
  { genesis, seeds }: MemTableSources,
  context: Context,
): Promise<KnownNode[]> {
  const place = (node: ConfiguredNode): Promise<string | null> => {
    const { host } = node.address ?? UNKNOWN_ADDRESS;
    return patchOf(
      host,
      encodeKey(ed25519Key(new Uint8Array(Buffer.from(node.key, "hex")))),
      context,
    );
  };
  const first = genesis.map(async (node) => genesisNode(node, await place(node)));
  const known = seeds.map(async (node) => seedNode(node, await place(node)));
  return await Promise.all([...first, ...known]);
}

/** Nodes in the order of their transactions; the secrets as a whole, so that nobody sees one half. */
async function replay(sources: MemTableSources, context: Context): Promise<void> {
  const entries = inOrder((await sources.history?.()) ?? []);
  const table = context.ref(MEM_TABLE);
  const renewals: SecretsRenewal[] = [];
  for (const entry of entries) {
    if (entry.type === "node_shared_secrets") renewals.push(renewalOf(entry, sources));
    else {
      const geoPatch = await placeOf(entry, context);
      table.cast.transaction({ transaction: entry, geoPatch });
    }
  }
  if (renewals.length > 0) table.cast.renewSecrets(renewals);
}

/** A network whose only node was this one comes back with it: nobody else is there to say that it is up. */
async function countIfAlone(
  { self = "", lastSyncMs }: MemTableSources,
  context: Context,
): Promise<void> {
  if (lastSyncMs === undefined) return;
  try {
    const sinceMs = await lastSyncMs();
    const nodes = await context.ref(MEM_TABLE).call.list({ view: "all", at: { dateMs: 0 } });
    const own = loneNode(nodes, self, sinceMs);
    if (own !== undefined) context.ref(MEM_TABLE).cast.upsert(own);
  } catch (error) {
    // What the host cannot tell now decides nothing; the table is there all the same.
    context.emit("nodes.last_sync_unknown", { error: describeError(error) });
  }
}

/** What a renewal of the secrets comes to, and when. */
export function renewalOf(
  { authorizedKeys, timestampMs }: Extract<NodeHistoryEntry, { type: "node_shared_secrets" }>,
  { applicationPeriodMs }: Pick<MemTableSources, "applicationPeriodMs">,
): SecretsRenewal {
  return { authorizedKeys, applicationMs: nextApplicationMs(timestampMs, applicationPeriodMs) };
}

/** Where the node of a transaction lies; `null` when nobody could tell. */
export async function placeOf(
  { said, firstPublicKey }: NodeTransaction,
  context: Context,
): Promise<string | null> {
  return await patchOf(said.ip, keyBytes(firstPublicKey), context);
}

/** The geography may be down; a node without a place is a node all the same. */
async function patchOf(
  host: string,
  publicKey: Uint8Array,
  context: Context,
): Promise<string | null> {
  try {
    return await context.ref(GEO_PATCH).call.patchOf({ host, publicKey });
  } catch (error) {
    if (isRuntimeError(error)) return null;
    throw error;
  }
}

/** A host may name nodes by texts that are no keys; their bytes decide all the same. */
function keyBytes(key: NodeKey): Uint8Array {
  try {
    return encodeKey(parseKey(key));
  } catch (error) {
    if (isRuntimeError(error, "key.malformed")) return new TextEncoder().encode(key);
    throw error;
  }
}

function isKept(node: KnownNode, kept: Nodes): boolean {
  const found = kept.get(node.firstPublicKey);
  return found !== undefined && sameNode(found, node);
}
