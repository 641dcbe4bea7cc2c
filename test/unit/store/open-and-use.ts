/**
 * A process of its own that opens each store named on its command line, reads and writes all of it,
 * and prints one line for each: LMDB may take the process down, and the test must outlive that.
 */

import { isRuntimeError } from "../../../src/errors.ts";
import { lmdbStoreOpener } from "../../../src/store/lmdb.ts";
import { damagedTables } from "./damaged-store.ts";

const opener = lmdbStoreOpener();
for (const path of process.argv.slice(2)) {
  process.stdout.write(`${path} ${await openAndUse(path)}\n`);
}

async function openAndUse(path: string): Promise<string> {
  try {
    const store = await opener.open(path);
    for (const table of damagedTables) store.scan(table, { limit: 1e6 });
    for (let round = 0; round < 3; round += 1) {
      const key = Uint8Array.of(3, round, 255, 7);
      await store.write(
        damagedTables.map((table) => ({ put: [table, key, new Uint8Array(9_000)] })),
      );
    }
    await store.close();
    return "used";
  } catch (error) {
    return isRuntimeError(error) ? error.code : String(error);
  }
}
