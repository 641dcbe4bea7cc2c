/** How far a peer's clock is from ours, by the times it signs and by how long answers take. */

import type { NewestTimes } from "./newest-times.ts";

/**
 * The peer's clock less ours, in ms: of the newest messages the one that was least on its way says
 * most, and half of the quickest round trip is what that way takes at least. An estimate, as good as the way
 * there and back are alike.
 *
 * @param ahead what each message's time was ahead of ours when it came
 * @param roundTrips how long answers took
 * @returns `undefined` before a message and an answer came
 */
export function clockOffsetMs(ahead: NewestTimes, roundTrips: NewestTimes): number | undefined {
  const most = ahead.range?.mostMs;
  const least = roundTrips.range?.leastMs;
  return most === undefined || least === undefined ? undefined : Math.round(most + least / 2);
}
