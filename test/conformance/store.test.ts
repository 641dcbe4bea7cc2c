import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lmdbStoreOpener } from "../../src/store/lmdb.ts";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import { describeStore } from "./store.ts";

describe("the store contract", () => {
  const folder = mkdtempSync(join(tmpdir(), "coppice-store-"));
  let paths = 0;
  const newPath = (): string => join(folder, `nested/store-${++paths}.d`);

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  describeStore("in memory", () => ({ opener: memoryStoreOpener(), newPath }));
  describeStore("LMDB", () => ({ opener: lmdbStoreOpener(), newPath }));
});
