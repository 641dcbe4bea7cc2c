/** Folders in memory: what a crash leaves of a file that is being written is nothing, as on disk. */

import { resolve } from "node:path";
import {
  type FileContent,
  type FileRange,
  type Folder,
  type FolderOpener,
  isFileName,
  unreadableFile,
  unwrittenFile,
} from "./folder.ts";

/** What a test may put in the place of the disk. */
export interface MemoryFoldersOptions {
  /** Files by path and name; those who share it share a disk. @defaultValue an empty disk */
  readonly files?: Map<string, Uint8Array>;
  /**
   * Stands for each step of a write: the part that is taken to the disk, then the end. The file is
   * there once the last has resolved; a step that never ends is a machine that is off.
   * @defaultValue every step succeeds at once
   */
  readonly step?: (name: string, what: "part" | "end") => Promise<void>;
}

/** Makes folders that live in memory. */
export function memoryFolders({
  files = new Map(),
  step = () => Promise.resolve(),
}: MemoryFoldersOptions = {}): FolderOpener {
  return { open: (path) => new MemoryFolder(`${resolve(path)}/`, { files, step }) };
}

class MemoryFolder implements Folder {
  readonly #path: string;
  readonly #disk: Required<MemoryFoldersOptions>;

  constructor(path: string, disk: Required<MemoryFoldersOptions>) {
    this.#path = path;
    this.#disk = disk;
  }

  names(): Promise<readonly string[]> {
    const paths = [...this.#disk.files.keys()].filter((path) => path.startsWith(this.#path));
    return Promise.resolve(
      paths.map((path) => path.slice(this.#path.length)).filter((name) => isFileName(name)),
    );
  }

  read(name: string, { from, bytesMax }: FileRange): Promise<Uint8Array> {
    const bytes = this.#disk.files.get(this.#path + name);
    return bytes === undefined
      ? Promise.reject(unreadableFile(name, "there is none"))
      : Promise.resolve(bytes.slice(from, from + bytesMax));
  }

  async write(name: string, { parts, signal }: FileContent): Promise<number> {
    const { files, step } = this.#disk;
    if (!isFileName(name)) throw unwrittenFile(name, "a file cannot have this name");
    const held: Uint8Array[] = [];
    for await (const part of parts) {
      signal.throwIfAborted();
      await step(name, "part");
      held.push(part);
    }
    await step(name, "end");
    signal.throwIfAborted();
    const bytes = new Uint8Array(Buffer.concat(held));
    files.set(this.#path + name, bytes);
    return bytes.length;
  }
}
