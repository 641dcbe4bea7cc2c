/** What a key does: to the view, and to the world where it reaches further. */

import type { Move } from "../recording/travel.ts";
import { type Page, SORTS, TABS, type ScreenName, type View } from "./scene.ts";

/** Flushes a second one can choose. */
const SPEEDS = [0.2, 0.5, 1, 2, 4, 10] as const;

/** A move in a recording, or something else about where one is in it. */
export type TimeMove = Move | { readonly by: "play" } | { readonly by: "mark" };

/** What a key wants of the world. */
export type Deed = { readonly type: "quit" } | ({ readonly type: "time" } & TimeMove);

/** What came of a key. */
export interface Pressed {
  readonly view: View;
  readonly deed?: Deed;
}

/** What a key is pressed on. */
export interface Ground {
  readonly page: Page;
  /** Lines the page has on the screen. */
  readonly height: number;
  readonly isRecording: boolean;
}

/** Presses a key. */
export function pressed(view: View, key: string, ground: Ground): Pressed {
  if (key === "interrupt") return { view, deed: { type: "quit" } };
  if (view.typed !== undefined) return { view: typing(view, view.typed, key) };
  const move = ground.isRecording ? timeMoveOf(view, key, ground.page) : undefined;
  if (move !== undefined) return { view, deed: { type: "time", ...move } };
  if (key === "q") return { view, deed: { type: "quit" } };
  return { view: moved(view, key, ground) ?? changed(view, key, ground.page) };
}

function timeMoveOf(view: View, key: string, page: Page): TimeMove | undefined {
  const count = TRANSITION_KEYS.get(key);
  if (count === undefined) return TIME_KEYS.get(key);
  const actor = page.chosen === undefined ? view.id : page.idAt(page.chosen);
  return actor === undefined ? undefined : { by: "transitions", actor, count };
}

/** Of the actor that is open, or chosen in a list. */
const TRANSITION_KEYS: ReadonlyMap<string, -1 | 1> = new Map([
  ["T", -1],
  ["t", 1],
]);

const TIME_KEYS: ReadonlyMap<string, TimeMove> = new Map<string, TimeMove>([
  [" ", { by: "play" }],
  ["[", { by: "messages", count: -1 }],
  ["]", { by: "messages", count: 1 }],
  ["{", { by: "messages", count: -1_000 }],
  ["}", { by: "messages", count: 1_000 }],
  [",", { by: "ms", count: -1_000 }],
  [".", { by: "ms", count: 1_000 }],
  ["<", { by: "ms", count: -60_000 }],
  [">", { by: "ms", count: 60_000 }],
  ["(", { by: "causes", count: -1 }],
  [")", { by: "causes", count: 1 }],
  ["m", { by: "mark" }],
  ["b", { by: "moments", count: -1 }],
  ["n", { by: "moments", count: 1 }],
  ["0", { by: "end", end: "first" }],
  ["$", { by: "end", end: "last" }],
]);

function typing(view: View, typed: string, key: string): View {
  if (key === "enter") return { ...view, typed: undefined, filter: typed, at: 0 };
  if (key === "escape") return { ...view, typed: undefined };
  if (key === "backspace") return { ...view, typed: typed.slice(0, -1) };
  return key.length === 1 ? { ...view, typed: typed + key } : view;
}

/** Keys that move within a page; `undefined` for the others. */
function moved(view: View, key: string, { page, height }: Ground): View | undefined {
  const at = page.chosen ?? view.at;
  const steps = STEPS(page.count, Math.max(1, height - 1)).get(key);
  if (steps === undefined) return undefined;
  const last = page.chosen === undefined ? page.count - height : page.count - 1;
  const to = Math.max(0, Math.min(last, at + steps));
  return { ...view, at: to, id: page.chosen === undefined ? view.id : page.idAt(to) };
}

const STEPS = (count: number, screen: number): ReadonlyMap<string, number> =>
  new Map([
    ["up", -1],
    ["k", -1],
    ["down", 1],
    ["j", 1],
    ["page-up", -screen],
    ["page-down", screen],
    ["home", -count],
    ["g", -count],
    ["end", count],
    ["G", count],
  ]);

function changed(view: View, key: string, page: Page): View {
  switch (key) {
    case "tab":
      return toTab(view, 1);
    case "back-tab":
      return toTab(view, -1);
    case "enter":
      return entered(view, page);
    case "escape":
    case "backspace":
      return view.back[0] ?? { ...view, filter: "" };
    case "/":
      return { ...view, typed: view.filter };
    case "?":
      return view.screen === "help" ? view : toScreen(view, "help", undefined);
    case "w":
      return view.screen === "waits" ? view : toScreen(view, "waits", undefined);
    case "p":
      return { ...view, isPaused: !view.isPaused };
    case "+":
      return { ...view, hz: SPEEDS.find((hz) => hz > view.hz) ?? view.hz };
    case "-":
      return { ...view, hz: [...SPEEDS].reverse().find((hz) => hz < view.hz) ?? view.hz };
    default:
      return ofScreen(view, key, page);
  }
}

function ofScreen(view: View, key: string, page: Page): View {
  const tab = TABS[Number(key) - 1];
  if (tab !== undefined) return fresh(view, tab);
  if (view.screen === "top") return { ...view, sort: SORT_KEYS.get(key) ?? view.sort };
  if (view.screen !== "tree" || page.chosen === undefined) return view;
  const id = page.idAt(page.chosen);
  if (id === undefined || !FOLD_KEYS.has(key)) return view;
  const folded = new Set(view.folded);
  if (key === "left" || key === "h") folded.add(id);
  else folded.delete(id);
  return { ...view, folded, id };
}

const FOLD_KEYS: ReadonlySet<string> = new Set(["left", "h", "right", "l"]);

const SORT_KEYS: ReadonlyMap<string, View["sort"]> = new Map(
  [..."drsc"].flatMap((key, index) => {
    const sort = SORTS[index];
    return sort === undefined ? [] : [[key, sort] as const];
  }),
);

function toTab(view: View, step: 1 | -1): View {
  const places = TABS.length;
  const at = TABS.findIndex((tab) => tab === view.screen || tab === view.back.at(-1)?.screen);
  return fresh(view, TABS[(at + step + places) % places] ?? "tree");
}

/** A tab keeps what is folded and how fast it goes; whom it showed is another's. */
function fresh(view: View, screen: ScreenName): View {
  const { at, id } = screen === view.screen ? view : { at: 0, id: undefined };
  return { ...view, screen, at, id, back: [], filter: screen === view.screen ? view.filter : "" };
}

function entered(view: View, page: Page): View {
  const opens = page.chosen === undefined ? undefined : page.opens(page.chosen);
  return opens === undefined ? view : toScreen(view, opens.screen, opens.id);
}

function toScreen(view: View, screen: ScreenName, id: number | undefined): View {
  return { ...view, screen, id, at: 0, filter: "", back: [view, ...view.back] };
}
