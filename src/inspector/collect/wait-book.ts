/**
 * Who waits for whom, read from outside at each look: the unanswered calls that hang at their callees, and actors that are
 * being started. Calls younger than {@link WAIT_MS_MIN} are in flight and none of it. Nothing is noted for it but
 * what each call has written on it.
 */

import type { Cell } from "../../actor/cell.ts";
import type { PendingCall } from "../../actor/pending-call.ts";
import { actorsOf, cyclesIn, type WaitCycle } from "../picture/wait-cycles.ts";
import type { ShownEvent } from "../protocol/bodies.ts";
import type { Mirror } from "./mirror.ts";
import type { ShownWait, WaitsFrame } from "../protocol/waits.ts";

/** A call is told of when it has waited that long, in ms. */
export const WAIT_MS_MIN = 100;

/** Waits that are told; what holds a mailbox comes first. */
export const WAITS_MAX = 200;

/** Unanswered calls that are looked at in one look; the newest of an actor first. */
const LOOKED_MAX = 10_000;

/** The times of a look. */
interface LookTimes {
  readonly atMs: number;
  readonly monotonicMs: number;
}

/** One look. */
interface Look {
  readonly mirror: Mirror;
  readonly times: LookTimes;
  /** What it has found so far. */
  readonly found: ShownWait[];
}

/** A circle that has been told of. */
interface Told {
  readonly cycle: WaitCycle;
  readonly event: Extract<ShownEvent, { readonly type: "wait.cycle" | "wait.cycle_over" }>;
}

/** The waits of a runtime as of the last look. */
export class WaitBook {
  /** Grows with every look that found something else. */
  change = 0;
  frame: WaitsFrame = { waits: [], left: 0 };
  /** By call or by actor that is being started: what was told, so that equal waits are the same object. */
  readonly #known = new WeakMap<PendingCall | Cell, ShownWait>();
  #cycles = new Map<string, Told>();

  /** Looks at all actors; returns what is to be told of circles. */
  look(mirror: Mirror, times: LookTimes): readonly ShownEvent[] {
    const found: ShownWait[] = [];
    const look: Look = { mirror, times, found };
    let looked = 0;
    for (const { cell } of mirror.rows) {
      if (cell.life === "starting") this.#addStart(cell, look);
      for (let call = cell.first; call !== undefined; call = call.older) {
        looked += 1;
        if (looked > LOOKED_MAX) break;
        this.#addCall(call, cell, look);
      }
    }
    const cycles = cyclesIn(found, times.atMs);
    this.#tell(found, cycles);
    return this.#eventsOf(cycles, mirror, times.atMs);
  }

  #addCall(call: PendingCall, { id: to }: Cell, { mirror, times, found }: Look): void {
    const { deadline, asks } = call;
    const known = this.#known.get(call);
    const toWall = times.atMs - times.monotonicMs;
    // Without a deadline nobody noted when it was made: it counts from when it was seen first.
    const beganMs =
      deadline === undefined ? times.monotonicMs : deadline.dueMs - deadline.patienceMs;
    const sinceMs = known?.sinceMs ?? Math.round(beganMs + toWall);
    const isGrown = times.atMs - sinceMs >= WAIT_MS_MIN;
    if (!isGrown && (known !== undefined || deadline !== undefined)) return;
    // Numbers are never given again: who is not there has ended or is hidden.
    const asker = mirror.row(call.asker)?.cell;
    const holds = asker !== undefined && call.askedFor >= 0 && asker.heldFor === call.askedFor;
    const from = asker === undefined ? 0 : asker.id;
    const isSame = known?.holds === holds && known.from === from;
    const wait: ShownWait = isSame
      ? known
      : {
          ...{ from, to, asks, holds, sinceMs },
          ...(deadline !== undefined && { givesUpAtMs: Math.round(deadline.dueMs + toWall) }),
        };
    this.#known.set(call, wait);
    if (isGrown) found.push(wait);
  }

  /** Who starts an actor does nothing else until that has begun, unless it does so in a task. */
  #addStart(cell: Cell, { times: { atMs }, found }: Look): void {
    const { parent } = cell;
    if (parent === undefined || parent.heldFor < 0) return;
    const wait: ShownWait = this.#known.get(cell) ?? {
      ...{ from: parent.id, to: cell.id, asks: "init", holds: true, sinceMs: Math.round(atMs) },
    };
    this.#known.set(cell, wait);
    if (atMs - wait.sinceMs >= WAIT_MS_MIN) found.push(wait);
  }

  #tell(found: readonly ShownWait[], cycles: readonly WaitCycle[]): void {
    const inCycles = new Set(cycles.flatMap(({ waits }) => waits));
    const weight = (wait: ShownWait): number => (inCycles.has(wait) ? 2 : wait.holds ? 1 : 0);
    const waits = [...found]
      .sort((one, other) => weight(other) - weight(one) || one.sinceMs - other.sinceMs)
      .slice(0, WAITS_MAX);
    const left = found.length - waits.length;
    const { frame } = this;
    const isSame =
      frame.left === left &&
      frame.waits.length === waits.length &&
      waits.every((wait, at) => wait === frame.waits[at]);
    if (isSame) return;
    this.change += 1;
    this.frame = { waits, left };
  }

  #eventsOf(cycles: readonly WaitCycle[], mirror: Mirror, atMs: number): readonly ShownEvent[] {
    const told = new Map<string, Told>();
    const events: ShownEvent[] = [];
    for (const cycle of cycles) {
      const key = cycle.waits.map(({ from, asks, sinceMs }) => `${from} ${asks} ${sinceMs}`).join();
      const known = this.#cycles.get(key);
      const one = known ?? { cycle, event: cycleEvent(cycle, mirror, atMs) };
      if (known === undefined) events.push(one.event);
      told.set(key, one);
    }
    for (const [key, { cycle, event }] of this.#cycles) {
      if (told.has(key)) continue;
      const lastedMs = atMs - cycle.sinceMs;
      events.push({ ...event, type: "wait.cycle_over", atMs, lastedMs });
    }
    this.#cycles = told;
    return events;
  }
}

function cycleEvent(cycle: WaitCycle, mirror: Mirror, atMs: number): Told["event"] {
  return {
    ...{ type: "wait.cycle", atMs, lastedMs: atMs - cycle.sinceMs },
    actors: actorsOf(cycle).map((id) => mirror.row(id)?.cell.path ?? `#${id}`),
    asks: cycle.waits.map(({ asks }) => asks),
  };
}
