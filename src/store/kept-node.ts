/** Nodes as entries of a store: what is written, and what is believed of what is read. */

import { isRuntimeError } from "../errors.ts";
import type { StoreEntry, StoreWrite } from "./store.ts";
import type { KnownNode } from "../peer/known-node.ts";
import { decodeNode, encodeNode, nodeStoreKey } from "./node-codec.ts";
import { sameBytes } from "../same-bytes.ts";

/** The table of a store nodes are kept in, one entry each. */
export const NODES_TABLE = "nodes";

/** Reads an entry; a text says why it is none. */
export function keptNode([key, bytes]: StoreEntry): KnownNode | string {
  try {
    const node = decodeNode(bytes);
    const stands = sameBytes(nodeStoreKey(node.firstPublicKey), key);
    return stands ? node : "an entry under another node's key";
  } catch (error) {
    if (isRuntimeError(error)) return error.message;
    throw error;
  }
}

/** The write that keeps a node; a text says why it cannot be kept. */
export function nodeWrite(node: KnownNode): StoreWrite | string {
  // A store has no empty keys; one such write would take a whole batch down with it.
  if (node.firstPublicKey === "") return "a node without a key";
  try {
    return { put: [NODES_TABLE, nodeStoreKey(node.firstPublicKey), encodeNode(node)] };
  } catch (error) {
    if (isRuntimeError(error)) return error.message;
    throw error;
  }
}
