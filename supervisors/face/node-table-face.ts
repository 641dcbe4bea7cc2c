/** The table of nodes as a host asks and changes it: by any key of a node, with an answer for an unknown one. */

import { MEM_TABLE } from "../../messages/mem-table.ts";
import type { KnownNode, NodeKey } from "../../src/peer/known-node.ts";
import { nodeKeyOf } from "../../src/peer/genesis-node.ts";
import type { PeerId } from "../../src/peer/peer-id.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";

/** What is to be changed of a node; dates in ms since 1970. */
export type NodeChange =
  | { readonly type: "availability"; readonly available: boolean; readonly atMs: number }
  | { readonly type: "authorized"; readonly atMs: number }
  | { readonly type: "unauthorized" }
  | { readonly type: "synced"; readonly synced: boolean }
  | { readonly type: "average_availability"; readonly average: number }
  | { readonly type: "network_patch"; readonly networkPatch: string };

/** Nodes of several keys, and the keys nobody has. */
export interface FoundNodes {
  readonly found: readonly KnownNode[];
  readonly unknown: readonly NodeKey[];
}

/** A node by any of its keys, or by its network key as peers name it. */
export async function nodeOf(
  runtime: Runtime,
  key: NodeKey | PeerId,
): Promise<KnownNode | undefined> {
  const isPeer = /^[0-9a-f]{64}$/.test(key);
  return await runtime.ref(MEM_TABLE).call.get(isPeer ? nodeKeyOf({ key }) : key);
}

/** The nodes of several keys; an unknown key is told, not thrown. */
export async function nodesOf(
  runtime: Runtime,
  keys: readonly (NodeKey | PeerId)[],
): Promise<FoundNodes> {
  const looked = await Promise.all(
    keys.map(async (key) => ({ key, node: await nodeOf(runtime, key) })),
  );
  return {
    found: looked.flatMap(({ node }) => node ?? []),
    unknown: looked.flatMap(({ key, node }) => (node === undefined ? [key] : [])),
  };
}

/** Changes what is known of a node. @returns whether there is such a node */
export async function changeNode(
  runtime: Runtime,
  anyKey: NodeKey | PeerId,
  change: NodeChange,
): Promise<boolean> {
  const node = await nodeOf(runtime, anyKey);
  if (node === undefined) return false;
  const key = node.firstPublicKey;
  const { cast } = runtime.ref(MEM_TABLE);
  switch (change.type) {
    case "availability":
      return cast.setAvailability({ key, available: change.available, atMs: change.atMs });
    case "authorized":
      return cast.authorize({ key, atMs: change.atMs });
    case "unauthorized":
      return cast.unauthorize(key);
    case "synced":
      return cast.setSynced({ key, synced: change.synced });
    case "average_availability":
      return cast.setAverageAvailability({ key, average: change.average });
    case "network_patch":
      return cast.setNetworkPatch({ key, networkPatch: change.networkPatch });
  }
}
