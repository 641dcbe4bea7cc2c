/** Faults that happened, for people: one line each, in the order of the run. */

import type { Draws } from "../drive/draws.ts";
import type { Fault, FaultPlan, FiredFault, Ms } from "../fault-plan.ts";
import { kindOf } from "./fault-kind.ts";
import { firedLengthMs } from "./firing.ts";

/** What tells a fault in words. */
export interface FaultWords {
  /** The plan of the run, with what was added to it. */
  readonly plan: FaultPlan;
  /** The draws of the run: they tell how long each fault was. */
  readonly draws: Draws;
}

/** Faults that are listed at most: who reads more wants the trace. */
export const FAULT_LINES_MAX = 40;

/**
 * Tells what happened, oldest first.
 *
 * @returns a line a fault, and one for those that are too many
 * @example
 * describeFaults([fired], words); // ["t=12.030 s  b>c  link.reset"]
 */
export function describeFaults(fired: readonly FiredFault[], words: FaultWords): readonly string[] {
  const lines = fired.slice(0, FAULT_LINES_MAX).map((one) => describeFault(one, words));
  const more = fired.length - lines.length;
  return more === 0 ? lines : [...lines, `... and ${more} more`];
}

function describeFault(fired: FiredFault, { plan, draws }: FaultWords): string {
  const rule = plan.rules.find(({ id }) => id === fired.rule);
  const where = placeOf(fired);
  const when = `t=${secondsText(fired.atMs)}`;
  if (rule === undefined) return `${when}  ${where}  ${fired.rule}`;
  const extent = extentOf(rule.what, firedLengthMs(draws, rule, fired));
  const again = fired.nth === 1 ? "" : `  (${ordinal(fired.nth)} time)`;
  return `${when}  ${where}  ${kindOf(rule.what)}${extent}${again}`;
}

/** The node, where the place does not say it. */
function placeOf({ node, place }: FiredFault): string {
  return place.includes(">") || place.includes(node) ? place : `${node} ${place}`;
}

function extentOf(fault: Fault, ms: Ms): string {
  if ("downMs" in fault)
    return ` down ${secondsText(ms)}${"keeps" in fault ? ` keeps ${fault.keeps}` : ""}`;
  if ("forMs" in fault) return ` for ${secondsText(ms)}`;
  if ("byMs" in fault) return ` by ${secondsText(ms)}`;
  if ("messages" in fault) return ` of ${fault.messages} messages`;
  if ("by" in fault) return ` by ${fault.by}`;
  if ("code" in fault) return ` ${fault.code}`;
  if ("partsPerMillion" in fault) return ` by ${fault.partsPerMillion} ppm`;
  if ("bytesPerSecond" in fault) return ` of ${fault.bytesPerSecond} B/s`;
  return "shiftDegrees" in fault ? ` by ${fault.shiftDegrees} degrees` : "";
}

/** A time or a length, in seconds to the millisecond. */
export function secondsText(ms: Ms): string {
  return `${(ms / 1_000).toFixed(3)} s`;
}

function ordinal(count: number): string {
  const isTeen = Math.floor(count / 10) % 10 === 1;
  const ending = isTeen ? undefined : [undefined, "st", "nd", "rd"][count % 10];
  return `${count}${ending ?? "th"}`;
}
