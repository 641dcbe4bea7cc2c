/** A campaign for people: a line a spec, then what failed. */

import type { CampaignResult } from "./campaign.ts";
import { missedOf, type SpecTotals } from "./outcome.ts";

const MS_PER_SECOND = 1_000;

/** Tells the whole of a campaign. */
export function pictureOf({ totals, reds, wallMs, broken }: CampaignResult): string {
  const runs = sumOf(totals, ({ runs }) => runs);
  const nodeSeconds = sumOf(totals, (one) => one.nodeSeconds);
  const wallSeconds = wallMs / MS_PER_SECOND;
  const missed = totals.flatMap((one) => missedOf(one).map((name) => `${one.id}: ${name}`));
  return [
    ...reds.flatMap(({ specId, red }) => [`── ${specId}`, red?.text ?? "", ""]),
    row(["spec", "runs", "red", "checked", "diverged", "events", "node-s", "node-s/cpu-s"]),
    ...totals.map(specRow),
    ...missed.map((what) => `never reached: ${what}`),
    ...(broken > 0 ? [`${broken} processes broke down`] : []),
    `${wallSeconds.toFixed(0)} s: ${(runs / wallSeconds).toFixed(1)} runs/s, ${(nodeSeconds / wallSeconds).toFixed(0)} simulated node-seconds a second`,
    `${runs} runs, ${reds.length} red, ${sumOf(totals, (one) => one.checked)} done twice, ${sumOf(totals, (one) => one.diverged)} diverged`,
  ].join("\n");
}

/** Whether anything has to be looked at: 0 nothing, 1 a failure, 2 the machinery, 3 a situation never reached. */
export function exitCodeOf({ totals, reds, broken }: CampaignResult): 0 | 1 | 2 | 3 {
  if (broken > 0) return 2;
  if (reds.length > 0) return 1;
  return totals.some((one) => one.runs > 0 && missedOf(one).length > 0) ? 3 : 0;
}

function specRow(one: SpecTotals): string {
  const perSecond = (one.nodeSeconds / one.wallMs) * MS_PER_SECOND;
  return row([
    one.id,
    ...[one.runs, one.red, one.checked, one.diverged, one.events].map(String),
    one.nodeSeconds.toFixed(0),
    one.runs === 0 ? "-" : perSecond.toFixed(0),
  ]);
}

const WIDTHS = [34, 7, 5, 8, 9, 12, 10, 13];

function row(cells: readonly string[]): string {
  return cells
    .map((cell, at) => (at === 0 ? cell.padEnd(WIDTHS[0] ?? 0) : cell.padStart(WIDTHS[at] ?? 0)))
    .join("");
}

function sumOf(totals: readonly SpecTotals[], of: (one: SpecTotals) => number): number {
  return totals.reduce((sum, one) => sum + of(one), 0);
}
