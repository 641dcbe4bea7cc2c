/** Looks at a data directory before LMDB may: whether to create a store there, open it, or refuse. */

import type { Stats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { join } from "node:path";
import { RuntimeError, describeError } from "../errors.ts";
import { META_BYTES_MAX, type MetaPage, judgeMetaPages } from "./lmdb-meta-page.ts";
import { findTreeDamage } from "./lmdb-tree-walk.ts";

/** Name of the file in which LMDB keeps everything. */
export const STORE_FILE = "data.mdb";

/**
 * Refuses a directory that holds something other than a sound store. Writes nothing.
 *
 * @param path the data directory
 * @param pagesMax how many pages of the file to look at, upper levels of the trees first
 * @returns `"sound"` for a store, `"absent"` when there is none yet
 * @throws RuntimeError `store.corrupt` for anything else
 */
export async function examineStore(path: string, pagesMax: number): Promise<"sound" | "absent"> {
  try {
    const directory = await statOrAbsent(path);
    if (directory === undefined) return "absent";
    if (!directory.isDirectory()) throw corruptFailure(path, "it is not a directory");
    const file = join(path, STORE_FILE);
    const found = await statOrAbsent(file);
    if (found === undefined) return "absent";
    if (!found.isFile()) throw corruptFailure(path, `${STORE_FILE} is not a file`);
    const damage = await examineFile(file, pagesMax);
    if (damage !== undefined) throw corruptFailure(path, damage);
    return "sound";
  } catch (error) {
    if (error instanceof RuntimeError) throw error;
    throw corruptFailure(path, describeError(error), error);
  }
}

/** Builds the refusal of a data directory, in one line. */
export function corruptFailure(
  path: string,
  damage: string,
  cause?: unknown,
): RuntimeError<"store.corrupt"> {
  const line = damage.replaceAll(/\s+/g, " ");
  const message = `cannot open the store: ${path} holds no sound store (${line})`;
  return new RuntimeError("store.corrupt", { path }, message, cause);
}

async function statOrAbsent(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function examineFile(path: string, pagesMax: number): Promise<string | undefined> {
  // Opened for writing, though nothing is written: LMDB will need it, and a refusal is one line now.
  const file = await open(path, "r+");
  try {
    const fileBytes = (await file.stat()).size;
    const head = await readAt(file, 0, META_BYTES_MAX);
    const verdict = judgeMetaPages(head, fileBytes);
    if (!verdict.sound) return verdict.damage;
    return await findTreeDamage(verdict.meta, pageReader(file, verdict.meta), pagesMax);
  } finally {
    await file.close();
  }
}

function pageReader(file: FileHandle, meta: MetaPage): (page: number) => Promise<Uint8Array> {
  return (page) => readAt(file, page * meta.pageBytes, meta.pageBytes);
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  return bytes.subarray(0, bytesRead);
}
