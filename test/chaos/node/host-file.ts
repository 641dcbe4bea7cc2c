/** The file a host keeps beside its node, line by line. */

import type { TraceLog } from "../../../src/testing/index.ts";
import { BoundedTraceLog } from "../../../src/testing/trace-log.ts";

/** Its name, in the data directory. */
export const HOST_FILE = "host.jsonl";

/** The host has a commit: index. */
export const HOST_TAKEN = "host.taken";

/** One thing that happened to the host. */
export interface HostLine {
  /** Wall clock of the machine. */
  readonly atMs: number;
  /** Which life of the node, from 1. */
  readonly life: number;
  readonly kind: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const NEWLINE = 0x0a;

/** Bytes of the lines that are whole. */
export function wholeBytes(text: Uint8Array): number {
  return text.lastIndexOf(NEWLINE) + 1;
}

/** Reads the lines of a file that is whole. */
export function hostLines(text: string): readonly HostLine[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): HostLine => JSON.parse(line));
}

/** One trace of many nodes, in the order in which things happened. Of one node, the file's order counts. */
export function traceOf(
  nodes: Iterable<readonly [name: string, lines: readonly HostLine[]]>,
): TraceLog {
  const all = [...nodes].flatMap(([node, lines]) => {
    // A wall clock may jump back; a file does not.
    let atMs = 0;
    return lines.map((line) => {
      atMs = Math.max(atMs, line.atMs);
      return { node, ...line, atMs };
    });
  });
  const log = new BoundedTraceLog(Math.max(1, all.length));
  for (const { node, atMs, life, kind, values } of all.sort((a, b) => a.atMs - b.atMs)) {
    log.append({ node, atMs, incarnation: life, kind, values });
  }
  return log;
}
