import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { diskFolders } from "../../src/store/disk-folder.ts";
import { memoryFolders } from "../../src/store/memory-folder.ts";
import { simulatedDisk } from "../../src/testing/disk/simulated-disk.ts";
import { realClock } from "../../src/time/real-clock.ts";
import { codeOf } from "../support/node-world.ts";
import { describeFolders } from "./folder.ts";

const signal = new AbortController().signal;

async function* oneByte(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Uint8Array.of(7));
}

describe("the contract of folders", () => {
  const place = mkdtempSync(join(tmpdir(), "coppice-folder-"));
  let paths = 0;
  const newPath = (): string => join(place, `nested/folder-${++paths}`);

  after(() => {
    rmSync(place, { recursive: true, force: true });
  });

  describeFolders("in memory", () => ({ folders: memoryFolders(), newPath }));
  // On real time: the suite waits for flushes and knows no clock.
  describeFolders("on a simulated disk", () => {
    const disk = simulatedDisk({ node: "a", spec: { flushMs: 0 }, spread: () => 0 });
    return { folders: disk.begin(realClock()).folders, newPath };
  });
  describeFolders("on disk", () => ({ folders: diskFolders(), newPath }));

  it("removes what an earlier life left half-made, and nobody else's", async () => {
    const path = newPath();
    mkdirSync(path, { recursive: true });
    for (const name of [".me-1.part", ".you-1.part", ".other"])
      writeFileSync(join(path, name), "x");
    await diskFolders().open(path, "me").write("a", { parts: oneByte(), signal });

    expect(readdirSync(path).sort()).to.deep.equal([".other", ".you-1.part", "a"]);
  });

  it("tells what the disk says when it cannot be written, and writes when it can again", async () => {
    const path = newPath();
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, "a file where the folder should be");
    const folder = diskFolders().open(path, "me");
    const write = (): Promise<unknown> => folder.write("a", { parts: oneByte(), signal });
    expect(await codeOf(write())).to.equal("archive.unwritten");
    expect(await codeOf(folder.names({ signal }))).to.equal("archive.unreadable");

    rmSync(path);
    await write();
    expect(await folder.names({ signal })).to.deep.equal(["a"]);
  });

  it("tells that a folder was removed while it wrote there, and makes it anew with the next file", async () => {
    const path = newPath();
    const folder = diskFolders().open(path, "me");
    const write = (name: string) => folder.write(name, { parts: oneByte(), signal });
    await write("a");
    rmSync(path, { recursive: true });
    expect(await codeOf(write("b"))).to.equal("archive.unwritten");

    await write("c");
    expect(await folder.names({ signal })).to.deep.equal(["c"]);
  });

  it("reads no folder and no pipe as a file", async () => {
    const path = newPath();
    mkdirSync(join(path, "inner"), { recursive: true });
    const range = { from: 0, bytesMax: 1, signal };

    expect(await codeOf(diskFolders().open(path, "me").read("inner", range))).to.equal(
      "archive.unreadable",
    );
  });
});
