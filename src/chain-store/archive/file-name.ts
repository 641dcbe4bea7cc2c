/**
 * Names of archive files: the range of commits a file holds. So the list of names is the index of an
 * archive, and says what it lacks.
 */

import { COMMITS_MAX } from "../../../messages/wire/sync.ts";

/** A file as its name tells: commits from one index to another, both included. */
export interface ArchiveFile {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Digits of an index: every number below 2^32 has as many, so that names sort as ranges do. */
const DIGITS = 10;

const NAME = /^([0-9]{10})-([0-9]{10})\.coppice$/;

/** The name of the file that holds commits from one index to another. */
export function archiveFileName(from: number, to: number): string {
  const text = (index: number): string => String(index).padStart(DIGITS, "0");
  return `${text(from)}-${text(to)}.coppice`;
}

/** The files of an archive, by their first commit; whatever else lies there is left out. */
export function archiveFiles(names: readonly string[]): readonly ArchiveFile[] {
  return names
    .flatMap(readName)
    .sort((left, right) => left.from - right.from || left.to - right.to);
}

/**
 * The file to take a commit from: of those that hold it, and have failed least, the one that goes on furthest. So
 * every file has its turn, however many false ones go on further.
 *
 * @param failuresOf failures of a file in a row; `undefined` while it is left alone
 */
export function fileWith(
  files: readonly ArchiveFile[],
  index: number,
  failuresOf: (name: string) => number | undefined,
): ArchiveFile | undefined {
  const able = files
    .filter(({ from, to }) => from <= index && index <= to)
    .map((file) => ({ file, failures: failuresOf(file.name) ?? Number.POSITIVE_INFINITY }))
    .filter(({ failures }) => Number.isFinite(failures))
    .sort((left, right) => left.failures - right.failures || right.file.to - left.file.to);
  return able[0]?.file;
}

/**
 * The first commit no file holds: what is to be written next.
 *
 * @param lowest where looking begins: what is below it is gone
 */
export function firstUnarchived(files: readonly ArchiveFile[], lowest: number): number {
  let next = Math.max(1, lowest);
  for (const { from, to } of files) if (from <= next && next <= to) next = to + 1;
  return next;
}

function readName(name: string): readonly ArchiveFile[] {
  const [, first, last] = NAME.exec(name) ?? [];
  const [from, to] = [Number(first), Number(last)];
  // A name that says more than a file can hold would hide what is missing from whoever writes.
  const isRange = from >= 1 && from <= to && to < from + COMMITS_MAX;
  return isRange ? [{ name, from, to }] : [];
}
