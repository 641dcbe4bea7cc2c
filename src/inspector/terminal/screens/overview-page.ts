/** The whole process: who it is, how it does, what has just happened. */

import type { Picture } from "../../picture/picture.ts";
import { stormsOf, stormText } from "../../picture/storms.ts";
import { actorsOf, cyclesIn } from "../../picture/wait-cycles.ts";
import { sampleText, slowText } from "../../picture/slow-text.ts";
import type { Vitals } from "../../protocol/bodies.ts";
import { pathOf } from "../actor-cells.ts";
import { eventLine } from "../event-text.ts";
import { type Line, line } from "../line.ts";
import { bytesText, countText, rateText, spanText } from "../../picture/figures.ts";
import { type Page, type Scene, textPage } from "../scene.ts";
import { sparkline } from "../sparkline.ts";
import { topRows } from "./top-page.ts";

/** What has changed within this time is shown, in ms. */
const NEWS_MS = 60_000;

/** Actors in the lists of those with the most. */
const MOST = 5;

/** Draws the overview. */
export function overviewPage({ picture, columns }: Scene): Page {
  const { hello } = picture;
  const about = `${hello?.name ?? ""}  coppice ${hello?.version ?? "?"}  ${hello?.platform ?? ""}`;
  const up = hello === undefined ? "" : `  up ${spanText(picture.atMs - hello.startedAtMs)}`;
  return textPage(line(`${about}${up}`, "title"), [
    ...vitalsLines(picture.vitals.values, columns),
    ...troubleLines(picture),
    ...mostLines("deepest mailboxes", picture, "depth"),
    ...slowLines(picture),
    ...mostLines("most restarts", picture, "restarts"),
    ...faultLines(picture),
    line("the last minute", "title"),
    ...news(picture),
    ...withoutLines(picture),
  ]);
}

/** What is broken on purpose. */
function faultLines({ faults, atMs }: Picture): readonly Line[] {
  if (faults.length === 0) return [];
  return [
    line("broken on purpose", "title"),
    ...faults.map(({ id, kind, scope, says, untilMs }) => {
      const left = spanText(Math.max(0, untilMs - atMs));
      return line(`  ${id} ${kind} ${scope}: ${says}, ${left} left`, "warn");
    }),
  ];
}

/** What is counted, a second at a time. */
export function perSecond(
  readings: readonly Vitals[],
  countOf: (reading: Vitals) => number,
): readonly number[] {
  return readings.slice(1).map((reading, index) => {
    const before = readings[index] ?? reading;
    const seconds = (reading.atMs - before.atMs) / 1_000;
    return seconds <= 0 ? 0 : Math.max(0, (countOf(reading) - countOf(before)) / seconds);
  });
}

function vitalsLines(readings: readonly Vitals[], columns: number): readonly Line[] {
  const now = readings.at(-1);
  if (now === undefined) return [line("no readings yet", "dim")];
  const chart = (name: string, text: string, values: readonly number[]): Line => [
    { text: `${name.padEnd(14)}${text.padStart(12)}  `, tone: "plain" },
    { text: sparkline(values, Math.max(10, columns - 30)), tone: "good" },
  ];
  const rates = perSecond(readings, ({ messages }) => messages);
  return [
    chart("messages/s", rateText(rates.at(-1) ?? 0), rates),
    chart(
      "waiting",
      countText(now.waiting),
      readings.map(({ waiting }) => waiting),
    ),
    chart(
      "actors",
      countText(now.actors),
      readings.map(({ actors }) => actors),
    ),
    chart(
      "heap",
      bytesText(now.heapBytes),
      readings.map(({ heapBytes }) => heapBytes),
    ),
    chart(
      "loop delay",
      spanText(now.loopDelayMs),
      readings.map(({ loopDelayMs }) => loopDelayMs),
    ),
    line(
      `restarts ${now.restarts}  crashes ${now.crashes}  dead letters ${now.deadLetters}` +
        (now.peers === undefined ? "" : `  peers ${now.peers}`) +
        (now.head === undefined ? "" : `  head ${now.head}`),
    ),
  ];
}

/** Circles of those that wait and storms; `w` lists them. */
function troubleLines(picture: Picture): readonly Line[] {
  const cycles = cyclesIn(picture.waits.waits, picture.atMs);
  const deadlocks = cycles.map((cycle) => {
    const paths = actorsOf(cycle).map((id) => pathOf(picture, id));
    return `  deadlock ${[...paths, paths[0]].join(" → ")}`;
  });
  const storms = stormsOf(picture).map((storm) => `  ${storm.actor} ${stormText(storm)}`);
  const told = [...deadlocks, ...storms].map((text) => line(text, "bad"));
  return told.length === 0 ? [] : [line("trouble (w)", "title"), ...told];
}

function mostLines(title: string, { rows }: Picture, sort: "depth" | "restarts"): readonly Line[] {
  const most = topRows(rows.values(), sort, "")
    .slice(0, MOST)
    .filter(({ now }) => now[sort] > 0);
  if (most.length === 0) return [];
  const told = most.map(({ path, now }) => line(`  ${countText(now[sort]).padStart(6)}  ${path}`));
  return [line(title, "title"), ...told];
}

/** A sample, and it says so. */
function slowLines(picture: Picture): readonly Line[] {
  const { slow } = picture;
  if (slow === undefined || slow.slowest.length === 0) return [];
  return [
    line(`slowest handlers: ${sampleText(slow)}`, "title"),
    ...slow.slowest.map((one) => line(`  ${pathOf(picture, one.id)}  ${slowText(one)}`)),
  ];
}

function news({ events, atMs }: Picture): readonly Line[] {
  const recent = events.values.filter((event) => atMs - event.atMs <= NEWS_MS);
  return recent.length === 0 ? [line("  nothing", "dim")] : recent.reverse().map(eventLine);
}

/** What this stream does not tell, and why. */
function withoutLines({ hello, dropped, untold }: Picture): readonly Line[] {
  const without = Object.entries(hello?.without ?? {});
  const left = `left out: ${dropped.events} events, ${dropped.messages} headers of messages`;
  return [
    line(left, "dim"),
    ...[...untold.values()].map(({ actor, crashes, reason }) =>
      line(`  among it of ${actor}, which crashed ${crashes} times: ${reason}`, "bad"),
    ),
    ...without.map(([what, why]) => line(`without ${what}: ${why}`, "dim")),
  ];
}
