/** Which keys do what on every screen. */

import type { Move, Way } from "../../recording/travel.ts";
import type { Screen } from "./route.ts";

/** What a key asks for. */
export type Deed =
  | { readonly type: "go"; readonly screen: Screen }
  | { readonly type: "travel"; readonly move: Move }
  | { readonly type: "transition"; readonly count: Way }
  | { readonly type: "back" | "filter" | "help" | "mark" | "pause" | "theme" };

/** One line of the map of keys. */
export interface KeyLine {
  readonly keys: string;
  readonly says: string;
}

const GOES: Readonly<Record<string, Screen>> = {
  o: "overview",
  t: "tree",
  m: "messages",
  s: "sequence",
  c: "crashes",
  n: "network",
  x: "machines",
  f: "faults",
  r: "replay",
};

const DEEDS: Readonly<Record<string, Deed>> = {
  "/": { type: "filter" },
  "?": { type: "help" },
  ".": { type: "pause" },
  "[": { type: "travel", move: { by: "moments", count: -1 } },
  "]": { type: "travel", move: { by: "moments", count: 1 } },
  "{": { type: "travel", move: { by: "messages", count: -1 } },
  "}": { type: "travel", move: { by: "messages", count: 1 } },
  "(": { type: "travel", move: { by: "causes", count: -1 } },
  ")": { type: "travel", move: { by: "causes", count: 1 } },
  "<": { type: "transition", count: -1 },
  ">": { type: "transition", count: 1 },
  b: { type: "mark" },
  Backspace: { type: "back" },
  "\\": { type: "theme" },
};

/** How long the second key of a pair is waited for, in ms. */
export const PAIR_MS = 1_500;

/** What came of a key: something to do, or the first half of a pair. */
export interface Pressed {
  readonly deed?: Deed;
  /** When the pair was begun; absent when none is. */
  readonly beganAtMs?: number;
}

/** Takes a key. */
export function pressKey(before: Pressed, key: string, atMs: number): Pressed {
  const isSecond = before.beganAtMs !== undefined && atMs - before.beganAtMs <= PAIR_MS;
  const screen = GOES[key];
  if (isSecond && screen !== undefined) return { deed: { type: "go", screen } };
  if (key === "g") return { beganAtMs: atMs };
  const deed = DEEDS[key];
  return deed === undefined ? {} : { deed };
}

/** The pair of keys that leads to a screen. */
export function keysOf(screen: Screen): string {
  const found = Object.entries(GOES).find(([, one]) => one === screen);
  return `g ${found?.[0] ?? ""}`;
}

/** The whole map, as the help shows it. */
export const KEY_LINES: readonly KeyLine[] = [
  ...Object.entries(GOES).map(([key, screen]) => ({ keys: `g ${key}`, says: screen })),
  { keys: "/", says: "filter" },
  { keys: ".", says: "hold still, and go on" },
  { keys: "[  ]", says: "in a recording: crash, report, fault or mark before or after" },
  { keys: "{  }", says: "in a recording: the message before or after" },
  { keys: "(  )", says: "in a recording: the message's cause, or what it caused" },
  { keys: "<  >", says: "in a recording: the open actor's transition before or after" },
  { keys: "b", says: "in a recording: mark the place" },
  { keys: "↑ ↓  ← →", says: "move, close and open" },
  { keys: "v", says: "in the tree: another order" },
  { keys: "w", says: "in the tree: who waits for whom" },
  { keys: "Enter", says: "look closer" },
  { keys: "Space", says: "choose for the sequence" },
  { keys: "Backspace", says: "back" },
  { keys: "\\", says: "light or dark" },
  { keys: "?", says: "this map" },
  { keys: "Esc", says: "close, clear" },
];
