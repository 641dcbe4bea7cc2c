/** Where the chain is read from: the reading half of a store, behind an actor or not. */

import type { ActorRef } from "../actor/ref.ts";
import type { StoreMessages } from "../../messages/store.ts";
import type { ScanRange, Store, StoreEntry } from "../store/store.ts";

/** Reads entries. */
export interface ChainSource {
  /** The value of a key, if there is one. */
  get(table: string, key: Uint8Array): Promise<Uint8Array | undefined>;
  /** Entries of a range in key order. */
  scan(table: string, range: ScanRange): Promise<readonly StoreEntry[]>;
}

/** Reads through the store actor. */
export function actorSource(store: ActorRef<StoreMessages>): ChainSource {
  return {
    get: (table, key) => store.call.get({ table, key }),
    scan: (table, range) => store.call.scan({ table, range }),
  };
}

/** Reads an open store without an actor: for tools and tests. */
export function storeSource(store: Pick<Store, "get" | "scan">): ChainSource {
  return {
    get: async (table, key) => store.get(table, key),
    scan: async (table, range) => store.scan(table, range),
  };
}
