/**
 * What the store is asked. Said by whoever keeps something on disk; local, never lost unless the
 * store restarts, in which case everything that stands on it restarts too.
 */

import type { From } from "../src/actor/context.ts";
import { actorName } from "../src/actor/name.ts";
import type { Call, Internal } from "../src/actor/protocol.ts";
import type { RuntimeError } from "../src/errors.ts";
import type { ScanRange, StoreEntry, StoreWrite } from "../src/store/store.ts";

/** How a write ended, on its way to its caller. */
export interface WriteEnded {
  /** The call it answers; `undefined` when nobody waits. */
  readonly from: From<unknown> | undefined;
  readonly failure: RuntimeError | undefined;
}

/**
 * Messages of the store. Each call fails with `option.invalid` for a table, key, value or range
 * outside the limits of a store, and with `call.callee_exited` when the disk failed meanwhile.
 */
export type StoreMessages = {
  /** The value of a key, if there is one. */
  get: Call<{ readonly table: string; readonly key: Uint8Array }, Uint8Array | undefined>;
  /** Entries of a range in key order. */
  scan: Call<{ readonly table: string; readonly range: ScanRange }, readonly StoreEntry[]>;
  /** All writes or none; answered when they are durable, fails with `store.failed` if not kept. */
  write: Call<readonly StoreWrite[], void>;
  /** A write became durable or failed. */
  writeEnded: Internal<WriteEnded>;
  /** The store takes writes after one was refused. */
  stillSound: Internal;
};

/** The only owner of the disk. */
export const STORE = actorName<StoreMessages>("store");
