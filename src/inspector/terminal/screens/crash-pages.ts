/** Crashes: the list of them, and all that is known of one. */

import type { Picture, ShownCrash } from "../../picture/picture.ts";
import type { ShownMessage } from "../../protocol/bodies.ts";
import { pathOf } from "../actor-cells.ts";
import { eventLine } from "../event-text.ts";
import { cells, type Line, line } from "../line.ts";
import { clock } from "../numbers.ts";
import { type Page, type Scene, textPage } from "../scene.ts";

/** How long after a crash what its supervisor did is looked for, in ms. */
const AFTERMATH_MS = 5_000;

/** Draws the list, the newest first. */
export function crashesPage({ picture, view, columns }: Scene): Page {
  const list = crashesOf(picture).filter(({ actor, reason }) =>
    `${actor} ${reason}`.toLowerCase().includes(view.filter.toLowerCase()),
  );
  const actor = Math.floor((columns - 10) / 2);
  return {
    heading: line(
      list.length === 0 ? "NO CRASHES" : cellsText(columns, actor, ["TIME", "ACTOR", "REASON"]),
      "title",
    ),
    count: list.length,
    chosen: Math.max(0, Math.min(view.at, list.length - 1)),
    lineAt: (index) => {
      const crash = list[index];
      if (crash === undefined) return [];
      return cells([
        { text: clock(crash.atMs), width: 8, tone: "dim" },
        { text: crash.actor, width: actor },
        { text: crash.reason, width: columns - actor - 10, tone: "bad" },
      ]);
    },
    opens: (index) => {
      const crash = list[index];
      return crash && { screen: "crash", id: crashesOf(picture).indexOf(crash) };
    },
    idAt: () => undefined,
  };
}

/** Draws one crash. */
export function crashPage({ picture, view }: Scene): Page {
  const crash = crashesOf(picture)[view.id ?? 0];
  if (crash === undefined) return textPage(line("THIS CRASH IS NOT KNOWN ANY MORE", "title"), []);
  const { actor, id, where, reason, stack, message, lastMessages, state, machineState } = crash;
  return textPage(line(`CRASH ${clock(crash.atMs, true)} ${actor}`, "title"), [
    [{ text: reason, tone: "bad" }],
    line(`incarnation #${id}, in ${where}${machineState ? `, state ${machineState}` : ""}`),
    ...block("stack", stack?.split("\n").slice(1) ?? []),
    ...block("the message", message === undefined ? [] : [messageText(message, picture)]),
    ...block(
      "last messages, newest last",
      lastMessages.map((one) => messageText(one, picture)),
    ),
    ...block("state", state === undefined ? [] : [state]),
    line("what followed", "title"),
    ...aftermath(crash, picture),
  ]);
}

/** Crashes, the newest first. */
function crashesOf({ crashes }: Picture): readonly ShownCrash[] {
  return [...crashes.values].reverse();
}

function block(title: string, texts: readonly string[]): readonly Line[] {
  if (texts.length === 0) return [line(`${title}: not known`, "dim")];
  return [line(title, "title"), ...texts.map((text) => line(`  ${text.trim()}`))];
}

function messageText({ id, causeId, from, type, payload }: ShownMessage, picture: Picture): string {
  const cause = causeId === 0 ? "" : ` after #${causeId}`;
  return `#${id} ${type} from ${pathOf(picture, from)}${cause} ${payload ?? ""}`;
}

function aftermath({ atMs, actor }: ShownCrash, { events }: Picture): readonly Line[] {
  const parent = actor.slice(0, actor.lastIndexOf("/"));
  return events.values
    .filter((event) => {
      if (event.atMs < atMs || event.atMs > atMs + AFTERMATH_MS) return false;
      if (event.type === "supervisor.report") return event.supervisor === parent;
      return (
        (event.type === "actor.started" || event.type === "actor.stopped") && event.actor === actor
      );
    })
    .map(eventLine);
}

function cellsText(
  columns: number,
  actor: number,
  [time = "", name = "", why = ""]: readonly string[],
) {
  return `${time.padEnd(8)} ${name.padEnd(actor)} ${why}`.slice(0, columns);
}
