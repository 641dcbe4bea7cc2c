/** Looks where an archive ends, for whoever goes on with it. */

import { refused } from "../../chain/refusal.ts";
import { isRuntimeError } from "../../errors.ts";
import type { ChainReader } from "../chain-reader.ts";
import { type ArchiveFile, archiveFiles, firstUnarchived } from "./file-name.ts";
import { ArchiveFileReader, archiveNames, type ArchiveReading } from "./read-file.ts";

/** What is looked at. */
export interface ArchiveLook extends ArchiveReading {
  /** Our own chain. */
  readonly reader: ChainReader;
}

/**
 * Finds the first commit of ours that an archive lacks. The proof of its last file is read, so that no two
 * chains are ever mixed in one archive; when it is no sound file, what it should hold is written anew.
 *
 * @throws RuntimeError `archive.unreadable`, and `archive.refused`, rule `archive.other_chain`
 */
export async function lookAtArchive(look: ArchiveLook): Promise<{ readonly next: number }> {
  const { reader } = look;
  const chain = await reader.name();
  if (chain === undefined) throw refused("store.commit_missing", "the name of the chain");
  const lowest = await reader.lowest();
  const files = [...archiveFiles(await archiveNames(look))];
  for (let last = files.at(-1); last !== undefined; last = files.at(-1)) {
    if (await isSound(last, chain, look)) break;
    files.pop();
  }
  return { next: firstUnarchived(files, lowest) };
}

async function isSound(file: ArchiveFile, chain: Uint8Array, look: ArchiveLook): Promise<boolean> {
  try {
    await new ArchiveFileReader(file, look).proof(chain);
    return true;
  } catch (error) {
    if (!isRuntimeError(error, "archive.refused")) throw error;
    if (error.details.rule === "archive.other_chain") throw error;
    return false;
  }
}
