/** Where one is in a recording, and which of its marks are shown. */

import type { Bookmark } from "../../recording/stops.ts";

/** A time as a part of a recording, 0 for its beginning and 1 for its end. */
export function placeOf(
  atMs: number,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): number {
  if (endMs <= startMs) return 0;
  return Math.min(1, Math.max(0, (atMs - startMs) / (endMs - startMs)));
}

/** What the marks of one recording are kept under. */
export function marksName(
  name: string,
  { startMs, messages }: { readonly startMs: number; readonly messages: number },
): string {
  return `coppice.marks ${name} ${startMs} ${messages}`;
}

/** Reads marks that were kept; whatever else stands there is none. */
export function marksIn(text: string | null): readonly Bookmark[] {
  const read: unknown = parsed(text ?? "[]");
  return Array.isArray(read) ? read.filter(isMark) : [];
}

function isMark(value: unknown): value is Bookmark {
  const { atMs, message } = Object(value) as Partial<Bookmark>;
  return typeof atMs === "number" && typeof message === "number";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
