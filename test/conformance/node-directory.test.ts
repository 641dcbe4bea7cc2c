import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diskDirectories } from "../../src/store/node-directory.ts";
import { memoryDirectories } from "../../src/store/memory-directory.ts";
import { simulatedDisk } from "../../src/testing/disk/simulated-disk.ts";
import { simulatedClock } from "../../src/time/simulated-clock.ts";
import { describeNodeDirectories } from "./node-directory.ts";

describe("the contract of data directories", () => {
  const folder = mkdtempSync(join(tmpdir(), "coppice-directory-"));
  const long = join(folder, "l".repeat(200));
  let paths = 0;

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const newPathIn = (place: string) => (): string => join(place, `nested/node-${++paths}`);
  describeNodeDirectories("in memory", () => ({
    directories: memoryDirectories(),
    newPath: newPathIn(folder),
  }));
  describeNodeDirectories("on a simulated disk", () => ({
    directories: simulatedDisk({ node: "a", spread: () => 0 }).begin(simulatedClock()).directories,
    newPath: newPathIn(folder),
  }));
  describeNodeDirectories("on disk", () => ({
    directories: diskDirectories(),
    newPath: newPathIn(folder),
  }));
  if (process.platform === "linux") {
    describeNodeDirectories("on disk, with paths longer than a socket's", () => ({
      directories: diskDirectories(),
      newPath: newPathIn(long),
    }));
  }
});
