/** Looks where an archive ends, for whoever goes on with it. */

import type { Digest } from "../../chain/digest.ts";
import { refused } from "../../chain/refusal.ts";
import type { FetchedCommits } from "../../chain/verify-commits.ts";
import { isRuntimeError } from "../../errors.ts";
import { sameBytes } from "../../same-bytes.ts";
import type { ChainReader } from "../chain-reader.ts";
import { fileRefused } from "./file-form.ts";
import { type ArchiveFile, archiveFiles, firstUnarchived } from "./file-name.ts";
import { ArchiveFileReader, archiveNames, type ArchiveReading } from "./read-file.ts";

/** What is looked at. */
export interface ArchiveLook extends ArchiveReading {
  /** Our own chain. */
  readonly reader: ChainReader;
}

/** How far an archive goes. */
export interface ArchiveLooked {
  /** The first commit it lacks. */
  readonly next: number;
  /** Our newest commit: what the archive has beyond it was held against nothing. */
  readonly head: number;
}

/**
 * Finds the first commit of ours that an archive lacks. The proof of its last file is read, and of the one at our
 * head, so that no two chains are ever mixed in one archive, two of one network neither: a network that was begun anew
 * has the name it had. When the last is no sound file, what it should hold is written anew.
 *
 * @throws RuntimeError `archive.unreadable`, and `archive.refused`, rule `archive.other_chain`
 */
export async function lookAtArchive(look: ArchiveLook): Promise<ArchiveLooked> {
  const { reader } = look;
  const chain = await reader.name();
  if (chain === undefined) throw refused("store.commit_missing", "the name of the chain");
  const lowest = await reader.lowest();
  const files = [...archiveFiles(await archiveNames(look))];
  for (let last = files.at(-1); last !== undefined; last = files.at(-1)) {
    if ((await proofOf(last, chain, look)) !== undefined) break;
    files.pop();
  }
  const { index: head } = await reader.head();
  const atHead = files.filter(({ from }) => from <= head).at(-1);
  if (atHead !== undefined) await demandOurs(atHead, { chain, head }, look);
  return { next: firstUnarchived(files, lowest), head };
}

/** What a file proves; nothing when it is no sound file. */
async function proofOf(
  file: ArchiveFile,
  chain: Digest,
  look: ArchiveLook,
): Promise<FetchedCommits | undefined> {
  try {
    return await new ArchiveFileReader(file, look).proof(chain);
  } catch (error) {
    if (!isRuntimeError(error, "archive.refused")) throw error;
    if (error.details.rule === "archive.other_chain") throw error;
    return undefined;
  }
}

/** Holds the newest commit that a file and we both have against ours. */
async function demandOurs(
  file: ArchiveFile,
  { chain, head }: { readonly chain: Digest; readonly head: number },
  look: ArchiveLook,
): Promise<void> {
  const { name, from, to } = file;
  const index = Math.min(to, head);
  const theirs = (await proofOf(file, chain, look))?.commits[index - from];
  const ours = await look.reader.commitDigest(index);
  if (theirs === undefined || ours === undefined) return;
  if (sameBytes(look.crypto.blake2b256(theirs), ours)) return;
  throw fileRefused(name, "archive.other_chain", `its commit ${index} is another`);
}
