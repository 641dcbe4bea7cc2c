/** What an archive does badly, and what it makes of our progress: it is left alone as peers are. */

import { isRuntimeError } from "../../errors.ts";
import type { PeerId } from "../../peer/peer-id.ts";
import { coolDown } from "../../peer/sync-plan.ts";
import { FILE_LIST } from "../../store/folder.ts";
import type { Moment, SyncProgress } from "./progress.ts";

/** What the archive is called where peers are. */
export const ARCHIVE = "archive";

/**
 * A job of the archive failed: the file it was about is set aside for a while, and longer each time in
 * a row; when it was about none of them, the archive as a whole.
 */
export function afterArchiveFailed(
  progress: SyncProgress,
  error: unknown,
  at: Moment,
): SyncProgress {
  const isAboutOne =
    isRuntimeError(error, "archive.refused") || isRuntimeError(error, "archive.unreadable");
  const file = isAboutOne ? error.details.file : FILE_LIST;
  const aside = file === FILE_LIST ? ARCHIVE : archiveFileId(file);
  return {
    ...progress,
    jobsFailed: progress.jobsFailed + 1,
    cooldowns: coolDown(progress.cooldowns, aside, at),
  };
}

/** What a file of the archive is called where peers are. */
export function archiveFileId(file: string): PeerId {
  return `${ARCHIVE}/${file}`;
}
