/** Seeds as operators hand them out in numbers: a file of lines, and the text records of a name. */

import { isRuntimeError, RuntimeError } from "../errors.ts";
import { parseSeed, type Seed } from "./seed.ts";

/** Most seeds of one source; a node needs one that answers. */
export const SEEDS_MAX = 64;

/** Largest file of seeds, in bytes: so many of the longest lines, and as much again to say of them. */
export const SEED_FILE_BYTES_MAX = 64 * 1024;

/** What begins a text record that is a seed; names have other texts too. */
export const SEED_RECORD_MARK = "coppice-seed=";

/** What was read of a source whose author nobody vouches for. */
export interface ReadSeeds {
  readonly seeds: readonly Seed[];
  /** What was meant as a seed and is none. */
  readonly skipped: readonly string[];
}

/**
 * Reads a file of seeds: one a line, as {@link parseSeed} reads it; empty lines and what follows a `#`
 * say nothing. The file is the operator's, so one bad line refuses all of it.
 *
 * @throws RuntimeError `option.invalid` that names the line
 * @example
 * seedsOfFile("# ours\\n198.51.100.1:30002:d75a…\\n");
 */
export function seedsOfFile(text: string): readonly Seed[] {
  const seeds = text.split(/\r?\n/).flatMap((line, index) => seedOfLine(line, index + 1));
  if (seeds.length > SEEDS_MAX) throw refused(`at most ${SEEDS_MAX} seeds`, `${seeds.length}`);
  return seeds;
}

/**
 * Reads the seeds among the text records of a name. A record that is garbled costs itself; beyond
 * {@link SEEDS_MAX} nothing is read. Each is an address and the key it has to prove, no more: nobody
 * is trusted for standing here.
 */
export function seedsOfRecords(texts: readonly string[]): ReadSeeds {
  const seeds: Seed[] = [];
  const skipped: string[] = [];
  const meant = texts.filter((text) => text.startsWith(SEED_RECORD_MARK)).slice(0, SEEDS_MAX);
  for (const text of meant) {
    const read = readOrRefusal(text.slice(SEED_RECORD_MARK.length));
    if (typeof read === "string") skipped.push(read);
    else seeds.push(read);
  }
  return { seeds, skipped };
}

/** Reads lines that were written by {@link seedText}; a line the disk garbled costs itself. */
export function seedsOfLines(lines: readonly string[]): ReadSeeds {
  const read = lines.map(readOrRefusal);
  return {
    seeds: read.filter((one) => typeof one !== "string"),
    skipped: read.filter((one) => typeof one === "string"),
  };
}

/** A seed, or the text that is none, as far as it may be shown. */
function readOrRefusal(text: string): Seed | string {
  try {
    return parseSeed(text);
  } catch (error) {
    if (isRuntimeError(error, "option.invalid")) return error.details.received;
    throw error;
  }
}

function seedOfLine(line: string, number: number): readonly Seed[] {
  const text = line.replace(/#.*/, "").trim();
  if (text === "") return [];
  const read = readOrRefusal(text);
  if (typeof read !== "string") return [read];
  throw refused(`host:port:key in line ${number}`, read);
}

function refused(expected: string, received: string): RuntimeError<"option.invalid"> {
  const text = `cannot use seedsFile: expected ${expected} (received ${received})`;
  return new RuntimeError("option.invalid", { option: "seedsFile", expected, received }, text);
}
