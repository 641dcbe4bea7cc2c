import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lmdbStoreOpener } from "../../src/store/lmdb.ts";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import { simulatedDisk } from "../../src/testing/disk/simulated-disk.ts";
import { realClock } from "../../src/time/real-clock.ts";
import { describeStore } from "./store.ts";

describe("the store contract", () => {
  const folder = mkdtempSync(join(tmpdir(), "coppice-store-"));
  let paths = 0;
  const newPath = (): string => join(folder, `nested/store-${++paths}.d`);

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  describeStore("in memory", () => ({ opener: memoryStoreOpener(), newPath }));
  // On real time: the suite waits for flushes and knows no clock.
  describeStore("simulated", () => {
    const disk = simulatedDisk({ node: "a", spec: { flushMs: 0 }, spread: () => 0 });
    return { opener: disk.begin(realClock()).storeOpener, newPath };
  });
  describeStore("LMDB", () => ({ opener: lmdbStoreOpener(), newPath }));
});
