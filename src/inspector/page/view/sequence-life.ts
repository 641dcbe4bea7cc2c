/** What happened to the actors of a sequence while they talked: they began, ended, began anew, and changed their states. */

import type { ShownEvent } from "../../protocol/bodies.ts";
import type { WatchedStep } from "../../protocol/watched.ts";
import { shortened } from "./names.ts";
import type { Lifeline, Turn } from "./sequence.ts";

/** Letters of a reason or a state beside a lifeline. */
const WORD_MAX = 16;

/** Puts all incarnations at one place on one lifeline, by the newest of them. */
export function lifelinesOf(
  ids: readonly number[],
  nameOf: (id: number) => string,
  events: readonly ShownEvent[],
): readonly Lifeline[] {
  const byName = new Map<string, Set<number>>();
  const add = (name: string, id: number): void => {
    byName.set(name, (byName.get(name) ?? new Set<number>()).add(id));
  };
  for (const id of ids) add(nameOf(id), id);
  for (const event of events)
    if (event.type === "actor.started" && byName.has(event.actor)) add(event.actor, event.id);
  return [...byName].map(([name, all]) => ({ id: Math.max(...all), name, ids: [...all] }));
}

/** Lists what happened to them, in order of time. */
export function turnsOf(
  lines: readonly Lifeline[],
  events: readonly ShownEvent[],
  stepsOf: (id: number) => readonly WatchedStep[],
): readonly Turn[] {
  const all = new Set(lines.flatMap(({ id, ids = [id] }) => ids));
  const first = new Set(lines.map(({ id, ids = [id] }) => Math.min(...ids)));
  const crashed = new Set(events.flatMap((one) => (one.type === "actor.crashed" ? [one.id] : [])));
  const lives = events.flatMap((event): readonly Turn[] => {
    if (!("id" in event) || !all.has(event.id)) return [];
    const { id, atMs } = event;
    if (event.type === "actor.started")
      return [{ id, atMs, kind: "began", word: first.has(id) ? "● began" : "↻ began anew" }];
    if (event.type === "actor.crashed") {
      const inId = event.message?.id;
      const word = "✕ crashed";
      return [{ id, atMs, kind: "ended", word, ...(inId !== undefined && { inId }) }];
    }
    // A crash was told already.
    if (crashed.has(id)) return [];
    return [{ id, atMs, kind: "ended", word: `□ ${shortened(event.reason, WORD_MAX)}` }];
  });
  return [...lives, ...[...all].flatMap((id) => stateTurns(id, stepsOf(id)))];
}

/** Where the states of a watched actor changed. */
function stateTurns(id: number, steps: readonly WatchedStep[]): readonly Turn[] {
  return steps.flatMap(({ message, handleMs, before, after }) => {
    if (after === undefined || after === before) return [];
    const atMs = message.atMs + handleMs;
    return [{ id, atMs, kind: "state", word: shortened(after, WORD_MAX), inId: message.id }];
  });
}
