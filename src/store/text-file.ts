/** The door to small text files an operator keeps. */

import { open } from "node:fs/promises";
import { describeError, RuntimeError } from "../errors.ts";

/**
 * Reads a whole text file.
 *
 * @param bytesMax largest file that is read, in bytes
 * @throws RuntimeError `file.unreadable`
 */
export type ReadText = (path: string, bytesMax: number) => Promise<string>;

/** Reads from the disk. */
export const readTextFile: ReadText = async (path, bytesMax) => {
  try {
    const file = await open(path, "r");
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(bytesMax + 1), 0, bytesMax + 1, 0);
      if (bytesRead > bytesMax) throw unreadable(path, `it has more than ${bytesMax} bytes`);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof RuntimeError ? error : unreadable(path, describeError(error), error);
  }
};

/** Reads from a table of texts by path, for tests and simulations. */
export function memoryTexts(texts: ReadonlyMap<string, string>): ReadText {
  const read = (path: string, bytesMax: number): string => {
    const text = texts.get(path);
    if (text === undefined) throw unreadable(path, "there is none");
    if (Buffer.byteLength(text) <= bytesMax) return text;
    throw unreadable(path, `it has more than ${bytesMax} bytes`);
  };
  return (path, bytesMax) => Promise.resolve(path).then(() => read(path, bytesMax));
}

function unreadable(
  path: string,
  reason: string,
  cause?: unknown,
): RuntimeError<"file.unreadable"> {
  const text = `cannot read ${path}: ${reason}`;
  return new RuntimeError("file.unreadable", { path, reason }, text, cause);
}
