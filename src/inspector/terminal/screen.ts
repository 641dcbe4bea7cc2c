/** A whole screen: who is looked at, the page, the place in time, the keys. Exactly as large as the terminal. */

import type { Hello } from "../protocol/bodies.ts";
import { across, chosen, type Line, line, type Span, type Tone } from "./line.ts";
import { clockText, countText, rateText, spanText, timeText } from "../picture/figures.ts";
import { pageOf } from "./page-of.ts";
import { type Page, type Scene, TABS, type TimeLine } from "./scene.ts";
import { sparkline } from "./sparkline.ts";

/** The smallest screen on which a page has a line. */
const ROWS_MIN = 6;

/** Lines besides the page's own: two above it and its heading, one below. */
const FRAME_LINES = 4;

/** Lines the page of a scene has room for. */
export function pageHeight({ rows, timeLine }: Scene): number {
  return Math.max(1, rows - FRAME_LINES - (timeLine === undefined ? 0 : 2));
}

/** Draws a scene. */
export function drawScreen(scene: Scene): readonly Line[] {
  const { columns, rows } = scene;
  if (rows < ROWS_MIN) return [across(line("too few lines", "bad"), columns)].slice(0, rows);
  const page = pageOf(scene);
  const height = pageHeight(scene) - (page.note === undefined ? 0 : 1);
  const lines = [
    titleLine(scene),
    vitalsLine(scene),
    page.heading,
    ...windowOf(page, scene.view.at, height),
    ...(page.note === undefined ? [] : [page.note]),
    ...(scene.timeLine === undefined ? [] : timeLines(scene.timeLine, scene)),
    footLine(scene, page),
  ];
  return lines.map((one) => across(scene.lost === undefined ? one : dimmed(one), columns));
}

/** The part of a page that fits, around the chosen line or from the first of a text. */
function windowOf(page: Page, at: number, height: number): readonly Line[] {
  const { chosen: place } = page;
  const from = place === undefined ? at : place - Math.floor(height / 2);
  const first = Math.max(0, Math.min(from, page.count - height));
  return Array.from({ length: height }, (_, index) => {
    const shown = first + index;
    if (shown >= page.count) return [];
    return shown === place ? chosen(page.lineAt(shown)) : page.lineAt(shown);
  });
}

function titleLine({ picture, view, lost }: Scene): Line {
  const { hello, atMs } = picture;
  const tabs = TABS.map((tab, index): Span => {
    const tone = tab === view.screen ? "chosen" : "dim";
    return { text: `${index + 1} ${tab}`, tone };
  });
  const gaps = tabs.flatMap((tab): readonly Span[] => [{ text: " ", tone: "plain" }, tab]);
  const [state, tone] = stateOf(lost, view.isPaused, hello?.source);
  return [
    { text: "coppice", tone: "title" },
    ...gaps,
    { text: `  ${timeText(atMs)} `, tone: "plain" },
    { text: state, tone },
  ];
}

/** In the nine characters that are left of 80. */
function stateOf(
  lost: string | undefined,
  isPaused: boolean,
  source: Hello["source"] | undefined,
): readonly [text: string, tone: Tone] {
  if (lost !== undefined) return ["LOST", "bad"];
  if (isPaused) return ["HELD", "warn"];
  if (source === undefined) return ["waiting", "warn"];
  return [source === "simulation" ? "simulated" : source, "good"];
}

function vitalsLine({ picture, view }: Scene): Line {
  const now = picture.vitals.last;
  if (now === undefined) return line(`${picture.rows.size} actors, no readings yet`, "dim");
  const before = picture.vitals.values.at(-2);
  const seconds = before === undefined ? 0 : (now.atMs - before.atMs) / 1_000;
  const rate =
    before === undefined || seconds <= 0 ? 0 : (now.messages - before.messages) / seconds;
  const { actors, waiting, restarts, crashes, deadLetters, loopDelayMs, peers } = now;
  const texts = [
    ...brokenTexts(picture),
    `${actors} actors`,
    `${rateText(rate)} msg/s`,
    `${countText(waiting)} wait`,
    `${restarts} rest`,
    `${crashes} crash`,
    `${deadLetters} dead`,
    `loop ${spanText(loopDelayMs)}`,
    ...(peers === undefined ? [] : [`${peers} peers`]),
    picture.paceHz === undefined ? `${view.hz} Hz` : `${picture.paceHz} Hz: too slow`,
  ];
  return line(texts.join("  "), crashes + picture.faults.length > 0 ? "warn" : "plain");
}

/** That something is broken on purpose, on every screen. */
function brokenTexts({ faults, atMs }: Scene["picture"]): readonly string[] {
  if (faults.length === 0) return [];
  const leftMs = Math.max(...faults.map(({ untilMs }) => untilMs)) - atMs;
  const count = `${faults.length} ${faults.length === 1 ? "fault" : "faults"}`;
  return [`☞ ${count}, ${spanText(Math.max(0, leftMs))} left`];
}

function footLine({ view, lost, timeLine, picture }: Scene, page: Page): Line {
  if (view.typed !== undefined)
    return line(`filter: ${view.typed}_  Enter: apply  Esc: leave`, "title");
  if (lost !== undefined) return line(`not connected: ${lost}`, "bad");
  if (picture.error !== undefined) return line(`the stream ended: ${picture.error.message}`, "bad");
  const place =
    page.chosen === undefined ? "" : `${Math.min(page.count, page.chosen + 1)}/${page.count} `;
  const filter = view.filter === "" ? "" : `filter ${view.filter} `;
  const keys =
    timeLine === undefined
      ? "w waits  p hold "
      : "[ ] message  , . second  b n moment  Space play ";
  return line(`${place}${filter}? keys  / filter  Enter open  Esc back  ${keys} q leave`, "dim");
}

/** The scrubber: how much there was when, and where we are. */
function timeLines(timeLine: TimeLine, { columns, picture }: Scene): readonly Line[] {
  const { startMs, endMs, message, messages, isPlaying, moments, bookmarks, complaint } = timeLine;
  const places = Math.max(10, columns - 2);
  const at = placeOf(picture.atMs, timeLine, places);
  const marked = new Set(moments.map(({ atMs }) => placeOf(atMs, timeLine, places)));
  const own = new Set(bookmarks.map(({ atMs }) => placeOf(atMs, timeLine, places)));
  const bars = sparkline(timeLine.density(2 * places), places);
  const scrubber = [...bars].map((bar, place): Span => {
    if (place === at) return { text: "▲", tone: "title" };
    if (own.has(place)) return { text: "◆", tone: "title" };
    return marked.has(place) ? { text: "!", tone: "bad" } : { text: bar, tone: "good" };
  });
  const place = `${isPlaying ? "▶" : "‖"} ${clockText(picture.atMs)}, ${spanText(picture.atMs - startMs)} of ${spanText(endMs - startMs)}, message ${message} of ${messages}`;
  const status: Span =
    complaint === undefined ? { text: "", tone: "dim" } : { text: `  ${complaint}`, tone: "bad" };
  return [
    [{ text: place, tone: "plain" }, status],
    [{ text: " ", tone: "plain" }, ...scrubber],
  ];
}

function placeOf(atMs: number, { startMs, endMs }: TimeLine, places: number): number {
  const share = (atMs - startMs) / Math.max(1, endMs - startMs);
  return Math.max(0, Math.min(places - 1, Math.floor(share * places)));
}

/** What is not true any more does not look as if it were. */
function dimmed(spans: Line): Line {
  return spans.map(({ text, tone }) => ({ text, tone: tone === "bad" ? tone : "dim" }));
}
