/** Inputs that are kept: those that once broke something, and those that look as if they could. */

import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where they are: a file a reader, an input a line in hexadecimal; `any.hex` is for all of them. */
const FOLDER = "test/fuzz/corpus";
const ENDING = ".hex";

/** Inputs for every reader. */
export const ANY = "any";

/** Inputs by reader. */
export function readCorpus(folder = FOLDER): ReadonlyMap<string, readonly Uint8Array[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith(ENDING));
  return new Map(
    files.map((file) => {
      const lines = readFileSync(join(folder, file), "utf8").split("\n");
      const inputs = lines.filter((line) => line !== "" && !line.startsWith("#"));
      return [
        file.slice(0, -ENDING.length),
        inputs.map((line) => Uint8Array.from(Buffer.from(line, "hex"))),
      ];
    }),
  );
}

/** Keeps an input, so that it is tried in every run from now on. */
export function keepInput(reader: string, input: Uint8Array, folder = FOLDER): void {
  const file = join(folder, `${slugOf(reader)}${ENDING}`);
  const line = `${Buffer.from(input).toString("hex")}\n`;
  if (existsSync(file) && readFileSync(file, "utf8").includes(line)) return;
  appendFileSync(file, line);
}

/** A reader's name as a file's. */
export function slugOf(reader: string): string {
  return reader.replaceAll(/[^a-z0-9_.]+/g, "-");
}
