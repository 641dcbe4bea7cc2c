/** What a screen is drawn of: what is known, what the viewer wants to see of it, and how much room there is. */

import type { Picture } from "../picture/picture.ts";
import type { Moment } from "../recording/recording-index.ts";
import type { Bookmark } from "../recording/stops.ts";
import type { Line } from "./line.ts";
import type { RateHistory } from "./rate-history.ts";

/** Screens one comes to by Tab and by their numbers, in this order. */
export const TABS = ["overview", "tree", "top", "messages", "crashes", "peers"] as const;

/** A screen. */
export type ScreenName = (typeof TABS)[number] | "actor" | "crash" | "waits" | "help";

/** What a list of actors is sorted by. */
export const SORTS = ["depth", "rate", "restarts", "handled"] as const;

/** What the viewer wants to see. */
export interface View {
  readonly screen: ScreenName;
  /** Where Escape leads, the last first. */
  readonly back: readonly View[];
  /** Place in the list, or first line of a text. */
  readonly at: number;
  /** The actor at that place: the place follows it. On a crash its place among crashes, newest first. */
  readonly id: number | undefined;
  readonly folded: ReadonlySet<number>;
  readonly filter: string;
  /** What has been typed of the next filter; `undefined` when none is being typed. */
  readonly typed: string | undefined;
  readonly sort: (typeof SORTS)[number];
  /** Flushes a second. */
  readonly hz: number;
  readonly isPaused: boolean;
}

/** Where everybody begins. */
export const FIRST_VIEW: View = {
  screen: "tree",
  back: [],
  at: 0,
  id: undefined,
  folded: new Set(),
  filter: "",
  typed: undefined,
  sort: "rate",
  hz: 4,
  isPaused: false,
};

/** The place in a recording. */
export interface TimeLine {
  readonly startMs: number;
  readonly endMs: number;
  readonly messages: number;
  /** Messages up to here. */
  readonly message: number;
  readonly isPlaying: boolean;
  readonly moments: readonly Moment[];
  /** Places the viewer has marked. */
  readonly bookmarks: readonly Bookmark[];
  density(stretches: number): readonly number[];
  /** What is wrong with the file, with what was folded of it, or with the last move. */
  readonly complaint: string | undefined;
}

/** Everything a screen shows. */
export interface Scene {
  readonly picture: Picture;
  readonly rates: RateHistory;
  readonly view: View;
  readonly columns: number;
  readonly rows: number;
  /** Why the picture stands still, when the host cannot be reached. */
  readonly lost?: string | undefined;
  readonly timeLine?: TimeLine | undefined;
}

/** The middle of a screen: a list with one chosen, or a text that scrolls. */
export interface Page {
  readonly heading: Line;
  readonly count: number;
  /** Place of the one chosen; `undefined` for a text. */
  readonly chosen: number | undefined;
  lineAt(index: number): Line;
  /** What opens at a place. */
  opens(index: number): { readonly screen: ScreenName; readonly id: number } | undefined;
  /** The actor at a place, for lists that follow theirs. */
  idAt(index: number): number | undefined;
  /** A line about the one chosen. */
  readonly note?: Line;
}

/** A page of text. */
export function textPage(heading: Line, lines: readonly Line[]): Page {
  return {
    heading,
    count: lines.length,
    chosen: undefined,
    lineAt: (index) => lines[index] ?? [],
    opens: () => undefined,
    idAt: () => undefined,
  };
}

/** The place of a list's chosen one: where its actor is now, else where it was. */
export function placeIn({ id, at }: View, ids: readonly number[]): number {
  const followed = id === undefined ? -1 : ids.indexOf(id);
  return Math.max(0, Math.min(followed >= 0 ? followed : at, ids.length - 1));
}
