/** A crash as a file: what it takes to have it happen again, with all that was told of it. */

import { RuntimeError } from "../../errors.ts";
import type { Hello } from "../protocol/bodies.ts";
import type { ShownCrash } from "./picture.ts";

/** What such a file says of itself. */
const FORMAT = "coppice.crash.1";

/** A crash and who had it. */
export interface CrashFile {
  readonly format: typeof FORMAT;
  /** What the host calls itself, and the version of coppice it runs. */
  readonly host: string;
  readonly version: string;
  readonly crash: ShownCrash;
}

/** The file of a crash, as JSON. */
export function crashFile(crash: ShownCrash, hello: Hello | undefined): string {
  const file: CrashFile = {
    ...{ format: FORMAT, host: hello?.name ?? "", version: hello?.version ?? "", crash },
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** The name a file of a crash is saved under. */
export function crashFileName({ actor, id }: ShownCrash): string {
  return `crash-${actor.slice(actor.lastIndexOf("/") + 1).replace(/[^\w.-]/g, "_")}-${id}.json`;
}

/**
 * Reads the file of a crash.
 *
 * @throws RuntimeError `recording.unreadable` when the text is none
 */
export function readCrashFile(text: string): CrashFile {
  const file = parsed(text);
  if (file.format === FORMAT && file.crash?.type === "actor.crashed") return file;
  const reason = `it is no file of a crash (expected ${FORMAT})`;
  throw new RuntimeError("recording.unreadable", { reason }, `cannot read crash: ${reason}`);
}

function parsed(text: string): CrashFile {
  try {
    return Object(JSON.parse(text));
  } catch {
    return Object({});
  }
}

/** What is missing of what it takes to have the crash happen again; empty when nothing is. */
export function missingOf({ exact }: ShownCrash): readonly string[] {
  if (exact === undefined) return ["state and message: the host did not tell them"];
  return [
    ...exact.state.missing.map((what) => `state: ${what}`),
    ...exact.message.missing.map((what) => `message: ${what}`),
  ];
}
