/** Crashes: the list of them, and all that is known of one. */

import { answersTo } from "../../picture/aftermath.ts";
import type { Picture, ShownCrash } from "../../picture/picture.ts";
import type { ShownMessage } from "../../protocol/bodies.ts";
import { pathOf } from "../actor-cells.ts";
import { eventLine } from "../event-text.ts";
import { cells, type Line, line } from "../line.ts";
import { bytesText, clockText, spanText, timeText } from "../../picture/figures.ts";
import { missingOf } from "../../picture/crash-file.ts";
import { type Page, type Scene, textPage } from "../scene.ts";

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
        { text: timeText(crash.atMs), width: 8, tone: "dim" },
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
  return textPage(line(`CRASH ${clockText(crash.atMs)} ${actor}`, "title"), [
    [{ text: reason, tone: "bad" }],
    line(`incarnation #${id}, in ${where}${machineState ? `, state ${machineState}` : ""}`),
    ...block("stack", stack?.split("\n").slice(1) ?? []),
    line(hostThen(crash, picture), "dim"),
    ...block("causes, the root first", causeTexts(crash)),
    ...block("the message", message === undefined ? [] : [messageText(message, picture)]),
    ...block(
      "last messages, newest last",
      lastMessages.map((one) => messageText(one, picture)),
    ),
    ...block("state", state === undefined ? [] : [state]),
    line("what followed", "title"),
    ...answersTo(crash, picture.events.values).map(eventLine),
    line(`again, in a test: coppice crash --of ${actor} --out FILE`, "title"),
    ...missingOf(crash).map((what) => line(`  lacks ${what}`, "dim")),
  ]);
}

/** The process as it was read last before the crash. */
function hostThen({ atMs }: ShownCrash, { hello, vitals }: Picture): string {
  const then = vitals.values.filter((one) => one.atMs <= atMs).at(-1);
  const who = `coppice ${hello?.version ?? ""} ${hello?.platform ?? ""}`.trim();
  if (then === undefined) return who;
  const { actors, waiting, heapBytes, loopDelayMs } = then;
  return `${who}: ${actors} actors, ${waiting} waiting, heap ${bytesText(heapBytes)}, loop ${spanText(loopDelayMs)} late`;
}

function causeTexts({ causes = [] }: ShownCrash): readonly string[] {
  return causes.map(({ id, type, from, to }) => `#${id} ${type} from ${from || "host"} to ${to}`);
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

function cellsText(
  columns: number,
  actor: number,
  [time = "", name = "", why = ""]: readonly string[],
) {
  return `${time.padEnd(8)} ${name.padEnd(actor)} ${why}`.slice(0, columns);
}
