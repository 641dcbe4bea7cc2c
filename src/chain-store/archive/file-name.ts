/**
 * Names of archive files: the range of commits a file holds. So the list of names is the index of an
 * archive, and says what it lacks.
 */

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
 * The file to take a commit from: of those that hold it the one that goes on furthest.
 *
 * @param isAside whether a file is left alone for now
 */
export function fileWith(
  files: readonly ArchiveFile[],
  index: number,
  isAside: (name: string) => boolean,
): ArchiveFile | undefined {
  const able = files.filter(({ name, from, to }) => from <= index && index <= to && !isAside(name));
  return able.reduce<ArchiveFile | undefined>(
    (best, file) => (best === undefined || file.to > best.to ? file : best),
    undefined,
  );
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
  return from >= 1 && from <= to ? [{ name, from, to }] : [];
}
