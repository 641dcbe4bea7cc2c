/** The directory of everything a node keeps. */

import { mkdir } from "node:fs/promises";
import { describeError, RuntimeError } from "../errors.ts";

/**
 * Makes the directory if it is missing, open to its owner only.
 *
 * @throws RuntimeError `store.failed` when the disk refuses
 */
export async function prepareNodeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw refused(path, error);
  }
}

function refused(path: string, cause: unknown): RuntimeError<"store.failed"> {
  const text = `cannot use data directory ${path}: ${describeError(cause)}`;
  return new RuntimeError("store.failed", { operation: "make the data directory" }, text, cause);
}
