/** Where one is in a recording, and what to stop at. */

import type { Moment } from "../../recording/recording-index.ts";

/** What is worth a stop: not each start of a child, nor what an application tells of itself. */
export function loudMoments(moments: readonly Moment[]): readonly Moment[] {
  return moments.filter(
    ({ event }) => event.type !== "supervisor.progress" && event.type !== "app",
  );
}

/** The moment before or after a time; undefined where there is none. */
export function momentBeside(
  moments: readonly Moment[],
  atMs: number,
  by: -1 | 1,
): Moment | undefined {
  return by > 0
    ? moments.find((one) => one.atMs > atMs)
    : moments.filter((one) => one.atMs < atMs).at(-1);
}

/** A time as a part of a recording, 0 for its beginning and 1 for its end. */
export function placeOf(
  atMs: number,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): number {
  if (endMs <= startMs) return 0;
  return Math.min(1, Math.max(0, (atMs - startMs) / (endMs - startMs)));
}
