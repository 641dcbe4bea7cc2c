/** Data directories of a simulation: nothing is made, and one node at a time holds a name. */

import { resolve } from "node:path";
import { type HeldDirectory, inUse, type NodeDirectories } from "./directories.ts";

/** Makes directories that live in memory; those who share them exclude each other. */
export function memoryDirectories(): NodeDirectories {
  const held = new Set<string>();
  const take = (path: string): HeldDirectory => {
    const place = resolve(path);
    if (held.has(place)) throw inUse(path, "in this process");
    held.add(place);
    let isHeld = true;
    const release = (): Promise<void> => {
      if (isHeld) held.delete(place);
      isHeld = false;
      return Promise.resolve();
    };
    return { release, undo: release };
  };
  return { take: (path) => Promise.resolve(path).then(take) };
}
