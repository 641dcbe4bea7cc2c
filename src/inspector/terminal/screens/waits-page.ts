/** What goes wrong by itself: circles of who waits for whom, storms, then those that hold their mailbox, then all others. */

import { stormsOf, stormText } from "../../picture/storms.ts";
import { cyclesIn, stuckBehind, type WaitCycle } from "../../picture/wait-cycles.ts";
import type { Picture } from "../../picture/picture.ts";
import { pathOf } from "../actor-cells.ts";
import { type Line, line } from "../line.ts";
import { spanText, timeText } from "../../picture/figures.ts";
import type { Page, Scene } from "../scene.ts";
import { opened } from "./tree-page.ts";
import type { ShownWait } from "../../protocol/waits.ts";

/** A line, and the actor that opens behind it. */
interface WaitLine {
  readonly line: Line;
  readonly id?: number | undefined;
}

/** Draws the waits. */
export function waitsPage({ picture, view }: Scene): Page {
  const { waits, left } = picture.waits;
  const cycles = cyclesIn(waits, picture.atMs);
  const lines = [
    ...cycles.flatMap((cycle) => cycleLines(cycle, picture)),
    ...stormsOf(picture).map((storm) => ({
      line: line(`${storm.actor} ${stormText(storm)}`, "bad"),
      id: idAt(storm.actor, picture),
    })),
    ...waits.map((wait) => waitLine(wait, picture)),
    ...(left === 0 ? [] : [{ line: line(`and ${left} more`, "dim") }]),
  ].filter(({ line: [first] }) => isWanted(first?.text ?? "", view.filter));
  return {
    heading: line(headingOf(cycles.length, waits.length), "title"),
    count: lines.length,
    chosen: Math.max(0, Math.min(view.at, lines.length - 1)),
    lineAt: (index) => lines[index]?.line ?? [],
    opens: (index) => opened(lines[index]?.id),
    idAt: () => undefined,
  };
}

function headingOf(cycles: number, waits: number): string {
  if (waits === 0) return "NOBODY HAS WAITED FOR 100 MS";
  return cycles === 0
    ? "NO DEADLOCK; WHO WAITS FOR WHOM"
    : `${cycles} DEADLOCK${cycles === 1 ? "" : "S"}; WHO WAITS FOR WHOM`;
}

function idAt(path: string, { rows }: Picture): number | undefined {
  return [...rows.values()].find((row) => row.path === path && row.goneAtMs === undefined)?.id;
}

function isWanted(text: string, filter: string): boolean {
  return text.toLowerCase().includes(filter.toLowerCase());
}

function cycleLines(cycle: WaitCycle, picture: Picture): readonly WaitLine[] {
  const behind = stuckBehind(cycle, picture.waits.waits).length;
  const others = behind === 0 ? "" : `, ${behind} more wait behind it`;
  const lasts = spanText(picture.atMs - cycle.sinceMs);
  return [
    { line: line(`deadlock of ${cycle.waits.length} for ${lasts}${others}`, "bad") },
    ...cycle.waits.map(({ from, to, asks }) => ({
      id: from,
      line: line(`  ${pathOf(picture, from)} → ${asks} → ${pathOf(picture, to)}`, "bad"),
    })),
  ];
}

function waitLine(wait: ShownWait, picture: Picture): WaitLine {
  const { from, to, asks, holds, sinceMs, givesUpAtMs } = wait;
  const lasts = spanText(picture.atMs - sinceMs).padStart(8);
  const gives = givesUpAtMs === undefined ? "" : `  until ${timeText(givesUpAtMs)}`;
  const how = holds ? "held" : "    ";
  const text = `${lasts} ${how} ${pathOf(picture, from)} → ${asks} → ${pathOf(picture, to)}${gives}`;
  return { line: line(text, holds ? "warn" : "plain"), id: from === 0 ? to : from };
}
