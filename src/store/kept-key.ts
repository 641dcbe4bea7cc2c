/** Later keys of nodes as entries of a store: without them a node would be lost by its past keys. */

import type { KeyOwner } from "../peer/key-index.ts";
import { NODE_KEY_BYTES_MAX, nodeStoreKey } from "./node-codec.ts";
import type { StoreEntry, StoreWrite } from "./store.ts";

/** The table of a store later keys are kept in, one entry each: the first key under the later one. */
export const NODE_KEYS_TABLE = "node-keys";

/** Reads an entry; a text says why it is none. */
export function keptKey([key, first]: StoreEntry): KeyOwner | string {
  if (!isKeyBytes(key) || !isKeyBytes(first)) return "a later key without its first one";
  const decoder = new TextDecoder();
  return [decoder.decode(key), decoder.decode(first)];
}

/** The write that keeps a later key; a text says why it cannot be kept. */
export function keyWrite([key, first]: KeyOwner): StoreWrite | string {
  const [later, owner] = [nodeStoreKey(key), nodeStoreKey(first)];
  if (!isKeyBytes(later) || !isKeyBytes(owner)) return "a later key that is empty or too long";
  return { put: [NODE_KEYS_TABLE, later, owner] };
}

function isKeyBytes({ length }: Uint8Array): boolean {
  return length > 0 && length <= NODE_KEY_BYTES_MAX;
}
