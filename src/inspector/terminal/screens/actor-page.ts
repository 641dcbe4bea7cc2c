/** One actor: how it is, its machine, and, since it is watched while this page is open, what it does. */

import { blastRadius, radiusText } from "../../picture/blast-radius.ts";
import type { Picture, Row } from "../../picture/picture.ts";
import { coveredBy, timerText } from "../../picture/seen-machine.ts";
import { type Detail, DURATION_BUCKETS_MS, type MachineFrame } from "../../protocol/bodies.ts";
import type { WatchedStep } from "../../protocol/watched.ts";
import type { MachineGraph } from "../../../machines/graph.ts";
import { depthOf, lifeOf, pathOf, restartsOf } from "../actor-cells.ts";
import { type Line, line, type Span } from "../line.ts";
import { machineLines } from "../machine-lines.ts";
import { rateText, spanText } from "../../picture/figures.ts";
import { type Page, type Scene, textPage } from "../scene.ts";
import { sparkline } from "../sparkline.ts";

/** Steps and messages shown. */
const LATEST = 20;

/** Draws the page of the actor of the view. */
export function actorPage({ picture, rates, view, columns }: Scene): Page {
  const row = picture.rows.get(view.id ?? 0);
  if (row === undefined) return textPage(line("THIS ACTOR IS GONE", "title"), []);
  const machine = picture.machines.get(row.origin.machine);
  const detail = picture.details.get(row.id);
  return textPage(line(`${row.path}  #${row.id}`, "title"), [
    ...factLines(row, picture),
    [
      { text: `  messages/s ${rateText(row.rate).padStart(6)}  `, tone: "plain" },
      { text: sparkline(rates.of(row.id), Math.min(30, columns - 24)), tone: "good" },
    ],
    ...(machine === undefined ? [] : chartLines(machine, row, detail)),
    ...(detail === undefined ? unwatched(picture) : detailLines(detail, picture)),
    ...headerLines(row, picture),
  ]);
}

function factLines(row: Row, picture: Picture): readonly Line[] {
  const { origin, now } = row;
  const until = row.goneAtMs ?? picture.atMs;
  const mailbox = `of ${origin.mailboxMax}, at most ${now.depthMax} so far, then ${origin.overflow}`;
  return [
    [
      { text: `  ${origin.kind} ${origin.behaviour}  `, tone: "plain" },
      lifeOf(row),
      {
        text: `  for ${spanText(until - origin.bornAtMs)}, of ${pathOf(picture, origin.parent)}`,
        tone: "plain",
      },
    ],
    [{ text: "  waiting ", tone: "plain" }, depthOf(row), { text: ` ${mailbox}`, tone: "dim" }],
    line(`  handled ${now.handled}`),
    ...supervisorLines(row),
    ...(row.goneAtMs === undefined ? [radiusLine(row, picture)] : []),
  ];
}

function radiusLine({ id }: Row, { rows }: Picture): Line {
  return line(`  ${radiusText(blastRadius(id, rows), rows)}`, "dim");
}

function supervisorLines(row: Row): readonly Line[] {
  const { origin, now } = row;
  if (origin.kind !== "supervisor") return [];
  const rule = `${origin.strategy}, ${origin.intensity} restarts in ${spanText(origin.periodMs)}`;
  const left = Math.max(0, origin.intensity - now.restartsCounted);
  const counted: Span = restartsOf(row);
  return [
    [
      { text: `  ${rule}; counting `, tone: "plain" },
      counted,
      { text: `, ${left} left; ${now.restarts} since it began`, tone: "plain" },
    ],
  ];
}

function chartLines(
  { graph, name }: MachineFrame,
  { now }: Row,
  detail: Detail | undefined,
): readonly Line[] {
  const drawn = graph as MachineGraph;
  const seen = detail?.machine;
  if (detail === undefined || seen === undefined) {
    return [line(`machine ${name}`, "title"), ...machineLines(drawn, now.state)];
  }
  const { states, ways } = coveredBy(drawn, seen);
  const since = `watched for ${spanText(detail.atMs - (detail.sinceMs ?? detail.atMs))}`;
  const covered = `${states.seen} of ${states.all} states, ${ways.seen} of ${ways.all} ways`;
  const invoked = seen.invoked.map(({ id, status }) => `${id} ${status}`).join("  ");
  return [
    line(`machine ${name}${seen.status === undefined ? "" : `, ${seen.status}`}`, "title"),
    ...machineLines(drawn, now.state, { machine: seen, nowMs: detail.atMs }),
    line(`  ${since}: ${covered}`, "dim"),
    ...(seen.runs === "table" ? [line("  run as a table: no guard is asked", "dim")] : []),
    ...(invoked === "" ? [] : [line(`  invoked ${invoked}`)]),
  ];
}

