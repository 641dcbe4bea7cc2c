/** Slow handlers as people read them, in the page and in the terminal. */

import type { SlowFrame, SlowHandler } from "../protocol/slow.ts";
import { countText, spanText, timeText } from "./figures.ts";

/** What was measured of one: `12 ms a message, at most 31 ms, of 40`. */
export function slowText({ meanMs, longestMs, messages }: SlowHandler): string {
  return `${shortSpan(meanMs)} a message, at most ${shortSpan(longestMs)}, of ${countText(messages)}`;
}

/** What all of it stands on: a sample is named one. */
export function sampleText(slow: SlowFrame | undefined): string {
  if (slow === undefined) return "no turn has been timed yet";
  const { timed, turns, sinceMs } = slow;
  const share = timed === turns ? "all" : `${countText(timed)} of`;
  return `${share} ${countText(turns)} turns timed since ${timeText(sinceMs)}`;
}

/** Most handlers take less than the tenth of a millisecond. */
function shortSpan(ms: number): string {
  return ms < 0.95 ? `${ms.toFixed(3)} ms` : spanText(ms);
}
