/** The data directories of one life on a simulated disk: held in memory, undone on the disk. */

import { join, resolve } from "node:path";
import type { HeldDirectory, NodeDirectories } from "../../store/directories.ts";
import { memoryDirectories } from "../../store/memory-directory.ts";

/** What is on a disk, by resolved path. */
export type DiskEntries = Pick<Map<string, unknown>, "keys" | "delete">;

/** Makes the directories of one life; what a life held is free once it has ended. */
export function directoriesOn(entries: DiskEntries): NodeDirectories {
  const names = memoryDirectories();
  return {
    take: async (path) => undoingOn(entries, resolve(path), await names.take(path)),
  };
}

function undoingOn(entries: DiskEntries, folder: string, held: HeldDirectory): HeldDirectory {
  const before = new Set(entries.keys());
  let isOver = false;
  const release = (): Promise<void> => {
    isOver = true;
    return held.release();
  };
  const undo = (names: readonly string[]): Promise<void> => {
    const paths = isOver ? [] : names.map((name) => join(folder, name));
    for (const path of paths) if (!before.has(path)) entries.delete(path);
    return release();
  };
  return { release, undo };
}
