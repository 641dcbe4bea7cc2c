/** Everything the screens show, as one value for scripts. */

import type { MachineGraph } from "../../machines/graph.ts";
import { unreachableIn } from "../../machines/unreachable.ts";
import type { Detail } from "../protocol/bodies.ts";
import type { MessageHeader } from "../protocol/headers.ts";
import type { Picture, Row } from "../picture/picture.ts";
import { stormsOf } from "../picture/storms.ts";
import { cyclesIn } from "../picture/wait-cycles.ts";
import { pathOf } from "./actor-cells.ts";
import { perSecond } from "./screens/overview-page.ts";
import { topRows } from "./screens/top-page.ts";
import { SORTS } from "./scene.ts";
import type { ShownWait } from "../protocol/waits.ts";

/** Actors in each list of those with the most. */
const MOST = 10;

/** All facts of a picture, as plain JSON. */
export function factsOf(picture: Picture) {
  const { hello, atMs, events, crashes, headers, vitals, network, details, dropped, error } =
    picture;
  const rows = [...picture.rows.values()].sort((one, other) => one.id - other.id);
  return {
    atMs,
    host: hello,
    upMs: hello === undefined ? undefined : atMs - hello.startedAtMs,
    vitals: vitals.last,
    history: vitals.values,
    messagesPerSecond: perSecond(vitals.values, ({ messages }) => messages).at(-1),
    actors: rows.map((row) => actorFacts(row)),
    most: Object.fromEntries(
      SORTS.map((sort) => [
        sort,
        topRows(rows, sort, "")
          .slice(0, MOST)
          .map(({ path }) => path),
      ]),
    ),
    machines: machineFacts(picture, rows),
    watched: [...details.values()].map((detail) => watchedFacts(detail, picture)),
    messages: headers.values.map((header) => messageFacts(header, picture)),
    events: events.values,
    crashes: crashes.values,
    faults: picture.faults,
    network,
    waits: picture.waits.waits.map((wait) => waitFacts(wait, picture)),
    cycles: cyclesIn(picture.waits.waits, atMs).map(({ waits, sinceMs }) => ({
      sinceMs,
      waits: waits.map((wait) => waitFacts(wait, picture)),
    })),
    storms: stormsOf(picture),
    slow: slowFacts(picture),
    dropped,
    untold: [...picture.untold.values()],
    untoldOthers: picture.untoldOthers,
    paceHz: picture.paceHz,
    error,
  };
}

function machineFacts({ machines }: Picture, rows: readonly Row[]) {
  return [...machines.values()].map(({ hash, name, graph }) => ({
    ...{ hash, name, graph },
    unreachable: unreachableIn(graph as MachineGraph),
    actorsByState: census(rows.filter(({ origin }) => origin.machine === hash)),
  }));
}

function slowFacts(picture: Picture) {
  const { slow } = picture;
  if (slow === undefined) return undefined;
  const slowest = slow.slowest.map((one) => ({ path: pathOf(picture, one.id), ...one }));
  return { ...slow, slowest };
}

function waitFacts(wait: ShownWait, picture: Picture): Readonly<Record<string, unknown>> {
  return { ...wait, fromPath: pathOf(picture, wait.from), toPath: pathOf(picture, wait.to) };
}

/** What is told of a watched actor, with its newest steps. */
export function watchedFacts(detail: Detail, { steps }: Picture) {
  return { ...detail, steps: steps.get(detail.id) };
}

/** A message with the paths of its actors. */
export function messageFacts(header: MessageHeader, picture: Picture) {
  return {
    ...header,
    fromPath: pathOf(picture, header.from),
    toPath: pathOf(picture, header.to),
  };
}

/** An actor. */
export function actorFacts(row: Row): Readonly<Record<string, unknown>> {
  const { id, path, origin, now, rate, goneAtMs } = row;
  return { id, path, ...origin, ...now, rate, goneAtMs };
}

function census(rows: readonly Row[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { now, goneAtMs } of rows) {
    if (goneAtMs === undefined) counts.set(now.state, (counts.get(now.state) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