function unwatched({ hello }: Picture): readonly Line[] {
  const why = hello?.source === "live" ? "it is being watched from now on" : "it was not watched";
  return [line(`no details: ${why}`, "dim")];
}

function detailLines(detail: Detail, picture: Picture): readonly Line[] {
  const { accepts, timers, names, links, watches, watchedBy, waiting, tasks, taken } = detail;
  const paths = (ids: readonly number[]): string => ids.map((id) => pathOf(picture, id)).join(" ");
  const said: readonly (readonly [name: string, text: string])[] = [
    ["state", detail.state],
    ["changed last", changedLast(picture.steps.get(detail.id) ?? [])],
    ["size", sizeText(detail.size)],
    ["accepts", accepts.join(" ")],
    ["timers", timers.map(timerLine).join("  ")],
    ["names", names.join(" ")],
    ["links", paths(links)],
    ["watches", paths(watches)],
    ["watched by", paths(watchedBy)],
    ["first waiting", waiting.join(" ")],
    ["tasks", tasks === 0 ? "" : String(tasks)],
    [
      "taken",
      Object.entries(taken)
        .map(([type, count]) => `${type} ${count}`)
        .join("  "),
    ],
    ["waits", spread(detail.waits)],
    ["handles", spread(detail.handles)],
  ];
  const steps = (picture.steps.get(detail.id) ?? []).slice(-LATEST).reverse();
  return [
    line("watched", "title"),
    ...said
      .filter(([, text]) => text !== "")
      .map(([name, text]) => line(`  ${name.padEnd(14)}${text}`)),
    ...steps.map(({ message, waitMs, handleMs, before, after }) => {
      const step = before === after || after === undefined ? "" : `  ${before} → ${after}`;
      const times = `waited ${waitMs.toFixed(2)} ms, took ${handleMs.toFixed(2)} ms`;
      return line(`  #${message.id} ${message.type} ${message.outcome} ${times}${step}`);
    }),
  ];
}

function timerLine({ name, dueInMs, isAtMost }: Detail["timers"][number]): string {
  return `◷ ${timerText(name)} ${isAtMost === true ? "≤ " : ""}${spanText(dueInMs)}`;
}

/** What the newest step that changed the state changed in it. */
function changedLast(steps: readonly WatchedStep[]): string {
  const [step] = [...steps].reverse().filter(({ changes }) => (changes?.told.length ?? 0) > 0);
  if (step?.changes === undefined) return "";
  const { told, left = 0 } = step.changes;
  const all = told.map(({ path, was = "(new)", is = "(gone)" }) => `${path} ${was} → ${is}`);
  return [...all, ...(left === 0 ? [] : [`and ${left} more`])].join("  ");
}

function sizeText(size: Detail["size"]): string {
  if (size === undefined) return "";
  return `${size.isCut ? "more than " : ""}${size.entries} entries, ${size.characters} characters`;
}

/** Counts in buckets: the chart, and below what the most of them are. */
function spread(counts: readonly number[]): string {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return "";
  let seen = 0;
  const middle = counts.findIndex((count) => {
    seen += count;
    return seen * 2 >= total;
  });
  const bound = DURATION_BUCKETS_MS[middle];
  const half = bound === undefined ? "over 500 ms" : `within ${bound} ms`;
  return `${sparkline(counts, Math.ceil(counts.length / 2))} ${total}, half of them ${half}`;
}

function headerLines({ id }: Row, picture: Picture): readonly Line[] {
  const latest = picture.headers.values.filter(({ from, to }) => from === id || to === id);
  if (latest.length === 0) return [];
  return [
    line("latest messages", "title"),
    ...latest
      .slice(-LATEST)
      .reverse()
      .map(({ id: number, from, to, type, outcome }) => {
        const way = to === id ? `← ${pathOf(picture, from)}` : `→ ${pathOf(picture, to)}`;
        return line(`  #${number} ${type} ${way} ${outcome}`);
      }),
  ];
}
