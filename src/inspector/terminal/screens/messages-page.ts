/** The newest messages, and why the chosen one was sent. */

import type { Picture } from "../../picture/picture.ts";
import type { MessageHeader } from "../../protocol/headers.ts";
import { pathOf } from "../actor-cells.ts";
import { cells, type Line, line } from "../line.ts";
import { clockText, spanText } from "../../picture/figures.ts";
import { isAsked, parseQuery } from "../../page/view/query.ts";
import { type StepTimes, stepTimes } from "../../picture/step-times.ts";
import type { Page, Scene } from "../scene.ts";
import { opened } from "./tree-page.ts";

/** Causes shown of one message. */
const CAUSES_SHOWN = 6;

const WIDTHS = { time: 12, type: 22, outcome: 9, times: 16 } as const;

/** Draws the messages, the newest first. */
export function messagesPage({ picture, view, columns }: Scene): Page {
  const found = foundIn(picture, view.filter);
  const times = stepTimes(picture.steps);
  const isTimed = times.size > 0;
  const chosen = Math.max(0, Math.min(view.at, found.length - 1));
  const at = found[found.length - 1 - chosen];
  const others = WIDTHS.time + WIDTHS.type + WIDTHS.outcome + (isTimed ? WIDTHS.times + 1 : 0);
  const half = Math.max(1, Math.floor((columns - others - 4) / 2));
  return {
    heading: cells([
      { text: "TIME", width: WIDTHS.time },
      { text: "FROM", width: half },
      { text: "TO", width: half },
      { text: "TYPE", width: WIDTHS.type },
      { text: "OUTCOME", width: WIDTHS.outcome },
      ...(isTimed ? [{ text: "WAITED, TOOK", width: WIDTHS.times }] : []),
    ]).map(({ text }) => ({ text, tone: "title" })),
    count: found.length,
    chosen,
    lineAt: (index) => {
      const message = found[found.length - 1 - index];
      return messageLine(message, picture, { half, times: times.get(message?.id ?? 0) });
    },
    opens: (index) => opened(found[found.length - 1 - index]?.to),
    idAt: () => undefined,
    note: line(at === undefined ? droppedText(picture) : `why: ${whyOf(at, picture)}`, "dim"),
  };
}

/** A message and what it followed from, its own first. */
export function causesOf(
  message: MessageHeader,
  headers: readonly MessageHeader[],
): readonly MessageHeader[] {
  const byId = new Map(headers.map((header) => [header.id, header]));
  const causes = [message];
  for (let at = byId.get(message.causeId); at !== undefined; at = byId.get(at.causeId)) {
    causes.push(at);
    if (at.causeId >= at.id) break;
  }
  return causes;
}

function foundIn(picture: Picture, filter: string): readonly MessageHeader[] {
  const { values } = picture.headers;
  if (filter === "") return values;
  const query = parseQuery(filter);
  const times = stepTimes(picture.steps);
  return values.filter((header) =>
    isAsked(query, {
      ...{ header, from: pathOf(picture, header.from), to: pathOf(picture, header.to) },
      times: times.get(header.id),
    }),
  );
}

function messageLine(
  message: MessageHeader | undefined,
  picture: Picture,
  { half, times }: { readonly half: number; readonly times: StepTimes | undefined },
): Line {
  if (message === undefined) return [];
  const { atMs, from, to, type, outcome } = message;
  return cells([
    { text: clockText(atMs), width: WIDTHS.time, tone: "dim" },
    { text: ending(pathOf(picture, from), half), width: half },
    { text: ending(pathOf(picture, to), half), width: half },
    { text: type, width: WIDTHS.type },
    { text: outcome, width: WIDTHS.outcome, tone: outcome === "handled" ? "dim" : "bad" },
    ...(times === undefined ? [] : [{ text: timesText(times), width: WIDTHS.times }]),
  ]);
}

function timesText({ waitMs, handleMs }: StepTimes): string {
  return `${spanText(waitMs)}, ${spanText(handleMs)}`;
}

function whyOf(message: MessageHeader, picture: Picture): string {
  const causes = causesOf(message, picture.headers.values);
  const shown = causes.slice(0, CAUSES_SHOWN).map(({ type }) => type);
  const root = causes.at(-1);
  const end = root === undefined || root.causeId === 0 ? "the host or a timer" : `#${root.causeId}`;
  return [...shown, ...(causes.length > CAUSES_SHOWN ? ["…"] : []), end].join(" ← ");
}

function droppedText({ dropped }: Picture): string {
  return `no messages yet; ${dropped.messages} were left out`;
}

function ending(path: string, width: number): string {
  return path.length > width ? `…${path.slice(1 - width)}` : path;
}
