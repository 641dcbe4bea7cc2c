import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { memoryTexts, type ReadText, readTextFile } from "../../../src/store/text-file.ts";
import { codeOf } from "../../support/node-world.ts";

describe("an operator's text file", () => {
  const folder = mkdtempSync(join(tmpdir(), "coppice-text-"));
  const path = join(folder, "seeds.txt");
  after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path, "ü1234");

  const readers: readonly (readonly [string, ReadText])[] = [
    ["on the disk", readTextFile],
    ["in memory", memoryTexts(new Map([[path, "ü1234"]]))],
  ];
  for (const [where, read] of readers) {
    it(`${where} is read whole, up to its limit in bytes`, async () => {
      expect(await read(path, 6)).to.equal("ü1234");
      expect(await codeOf(read(path, 5))).to.equal("file.unreadable");
    });

    it(`${where} is refused by name when it is not there`, async () => {
      const missing = join(folder, "none");

      expect(await codeOf(read(missing, 6))).to.equal("file.unreadable");
    });
  }
});
