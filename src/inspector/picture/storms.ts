/** What goes on again and again and helps nobody: places that fall as often as they are set up, events nobody takes. */

import type { ShownEvent } from "../protocol/bodies.ts";
import type { Picture, Row } from "./picture.ts";

/** How far back storms are looked for, in ms; one that has stopped is forgotten after that. */
export const STORM_MS = 5_000;

/** Crashes of one place within {@link STORM_MS} that are a loop. */
export const LOOP_CRASHES_MIN = 3;

/** The part of its budget of restarts a supervisor has spent in a loop; never of fewer than {@link LOOP_CRASHES_MIN}. */
export const LOOP_BUDGET_PART = 2 / 3;

/** Messages of one type that an actor did not take within {@link STORM_MS} and are a storm. */
export const IGNORED_MIN = 20;

/** Something that goes on. */
export type Storm =
  /** A place whose actors crash one after the other. */
  | { readonly type: "crash_loop"; readonly actor: string; readonly times: number }
  /** A supervisor that has nearly no restart left. */
  | {
      readonly type: "restart_loop";
      readonly actor: string;
      readonly times: number;
      readonly intensity: number;
    }
  /** An actor that is sent what it does not take. */
  | {
      readonly type: "ignored";
      readonly actor: string;
      readonly message: string;
      readonly times: number;
    };

/** Finds the storms of the moment, the loudest of a kind first. */
export function stormsOf({ rows, events, atMs }: Picture): readonly Storm[] {
  const crashes = new Map<string, number>();
  const ignored = new Map<string, number>();
  const { values } = events;
  for (let at = values.length - 1; at >= 0; at -= 1) {
    const event = values[at];
    if (event === undefined || atMs - event.atMs > STORM_MS) break;
    if (event.type === "actor.crashed") count(crashes, event.actor);
    else if (isIgnored(event)) count(ignored, `${event.to}\n${event.message}`);
  }
  return [
    ...loudest(crashes, LOOP_CRASHES_MIN).map(
      ([actor, times]): Storm => ({ type: "crash_loop", actor, times }),
    ),
    ...[...rows.values()].filter(isSpent).map(restartLoop),
    ...loudest(ignored, IGNORED_MIN).map(([key, times]): Storm => {
      const [actor = "", message = ""] = key.split("\n");
      return { type: "ignored", actor, message, times };
    }),
  ];
}

/** A storm in words, without whose it is. */
export function stormText(storm: Storm): string {
  switch (storm.type) {
    case "crash_loop":
      return `crashed ${storm.times} times in ${STORM_MS / 1_000} s`;
    case "restart_loop":
      return `has spent ${storm.times} of ${storm.intensity} restarts`;
    case "ignored":
      return `did not take ${storm.message} ${storm.times} times in ${STORM_MS / 1_000} s`;
  }
}

type Dead = Extract<ShownEvent, { readonly type: "message.dead" }>;

function isIgnored(event: ShownEvent): event is Dead {
  return event.type === "message.dead" && event.cause === "unhandled";
}

function isSpent({ now, origin, goneAtMs }: Row): boolean {
  if (goneAtMs !== undefined || origin.kind !== "supervisor") return false;
  const limit = Math.max(LOOP_CRASHES_MIN, Math.ceil(origin.intensity * LOOP_BUDGET_PART));
  return now.restartsCounted >= limit;
}

function restartLoop({ path, now, origin }: Row): Storm {
  const { intensity } = origin;
  return { type: "restart_loop", actor: path, times: now.restartsCounted, intensity };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function loudest(
  counts: ReadonlyMap<string, number>,
  min: number,
): readonly (readonly [string, number])[] {
  return [...counts].filter(([, times]) => times >= min).sort(([, one], [, other]) => other - one);
}
