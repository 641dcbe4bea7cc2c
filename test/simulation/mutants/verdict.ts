/** What became of each planted bug, as a table. */

import type { Hunted } from "./hunt.ts";
import type { Mutant } from "./mutant.ts";

/** All campaigns against one bug. */
export interface MutantResult {
  readonly mutant: Mutant;
  readonly hunted: readonly Hunted[];
  /** The process broke down, such as when the bug keeps the sources from loading. */
  readonly isBroken: boolean;
}

/** A row for each. */
export function tableOf(results: readonly MutantResult[]): string {
  const head = row(["planted bug", "found", "CPU s", "runs", "shrunk to", "by"]);
  return [head, ...results.map(rowOf)].join("\n");
}

/** In how many campaigns it was found. */
export function foundIn({ hunted }: MutantResult): number {
  return hunted.filter(({ found }) => found !== undefined).length;
}

function rowOf(result: MutantResult): string {
  const { mutant, hunted, isBroken } = result;
  if (isBroken) return row([mutant.id, "broken", "-", "-", "-", "the process ended"]);
  const hits = hunted.flatMap(({ found, ms, runs }) =>
    found === undefined ? [] : [{ found, ms, runs }],
  );
  const shrunk = hits.flatMap(({ found }) => found.left ?? []);
  return row([
    mutant.id,
    `${hits.length}/${hunted.length}`,
    hits.length === 0 ? "-" : (medianOf(hits.map(({ ms }) => ms)) / 1_000).toFixed(2),
    hits.length === 0 ? "-" : `${medianOf(hits.map(({ runs }) => runs))}`,
    shrunk.length === 0 ? "-" : `${medianOf(shrunk)}`,
    oraclesOf(hits.map(({ found }) => `${found.specId}: ${found.oracle}`)),
  ]);
}

/** Those that found it, the most frequent first. */
function oraclesOf(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const byCount = [...counts].sort(([, left], [, right]) => right - left);
  return byCount.map(([name, count]) => `${name} (${count})`).join(", ");
}

/** The lower of the two in the middle. */
export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

const WIDTHS = [36, 8, 10, 8, 11];

function row(cells: readonly string[]): string {
  return cells
    .map((cell, at) => cell.padEnd(WIDTHS[at] ?? 0))
    .join(" ")
    .trimEnd();
}
