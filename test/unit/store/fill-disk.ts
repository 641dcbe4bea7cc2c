/**
 * A process of its own whose files may not grow beyond a limit that the shell sets: writes a small
 * batch, then one that does not fit, then a small one, reopens the store, tries the large one again and
 * prints what was kept and how many failures nobody could catch.
 */

import { isRuntimeError } from "../../../src/errors.ts";
import { lmdbStoreOpener } from "../../../src/store/lmdb.ts";
import type { Store, StoreWrite } from "../../../src/store/store.ts";

const path = process.argv[2] ?? "";
let strayFailures = 0;
process.on("unhandledRejection", () => {
  strayFailures += 1;
});

const put = (key: number, bytes: number): StoreWrite => ({
  put: ["blocks", Uint8Array.of(key), new Uint8Array(bytes)],
});
const large = Array.from({ length: 200 }, (_, index) => put(index + 1, 50_000));

async function code(store: Store, writes: readonly StoreWrite[]): Promise<string> {
  try {
    await store.write(writes);
    return "kept";
  } catch (error) {
    return isRuntimeError(error) ? error.code : String(error);
  }
}

const opener = lmdbStoreOpener();
const store = await opener.open(path);
await store.write([put(0, 10)]);
const codes = [await code(store, large), await code(store, [put(1, 10)])];
const kept = store.scan("blocks", { limit: 999 }).length;
const again = await opener.open(path);
const failedAgain = await code(again, large);
const keptAfter = again.scan("blocks", { limit: 999 }).length;
await again.close();
await new Promise((resolve) => setImmediate(resolve));
process.stdout.write(
  `${[...codes, failedAgain].join(", ")}, ${kept} and ${keptAfter} kept, ${strayFailures} stray\n`,
);
