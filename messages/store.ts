/**
 * What the store is asked. Said by whoever keeps something on disk; local, never lost unless the
 * store restarts, in which case everything that stands on it restarts too.
 */

import { actorName } from "../src/actor/name.ts";
import type { Call } from "../src/actor/protocol.ts";
import type { ScanRange, StoreEntry, StoreWrite } from "../src/store/store.ts";

/** Messages of the store. */
export type StoreMessages = {
  /** The value of a key, if there is one. */
  get: Call<{ readonly table: string; readonly key: Uint8Array }, Uint8Array | undefined>;
  /** Entries of a range in key order. */
  scan: Call<{ readonly table: string; readonly range: ScanRange }, readonly StoreEntry[]>;
  /** All writes or none; answered when they are durable. */
  write: Call<readonly StoreWrite[], void>;
};

/** The only owner of the disk. */
export const STORE = actorName<StoreMessages>("store");
