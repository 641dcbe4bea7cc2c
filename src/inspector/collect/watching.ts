/** Who is watched: each actor once, however many viewers look at it, and no longer than any of them does. */

import type { Cell } from "../../actor/cell.ts";
import { linksIn } from "../../actor/link-set.ts";
import type { Detail } from "../protocol/bodies.ts";
import type { MachineBook } from "./machine-book.ts";
import type { PayloadRule } from "./payload-rule.ts";
import { stateText } from "./shown-state.ts";
import { WatchedActor } from "./watched-actor.ts";

/** Actors watched at once, over all viewers. */
export const WATCHED_MAX = 32;

/** Entries of a list of a detail. */
const LISTED_MAX = 100;

/** Messages shown of those that wait. */
const WAITING_SHOWN = 20;

/** What watching needs. */
export interface WatchingParts {
  readonly payloads: PayloadRule;
  readonly machines: MachineBook;
  /** A running actor that viewers may see. */
  readonly cellOf: (id: number) => Cell | undefined;
  /** Told of each step of a watched actor. */
  readonly onStep: (id: number) => void;
}

interface Watch {
  readonly actor: WatchedActor;
  viewers: number;
}

/** The watched actors of a runtime. */
export class Watching {
  readonly #parts: WatchingParts;
  readonly #watches = new Map<number, Watch>();

  constructor(parts: WatchingParts) {
    this.#parts = parts;
  }

  /** Begins to watch for one viewer; `undefined` when the actor is gone or too many are watched. */
  watch(id: number): WatchedActor | undefined {
    const known = this.#watches.get(id);
    if (known !== undefined) {
      known.viewers += 1;
      return known.actor;
    }
    const cell = this.#parts.cellOf(id);
    if (cell === undefined || this.#watches.size >= WATCHED_MAX) return undefined;
    const { payloads, machines, onStep } = this.#parts;
    const { chart } = cell.behaviour;
    const graph = chart === undefined ? undefined : machines.graphOf(chart.machine);
    const actor = new WatchedActor(cell, { payloads, graph, onStep });
    this.#watches.set(id, { actor, viewers: 1 });
    return actor;
  }

  /** One viewer watches no longer. */
  release(id: number): void {
    const watch = this.#watches.get(id);
    if (watch === undefined) return;
    watch.viewers -= 1;
    if (watch.viewers > 0) return;
    this.#watches.delete(id);
    watch.actor.close();
  }

  /** Everything there is to say of a watched actor, with its steps from a place on. */
  detail(actor: WatchedActor, position: number): Detail {
    const { cell } = actor;
    const { kernel, monitors, watchers, mailbox } = cell;
    const { clock } = kernel;
    const nowMs = clock.monotonic();
    const { machine, sinceMs, sinceMonotonicMs } = actor;
    return {
      id: cell.id,
      atMs: clock.now(),
      state: stateText(cell, this.#parts.payloads),
      size: actor.state.size(),
      sinceMs,
      ...(machine !== undefined && { machine: machine.told(nowMs, sinceMonotonicMs) }),
      accepts: this.#accepts(cell),
      timers: timersOf(cell, nowMs, sinceMonotonicMs),
      names: (cell.names ?? []).slice(0, LISTED_MAX),
      links: idsOf(linksIn(cell.links)),
      watches: idsOf([...(monitors?.values() ?? [])].map(({ target }) => target)),
      watchedBy: idsOf([...(watchers?.values() ?? [])].map(({ watcher }) => watcher)),
      waiting: mailbox.peek(WAITING_SHOWN).map(({ type }) => type),
      tasks: cell.tasks?.size ?? 0,
      taken: { ...actor.taken },
      waits: [...actor.waits],
      handles: [...actor.handles],
      steps: actor.since(position),
    };
  }

  #accepts({ behaviour: { chart }, state }: Cell): readonly string[] {
    if (chart === undefined || state === undefined) return [];
    return this.#parts.machines.acceptedIn(chart.machine, chart.active(state));
  }
}

/** A timer that was set before somebody watched is due after its time from then on at the latest. */
function timersOf(cell: Cell, nowMs: number, sinceMs: number): Detail["timers"] {
  return [...(cell.timers?.values() ?? [])]
    .slice(0, LISTED_MAX)
    .map(({ name, plan, armedAtMs }) => ({
      name: plan.of ?? name,
      dueInMs: Math.max(0, (armedAtMs ?? sinceMs) + plan.afterMs - nowMs),
      ...(armedAtMs === undefined && { isAtMost: true }),
    }));
}

function idsOf(cells: Iterable<Cell | undefined>): readonly number[] {
  const ids: number[] = [];
  for (const cell of cells) {
    if (ids.length >= LISTED_MAX) break;
    if (cell !== undefined) ids.push(cell.id);
  }
  return ids;
}
