/** A node that is its table of nodes: the table, its loader, and the disk the loader keeps it on. */

import { geoPatch } from "../../../actors/geo-patch.ts";
import { store } from "../../../actors/store.ts";
import { GEO_PATCH } from "../../../messages/geo-patch.ts";
import { MEM_TABLE } from "../../../messages/mem-table.ts";
import { STORE } from "../../../messages/store.ts";
import { nodeKeyOf } from "../../../src/peer/genesis-node.ts";
import { type KnownNode, newNode } from "../../../src/peer/known-node.ts";
import { keptNode, NODES_TABLE } from "../../../src/store/kept-node.ts";
import type { StoreWrite } from "../../../src/store/store.ts";
import type { NodeEnv, NodeSpec } from "../../../src/testing/spec.ts";
import { nodes } from "../../../supervisors/nodes.ts";
import { type PartNode, startPart } from "./part-node.ts";
import { watchedDisk } from "./watched-disk.ts";

/** A version of a node is durable: key, version. */
export const TABLE_KEPT = "table.kept";

/** A table while it runs. */
export interface TableNode extends PartNode {
  /** Tells the table a version of a node, which has a key of its own. */
  readonly tell: (nth: number, version: number) => void;
  /** The version the table has of each node, asked for one by one or as a list; 0 for none. */
  readonly versions: (by: "key" | "list") => Promise<TableReading>;
  /** Whether the key a node had in a version leads to the node. */
  readonly isFoundBy: (nth: number, version: number) => Promise<boolean>;
  /** The version of each node on the disk; 0 for none. */
  readonly kept: () => Promise<readonly number[]>;
}

/** What was read of a table. */
export interface TableReading {
  readonly versions: readonly number[];
  /** The list as it was handed out; empty when it was asked for one by one. */
  readonly list: readonly KnownNode[];
}

/** Nodes of the table. */
export const TABLE_NODES = 10;

/** Their keys, as the table and its disk call them. */
export const TABLE_KEYS: readonly string[] = Array.from({ length: TABLE_NODES }, (_, nth) =>
  nodeKeyOf({ key: nth.toString(16).padStart(2, "0").repeat(32) }),
);

/** A table on a disk. */
export function tableNode(name: string): NodeSpec {
  return {
    name,
    start: async (env): Promise<TableNode> => {
      const part = await startPart(env, () => [
        store.childSpec(
          { opener: watchedDisk(env, (write) => tellVersion(env, write)), path: `/${name}/store` },
          { name: STORE, shutdown: { afterMs: 30_000 } },
        ),
        geoPatch.childSpec({ geoIp: env.geoIp, sha256: env.crypto.sha256 }, { name: GEO_PATCH }),
        nodes.childSpec({
          loader: { genesis: [], seeds: [], gatherMs: 100, retryMs: 400 },
          oracle: [],
        }),
      ]);
      const table = part.runtime.ref(MEM_TABLE);
      return {
        ...part,
        kept: async () => {
          const range = { limit: TABLE_NODES };
          const entries = await part.runtime.ref(STORE).call.scan({ table: NODES_TABLE, range });
          const found = entries.map(keptNode).filter((node) => typeof node !== "string");
          return TABLE_KEYS.map(
            (key) => found.find((node) => node.firstPublicKey === key)?.lastUpdateMs ?? 0,
          );
        },
        tell: (nth, version) => {
          const known = { firstPublicKey: keyOf(nth), ip: "10.0.0.1", port: 1, available: true };
          const lastPublicKey = pastKeyOf(nth, version);
          table.cast.upsert(newNode({ ...known, lastPublicKey, lastUpdateMs: version }));
        },
        isFoundBy: async (nth, version) =>
          (await table.call.firstKeyOf(pastKeyOf(nth, version))) === keyOf(nth),
        versions: async (by) => {
          if (by === "list") {
            const list = await table.call.list({ view: "available", at: { dateMs: 0 } });
            const find = (key: string) => list.find((node) => node.firstPublicKey === key);
            return { versions: TABLE_KEYS.map((key) => find(key)?.lastUpdateMs ?? 0), list };
          }
          const found = await Promise.all(TABLE_KEYS.map((key) => table.call.get(key)));
          return { versions: found.map((node) => node?.lastUpdateMs ?? 0), list: [] };
        },
      };
    },
  };
}

function keyOf(nth: number): string {
  return TABLE_KEYS[nth] ?? "";
}

function pastKeyOf(nth: number, version: number): string {
  return `${keyOf(nth)}/${version}`;
}

/** Notes which versions of which nodes come to a disk. */
function tellVersion(env: NodeEnv, write: StoreWrite): void {
  if (!("put" in write) || write.put[0] !== NODES_TABLE) return;
  const node = keptNode([write.put[1], write.put[2]]);
  if (typeof node === "string") return;
  const { firstPublicKey: key, lastUpdateMs: version } = node;
  env.trace(TABLE_KEPT, { nth: TABLE_KEYS.indexOf(key), version });
}
