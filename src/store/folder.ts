/**
 * The door to a folder of files that are written once and whole. On disk in production, memory in
 * simulations; one conformance suite for both.
 */

import { RuntimeError } from "../errors.ts";

/** Which bytes of a file. */
export interface FileRange {
  /** Place of the first, from 0. */
  readonly from: number;
  /** How many, at most. */
  readonly bytesMax: number;
  /** Nobody waits for them any more. */
  readonly signal: AbortSignal;
}

/** Files as they are read: those of a folder, or what a host puts in its place. */
export interface FileSource {
  /**
   * Names of the files there are now, in any order; those that begin with a dot are left out.
   *
   * @throws RuntimeError `archive.unreadable`; from a host anything
   */
  names(options: { readonly signal: AbortSignal }): Promise<readonly string[]>;
  /**
   * Bytes of a file, as many as are at hand: at least one, and none only where it ends.
   *
   * @throws RuntimeError `archive.unreadable`, also when there is no such file; from a host anything
   */
  read(name: string, range: FileRange): Promise<Uint8Array>;
}

/** What is written, and until when. */
export interface FileContent {
  /** The bytes, one part after the other. */
  readonly parts: AsyncIterable<Uint8Array>;
  /** Gives the write up: nothing of it is seen. */
  readonly signal: AbortSignal;
}

/** A folder of files. */
export interface Folder extends FileSource {
  /**
   * Writes a file: it is there whole and for good when this resolves, and until then not at all, also
   * when the process or the machine dies meanwhile. One that is there already is replaced.
   *
   * @returns its length in bytes
   * @throws RuntimeError `archive.unwritten` from the disk, and whatever `parts` throws
   */
  write(name: string, content: FileContent): Promise<number>;
}

/** Opens folders. */
export interface FolderOpener {
  /**
   * Names a folder; it is made when the first file is written.
   *
   * @param owner who writes there, unlike all others that write there: what it left half-made in an
   *   earlier life is removed with its first file
   */
  open(path: string, owner: string): Folder;
}

/** What the list of files is called where a failure names a file. */
export const FILE_LIST = "the list of files";

/** A name that leads out of no folder. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Whether a file may have a name. */
export function isFileName(name: string): boolean {
  return FILE_NAME.test(name);
}

/** Makes the failure of a file, or of the list of files, that could not be read. */
export function unreadableFile(
  file: string,
  reason: string,
  cause?: unknown,
): RuntimeError<"archive.unreadable"> {
  const text = `cannot read ${file} of the archive: ${reason}`;
  return new RuntimeError("archive.unreadable", { file, reason }, text, cause);
}

/** Makes the failure of a file that could not be written. */
export function unwrittenFile(
  file: string,
  reason: string,
  cause?: unknown,
): RuntimeError<"archive.unwritten"> {
  const text = `cannot write ${file} of the archive: ${reason}`;
  return new RuntimeError("archive.unwritten", { file, reason }, text, cause);
}
