/** What a recording of a million messages takes: to open, to seek in, to fold whole with every hash compared. */

import { Recording } from "../../src/inspector/index.ts";
import { recordingMade } from "../../test/support/inspector/recording-made.ts";
import { cpuMs, median, quantile } from "../suite.ts";

const MESSAGES = process.argv.includes("--quick") ? 200_000 : 1_000_000;
const SIZE = { actors: 2_000, messages: MESSAGES, perFlush: 5_000, flushMs: 250 };
const SEEKS = 200;

/** Strides over the whole by a number that meets no flush and no snapshot. */
const STRIDE = 618_033;

const bytes = recordingMade(SIZE);
const [opened, openMs] = timed(() => new Recording(bytes));
const cursor = opened.cursor();
const seeks = Array.from({ length: SEEKS }, (_, nth) => {
  const to = (nth * STRIDE) % MESSAGES;
  return timed(() => cursor.seekMessage(to))[1];
});
const [, foldMs] = timed(() => cursor.readAll());

console.log(
  `${MESSAGES} messages of ${SIZE.actors} actors, ${bytes.length} bytes; times in ms of CPU`,
);
row("open", openMs, 2_000);
row("seek, median", median(seeks), 50);
row("seek, p95", quantile(seeks, 0.95));
row("fold all of it", foldMs);
console.log(`${cursor.marksChecked} marks compared, ${cursor.mismatches.length} not met`);
process.exitCode = cursor.mismatches.length === 0 ? 0 : 1;

function timed<T>(work: () => T): readonly [result: T, ms: number] {
  const before = cpuMs();
  const result = work();
  return [result, cpuMs() - before];
}

function row(name: string, ms: number, wanted?: number): void {
  const target =
    wanted === undefined ? "" : `  wanted ${wanted}: ${ms <= wanted ? "met" : "not met"}`;
  console.log(`  ${name.padEnd(16)}${ms.toFixed(1).padStart(8)}${target}`);
}
