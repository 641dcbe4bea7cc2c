/** What one stops at on the way through a recording: what went wrong, what somebody did, what one has marked oneself. */

import type { Moment } from "./recording-index.ts";

/** Places one marks at most. */
export const BOOKMARKS_MAX = 100;

/** A place one has marked. */
export interface Bookmark {
  readonly atMs: number;
  /** Messages told up to there. */
  readonly message: number;
}

/** What a simulation and a node tell of faults stands among what hosts tell of themselves. */
const FAULT = /^(fault|simulation\.failed)/;

/** What is worth a stop: not each start of a child, nor what an application tells of itself. */
export function loudMoments(moments: readonly Moment[]): readonly Moment[] {
  return moments.filter(
    ({ event }) =>
      event.type !== "supervisor.progress" && (event.type !== "app" || FAULT.test(event.name)),
  );
}

/** The thing before or after a time; undefined where there is none. */
export function besideTime<T extends { readonly atMs: number }>(
  things: readonly T[],
  atMs: number,
  by: -1 | 1,
): T | undefined {
  return by > 0
    ? things.find((one) => one.atMs > atMs)
    : things.filter((one) => one.atMs < atMs).at(-1);
}

/** Marks a place, or no longer; in the order of the recording. With too many the first is let go. */
export function withBookmark(bookmarks: readonly Bookmark[], mark: Bookmark): readonly Bookmark[] {
  const others = bookmarks.filter(({ message, atMs }) => {
    return message !== mark.message || atMs !== mark.atMs;
  });
  if (others.length < bookmarks.length) return others;
  const all = [...bookmarks, mark].sort(
    (one, other) => one.message - other.message || one.atMs - other.atMs,
  );
  return all.slice(-BOOKMARKS_MAX);
}
