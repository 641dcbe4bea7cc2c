/** Restarts over time: one lane for each supervisor that had to do something. */

import type { ShownEvent } from "../../protocol/bodies.ts";
import type { Row } from "../../picture/picture.ts";

/** One lane. */
export interface Lane {
  readonly supervisor: string;
  /** Of its newest incarnation; absent when it is gone. */
  readonly row?: Row;
  readonly ticks: readonly Tick[];
  /** Restarts it has left before it gives up. */
  readonly left: number;
  /** When the oldest restart that still counts no longer does; absent when none counts. */
  readonly easesAtMs?: number;
}

/** One thing on a lane. */
export interface Tick {
  readonly atMs: number;
  readonly type: "ended" | "started" | "gave_up";
  readonly child: string;
  readonly reason: string;
}

/** Makes the lanes, those with the newest first. */
export function restartLanes(
  events: readonly ShownEvent[],
  rows: ReadonlyMap<number, Row>,
  nowMs: number,
): readonly Lane[] {
  const ticks = new Map<string, Tick[]>();
  for (const event of events) {
    const tick = tickOf(event);
    if (tick === undefined) continue;
    const [supervisor, one] = tick;
    ticks.set(supervisor, [...(ticks.get(supervisor) ?? []), one]);
  }
  // A supervisor that only ever started its children has a quiet lane, which nobody needs to see.
  const loud = [...ticks].filter(([, lane]) => lane.some(({ type }) => type !== "started"));
  const living = new Map(
    [...rows.values()].flatMap((row) => (row.goneAtMs === undefined ? [[row.path, row]] : [])),
  );
  return loud
    .map(([supervisor, lane]) => laneOf(supervisor, lane, { row: living.get(supervisor), nowMs }))
    .sort((one, other) => (other.ticks.at(-1)?.atMs ?? 0) - (one.ticks.at(-1)?.atMs ?? 0));
}

function laneOf(
  supervisor: string,
  ticks: readonly Tick[],
  { row, nowMs }: { readonly row: Row | undefined; readonly nowMs: number },
): Lane {
  if (row === undefined) return { supervisor, ticks, left: 0 };
  const { intensity, periodMs } = row.origin;
  const oldest = ticks.find(({ type, atMs }) => type === "ended" && nowMs - atMs < periodMs);
  return {
    ...{ supervisor, row, ticks, left: Math.max(0, intensity - row.now.restartsCounted) },
    ...(oldest === undefined ? {} : { easesAtMs: oldest.atMs + periodMs }),
  };
}

function tickOf(event: ShownEvent): readonly [string, Tick] | undefined {
  const { atMs } = event;
  if (event.type === "supervisor.progress") {
    return [event.supervisor, { atMs, type: "started", child: event.child, reason: "" }];
  }
  if (event.type !== "supervisor.report") return undefined;
  const type = event.context === "child_gave_up" ? "gave_up" : "ended";
  return [event.supervisor, { atMs, type, child: event.child, reason: event.reason }];
}
