/**
 * Folders on disk. A file is written under a name that begins with a dot, flushed, and then given its
 * own name, and the folder is flushed too: whoever reads sees all of it or nothing, whatever dies when.
 */

import { constants, type FileHandle, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describeError, RuntimeError } from "../errors.ts";
import {
  FILE_LIST,
  type FileContent,
  type FileRange,
  type Folder,
  type FolderOpener,
  isFileName,
  unreadableFile,
  unwrittenFile,
} from "./folder.ts";

/** Makes the door to folders on disk. */
export function diskFolders(): FolderOpener {
  return { open: (path, owner) => new DiskFolder(resolve(path), owner) };
}

class DiskFolder implements Folder {
  readonly #path: string;
  readonly #owner: string;
  #writes = 0;
  #swept: Promise<void> | undefined;

  constructor(path: string, owner: string) {
    this.#path = path;
    this.#owner = owner;
  }

  async names(): Promise<readonly string[]> {
    try {
      return (await readdir(this.#path)).filter((name) => isFileName(name));
    } catch (error) {
      // A folder nobody has written to yet.
      if (isMissing(error)) return [];
      throw unreadableFile(FILE_LIST, describeError(error), error);
    }
  }

  async read(name: string, { from, bytesMax }: FileRange): Promise<Uint8Array> {
    if (!isFileName(name)) throw unreadableFile(name, "a file cannot have this name");
    try {
      return await readRange(join(this.#path, name), from, bytesMax);
    } catch (error) {
      throw error instanceof RuntimeError
        ? error
        : unreadableFile(name, describeError(error), error);
    }
  }

  async write(name: string, { parts, signal }: FileContent): Promise<number> {
    if (!isFileName(name)) throw unwrittenFile(name, "a file cannot have this name");
    await onDisk(name, () => this.#sweepOnce());
    // A write of an actor that was killed may not have ended: each has a name of its own.
    this.#writes += 1;
    const half = join(this.#path, `.${this.#owner}-${this.#writes}.part`);
    try {
      const bytes = await writeFlushed(half, name, { parts, signal });
      await onDisk(name, async () => {
        await rename(half, join(this.#path, name));
        await flushFolder(this.#path);
      });
      return bytes;
    } catch (error) {
      // A folder that somebody removed meanwhile is made anew with the next file.
      if (error instanceof RuntimeError && isMissing(error.cause)) this.#swept = undefined;
      // What cannot be removed is removed in the next life.
      await rm(half, { force: true }).catch(() => {});
      throw error;
    }
  }

  async #sweepOnce(): Promise<void> {
    this.#swept ??= this.#sweep();
    try {
      await this.#swept;
    } catch (error) {
      this.#swept = undefined;
      throw error;
    }
  }

  /** Makes the folder, and removes what an earlier life left half-made in it. */
  async #sweep(): Promise<void> {
    await mkdir(this.#path, { recursive: true, mode: 0o755 });
    const ours = (await readdir(this.#path)).filter(
      (name) => name.startsWith(`.${this.#owner}-`) && name.endsWith(".part"),
    );
    for (const name of ours) await rm(join(this.#path, name), { force: true });
  }
}

/** @param name the file's own, for failures */
async function writeFlushed(
  half: string,
  name: string,
  { parts, signal }: FileContent,
): Promise<number> {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  const file = await onDisk(name, () => open(half, O_CREAT | O_EXCL | O_WRONLY, 0o644));
  let bytes = 0;
  try {
    for await (const part of parts) {
      signal.throwIfAborted();
      await onDisk(name, () => file.writeFile(part));
      bytes += part.length;
    }
    await onDisk(name, () => file.sync());
  } finally {
    await onDisk(name, () => file.close());
  }
  signal.throwIfAborted();
  return bytes;
}

async function readRange(path: string, from: number, bytesMax: number): Promise<Uint8Array> {
  // Opening a pipe somebody put there would wait for ever.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw new Error("it is no file");
    return await readFully(file, from, new Uint8Array(bytesMax));
  } finally {
    await file.close();
  }
}

/** The system may give less at once than there is. */
async function readFully(file: FileHandle, from: number, into: Uint8Array): Promise<Uint8Array> {
  let bytes = 0;
  while (bytes < into.length) {
    const { bytesRead } = await file.read(into, bytes, into.length - bytes, from + bytes);
    if (bytesRead === 0) break;
    bytes += bytesRead;
  }
  return into.subarray(0, bytes);
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function onDisk<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unwrittenFile(name, describeError(error), error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
