/** What the machine of one watched actor was seen to do: where it was, which ways it went, what its guards said. */

import type { Cell } from "../../actor/cell.ts";
import type { GuardAnswer } from "../../actor/machine-guards.ts";
import type { ChartHearer } from "../../actor/machine-chart.ts";
import type { ActorTimer } from "../../actor/timers.ts";
import { activeStates, waysBetween } from "../../machines/active-states.ts";
import { delayedTransitions } from "../../machines/delayed-transitions.ts";
import type { MachineGraph } from "../../machines/graph.ts";
import {
  type GuardTold,
  MORE_EVENTS,
  type WatchedDelay,
  type WatchedMachine,
} from "../protocol/watched.ts";
import { activeText } from "./mirror-row.ts";

/** Events of one step that are told. */
const EVENTS_MAX = 64;

/** An event as the machine was given it: its type, and what it carried. */
export type GivenEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** What a step of a machine came to. */
export interface MachineStep {
  /** The events it was given; absent where nobody hears them. */
  readonly events?: readonly GivenEvent[];
  readonly transitions: readonly string[];
  readonly guards: Readonly<Record<string, GuardAnswer>>;
}

/** The machine of one actor, from the moment it is watched. */
export class MachineWatch implements ChartHearer {
  readonly #cell: Cell;
  readonly #graph: MachineGraph;
  readonly #runs: WatchedMachine["runs"];
  readonly #unfollow: readonly ((() => void) | undefined)[];
  readonly #visits: Record<string, number> = {};
  readonly #taken: Record<string, number> = {};
  readonly #guards: Record<string, GuardTold> = {};
  #active: ReadonlySet<string>;
  #step = nothingYet();

  constructor(cell: Cell, graph: MachineGraph) {
    this.#cell = cell;
    this.#graph = graph;
    this.#active = activeStates(graph, activeText(cell));
    for (const id of this.#active) this.#visits[id] = 1;
    const { chart } = cell.behaviour;
    this.#runs = chart?.follow === undefined ? "table" : "machine";
    this.#unfollow = [chart?.follow?.(cell, this), chart?.given?.(cell, this.event)];
  }

  readonly event = (event: GivenEvent): void => {
    const { events } = this.#step;
    if (events.length < EVENTS_MAX) events.push(event);
    else events[EVENTS_MAX] = { type: MORE_EVENTS };
  };

  readonly step = (transitions: readonly string[], active: readonly string[]): void => {
    this.#step.transitions.push(...transitions);
    for (const id of transitions) this.#taken[id] = (this.#taken[id] ?? 0) + 1;
    this.#move(activeStates(this.#graph, active.join("|")), transitions);
  };

  readonly guard = (transition: string, said: GuardAnswer): void => {
    this.#step.guards[transition] = said;
    const times = this.#guards[transition]?.times ?? {};
    const { envelope, kernel } = this.#cell;
    this.#guards[transition] = {
      ...{ said, atMs: kernel.clock.now(), message: envelope?.id ?? 0 },
      times: { ...times, [said]: (times[said] ?? 0) + 1 },
    };
  };

  /** What was heard since it was asked last: what the machine did outside a message belongs to the next one. */
  ends(): MachineStep {
    if (this.#runs === "table") this.#follow();
    const step = this.#step;
    this.#step = nothingYet();
    const { chart } = this.#cell.behaviour;
    if (chart?.follow !== undefined || chart?.given !== undefined) return step;
    const { transitions, guards } = step;
    return { transitions, guards };
  }

  /** All that was seen so far, and what it waits for. */
  told(nowMs: number, sinceMs: number): WatchedMachine {
    const { state, behaviour, timers } = this.#cell;
    const look = state === undefined ? undefined : behaviour.chart?.look?.(state);
    return {
      ...{ runs: this.#runs, hash: this.#graph.hash },
      ...(look !== undefined && { status: look.status }),
      visits: { ...this.#visits },
      taken: { ...this.#taken },
      guards: { ...this.#guards },
      delays: [...(timers?.values() ?? [])].flatMap((timer) => this.#delay(timer, nowMs, sinceMs)),
      invoked: look?.invoked ?? [],
    };
  }

  /** Leaves the machine as it was. */
  close(): void {
    for (const unfollow of this.#unfollow) unfollow?.();
  }

  /** A table tells nothing itself: the state it is in now says where it went, if only one way leads there. */
  #follow(): void {
    const active = activeStates(this.#graph, activeText(this.#cell));
    const ways = waysBetween(this.#graph, this.#active, active);
    const [only] = ways;
    if (ways.length === 1 && only !== undefined) this.step([only], [...active]);
    else this.#move(active, []);
  }

  #move(active: ReadonlySet<string>, transitions: readonly string[]): void {
    const again = new Set(
      this.#graph.transitions.flatMap(({ id, targets }) =>
        transitions.includes(id) ? targets : [],
      ),
    );
    for (const id of active) {
      if (this.#active.has(id) && !again.has(id)) continue;
      this.#visits[id] = (this.#visits[id] ?? 0) + 1;
    }
    this.#active = active;
  }

  #delay({ plan, armedAtMs }: ActorTimer, nowMs: number, sinceMs: number): readonly WatchedDelay[] {
    if (plan.of === undefined) return [];
    const transitions = delayedTransitions(this.#graph, plan.of);
    if (transitions.length === 0) return [];
    const dueInMs = Math.max(0, (armedAtMs ?? sinceMs) + plan.afterMs - nowMs);
    const isAtMost = armedAtMs === undefined;
    return [{ transitions, dueInMs, ofMs: plan.afterMs, ...(isAtMost && { isAtMost }) }];
  }
}

function nothingYet(): {
  events: GivenEvent[];
  transitions: string[];
  guards: Record<string, GuardAnswer>;
} {
  return { events: [], transitions: [], guards: {} };
}
