/** A disk of a simulated node that tells what comes to it. */

import type { StoreOpener, StoreWrite } from "../../../src/store/store.ts";
import type { NodeEnv } from "../../../src/testing/spec.ts";

/** Opens the disks of a node; `hear` is told of each write once it is durable. */
export function watchedDisk(env: NodeEnv, hear: (write: StoreWrite) => void): StoreOpener {
  return {
    open: async (path) => {
      const disk = await env.storeOpener.open(path);
      return {
        get: (table, key) => disk.get(table, key),
        scan: (table, range) => disk.scan(table, range),
        close: () => disk.close(),
        write: async (writes) => {
          await disk.write(writes);
          for (const write of writes) hear(write);
        },
      };
    },
  };
}
