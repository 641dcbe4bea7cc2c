/** Files of recordings: opened whole, and made where there is none. */

import { openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describeError } from "../errors.ts";
import { Recording } from "../inspector/recording/recording.ts";
import { BadInput } from "./failure.ts";

/**
 * Opens a recording.
 *
 * @throws BadInput when the file cannot be read, RuntimeError `recording.unreadable` when it is none
 */
export async function openRecording(file: string): Promise<Recording> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new BadInput(`cannot read ${file}: ${describeError(error)}`, { cause: error });
  }
  return new Recording(bytes);
}

/**
 * Makes a file that is not there yet, and returns its descriptor.
 *
 * @throws BadInput that names `--out`
 */
export function createdFile(path: string): number {
  try {
    return openSync(path, "wx");
  } catch (error) {
    throw new BadInput(`cannot write --out ${path}: ${describeError(error)}`, { cause: error });
  }
}
