/**
 * Deadlocks: actors that wait for each other in a circle. Only who holds its mailbox while it waits is part of one: the handler
 * that asked has not returned, so nothing else can be handled, and with it not what the others wait for.
 *
 * A circle counts when its youngest wait has lasted {@link CYCLE_MS_MIN}. A wait is one call of one handler, so a circle of
 * that age has stood all that time; calls that cross and are answered leave none.
 */

import type { ShownWait } from "../protocol/waits.ts";

/** Calls that cross for a moment are no deadlock; in ms. */
export const CYCLE_MS_MIN = 400;

/** A circle: each wait is for who has the next, the last for who has the first. */
export interface WaitCycle {
  readonly waits: readonly ShownWait[];
  /** When it closed. */
  readonly sinceMs: number;
}

/** Finds a shortest circle of each group of actors that wait for each other, by their smallest numbers. */
export function cyclesIn(waits: readonly ShownWait[], atMs: number): readonly WaitCycle[] {
  const grown = waits.filter(({ holds, sinceMs }) => holds && atMs - sinceMs >= CYCLE_MS_MIN);
  const from = groupedBy(grown, (wait) => wait.from);
  const spent = new Set<number>();
  const cycles: WaitCycle[] = [];
  for (const start of [...from.keys()].sort((one, other) => one - other)) {
    if (spent.has(start)) continue;
    const circle = shortestFrom(start, from);
    if (circle.length === 0) continue;
    for (const id of groupOf(
      start,
      from,
      groupedBy(grown, (wait) => wait.to),
    ))
      spent.add(id);
    cycles.push({ waits: circle, sinceMs: Math.max(...circle.map(({ sinceMs }) => sinceMs)) });
  }
  return cycles;
}

/** The actors of a circle, each waiting for the next. */
export function actorsOf({ waits }: WaitCycle): readonly number[] {
  return waits.map(({ from }) => from);
}

/** All who wait for an actor of a circle, however many stand between; not those in it. */
export function stuckBehind(cycle: WaitCycle, waits: readonly ShownWait[]): readonly number[] {
  const held = waits.filter(({ holds }) => holds);
  const inside = new Set(actorsOf(cycle));
  const reached = reachedFrom(
    [...inside],
    groupedBy(held, ({ to }) => to),
    ({ from }) => from,
  );
  return [...reached].filter((id) => !inside.has(id) && id !== 0);
}

type Waits = ReadonlyMap<number, readonly ShownWait[]>;

function groupedBy(waits: readonly ShownWait[], of: (wait: ShownWait) => number): Waits {
  const groups = new Map<number, ShownWait[]>();
  for (const wait of waits) {
    const group = groups.get(of(wait));
    if (group === undefined) groups.set(of(wait), [wait]);
    else group.push(wait);
  }
  return groups;
}

/** The shortest way from an actor back to it; empty when there is none. */
function shortestFrom(start: number, from: Waits): readonly ShownWait[] {
  const before = new Map<number, ShownWait>();
  let reached = [start];
  while (reached.length > 0) {
    const next: number[] = [];
    for (const wait of reached.flatMap((id) => from.get(id) ?? [])) {
      if (wait.to === start) return [...wayTo(wait.from, start, before), wait];
      if (before.has(wait.to)) continue;
      before.set(wait.to, wait);
      next.push(wait.to);
    }
    reached = next;
  }
  return [];
}

function wayTo(end: number, start: number, before: ReadonlyMap<number, ShownWait>): ShownWait[] {
  const way: ShownWait[] = [];
  for (let id = end; id !== start; ) {
    const wait = before.get(id);
    if (wait === undefined) return [];
    way.unshift(wait);
    id = wait.from;
  }
  return way;
}

/** Those that wait for the actor and that it waits for: with it, all that can be in a circle with it. */
function groupOf(start: number, from: Waits, to: Waits): readonly number[] {
  const ahead = reachedFrom([start], from, (wait) => wait.to);
  const behind = reachedFrom([start], to, (wait) => wait.from);
  return [...ahead].filter((id) => behind.has(id));
}

function reachedFrom(
  starts: readonly number[],
  steps: Waits,
  other: (wait: ShownWait) => number,
): ReadonlySet<number> {
  const reached = new Set(starts);
  for (const id of reached) for (const wait of steps.get(id) ?? []) reached.add(other(wait));
  return reached;
}
