/** What an archive does badly, and what it makes of our progress: it is left alone as peers are. */

import { isRuntimeError } from "../../errors.ts";
import type { PeerId } from "../../peer/peer-id.ts";
import { coolDown, type Cooldowns, isResting, warmUp } from "../../peer/sync-plan.ts";
import { FILE_LIST } from "../../store/folder.ts";
import type { Moment, SyncProgress } from "./progress.ts";

/** What the archive is called where peers are. */
export const ARCHIVE = "archive";

/** Files set aside at one time: a list of made-up names has no end, and is not followed to it. */
const FILES_ASIDE_MAX = 16;

/**
 * A job of the archive failed: the file it was about is set aside for a while, and longer each time in
 * a row; when it was about none of them, or too many are aside already, the archive as a whole.
 */
export function afterArchiveFailed(
  progress: SyncProgress,
  error: unknown,
  at: Moment,
): SyncProgress {
  const isAboutOne =
    isRuntimeError(error, "archive.refused") || isRuntimeError(error, "archive.unreadable");
  const file = isAboutOne ? error.details.file : FILE_LIST;
  const isList = file === FILE_LIST;
  const held = progress.cooldowns;
  const aside = isList ? held : coolDown(held, archiveFileId(file), at);
  const rests = isList || filesAside(aside, at.nowMs) > FILES_ASIDE_MAX;
  const cooldowns = rests ? coolDown(aside, ARCHIVE, at) : aside;
  return { ...progress, jobsFailed: progress.jobsFailed + 1, cooldowns };
}

/** A stretch came out of the archive: that it had been of no help before is forgotten. */
export function afterArchiveHelped(progress: SyncProgress): SyncProgress {
  return { ...progress, cooldowns: warmUp(progress.cooldowns, ARCHIVE) };
}

/** Failures of a file in a row; `undefined` while it is left alone. */
export function fileFailures(
  { cooldowns }: SyncProgress,
  file: string,
  nowMs: number,
): number | undefined {
  const id = archiveFileId(file);
  return isResting(cooldowns, id, nowMs) ? undefined : (cooldowns.get(id)?.failures ?? 0);
}

/** What a file of the archive is called where peers are. */
function archiveFileId(file: string): PeerId {
  return `${ARCHIVE}/${file}`;
}

function filesAside(cooldowns: Cooldowns, nowMs: number): number {
  const ids = [...cooldowns.keys()].filter((id) => id.startsWith(archiveFileId("")));
  return ids.filter((id) => isResting(cooldowns, id, nowMs)).length;
}
