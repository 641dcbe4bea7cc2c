/** Takes a stretch of the chain from an archive, by the rules for everybody's. */

import type { Digest } from "../../chain/digest.ts";
import type { FetchedCommits } from "../../chain/verify-commits.ts";
import { RuntimeError } from "../../errors.ts";
import {
  type StretchContext,
  type VerifiedStretch,
  verifyStretch,
} from "../follow/verify-stretch.ts";
import type { OpenedChain } from "../open-chain.ts";
import { archiveFiles, fileWith } from "./file-name.ts";
import { ArchiveFileReader, archiveNames, type ArchiveReading } from "./read-file.ts";

/** What is wanted of an archive. */
export interface ArchiveWish {
  readonly chain: OpenedChain;
  /** The name of our chain. */
  readonly name: Digest;
  /** Failures of a file in a row; `undefined` while it is left alone. */
  readonly failuresOf: (file: string) => number | undefined;
  /** Has signatures of blocks verified ahead, if there are threads for it. */
  readonly prove: (blocks: readonly Uint8Array[]) => Promise<void>;
  /** The same for what proves the commits. @throws RuntimeError `chain.refused` when it does not */
  readonly proveFirst: (fetched: FetchedCommits) => Promise<void>;
}

/**
 * Takes what follows our head from the file that has most of it.
 *
 * @throws RuntimeError `archive.missing`, `archive.unreadable`, or `archive.refused` for a file that
 *   breaks a rule of archives or of the chain; and whatever `context.stage` throws
 */
export async function fetchArchived(
  reading: ArchiveReading,
  wish: ArchiveWish,
  context: StretchContext,
): Promise<VerifiedStretch> {
  const { chain, name, failuresOf, prove, proveFirst } = wish;
  const start = chain.head.index + 1;
  const file = fileWith(archiveFiles(await archiveNames(reading)), start, failuresOf);
  if (file === undefined) throw missing(start);
  const reader = new ArchiveFileReader(file, reading);
  const { commits, certifierBlocks } = await reader.proof(name);
  const had = start - file.from;
  const fetched = { commits: commits.slice(had), certifierBlocks };
  async function* feed(): AsyncGenerator<Uint8Array> {
    for await (const blocks of reader.blocks(commits, had)) {
      await prove(blocks);
      yield* blocks;
    }
  }
  try {
    await proveFirst(fetched);
    return await verifyStretch(chain.head, { fetched, feed }, context);
  } catch (error) {
    throw reader.refusal(error);
  }
}

function missing(start: number): RuntimeError<"archive.missing"> {
  const text = `cannot take commit ${start} from the archive: no file has it`;
  return new RuntimeError("archive.missing", { start }, text);
}
