/** Whether a supervisor gives up when its children fall too often. */

import type { Glob, Ms } from "../fault-plan.ts";
import type { TraceCheck } from "../spec.ts";
import type { TraceEvent } from "../trace.ts";
import { describeEvent, textIn } from "./event-text.ts";
import { globMatcher } from "../../actor/path-glob.ts";
import { lifeOf, TRACED } from "./vocabulary.ts";

/** The restarts a supervisor is allowed. */
export interface RestartsWithin {
  /** Its path. */
  readonly supervisor: Glob;
  readonly intensity: number;
  readonly periodMs: Ms;
  /** Ids of children with a budget of their own, which cost their supervisor nothing. @defaultValue none */
  readonly except?: readonly string[];
}

/**
 * No supervisor brings children back more than `intensity` times within `periodMs`. A restart counts from the
 * report that the child fell to the one that it is up again, so a slow one never counts as too early. Time is
 * the world's: for nodes whose clocks drift, give a period shorter by as much.
 */
export function restartsWithinIntensity(rule: RestartsWithin): TraceCheck {
  const name = `restarts within intensity ${rule.supervisor}`;
  const isMeant = globMatcher(rule.supervisor);
  return {
    name,
    run: (trace) => {
      const supervisors = new Map<string, Restarts>();
      for (const event of trace) {
        if (event.actor === undefined || !isMeant(event.actor)) continue;
        const key = `${lifeOf(event)} ${event.actor}`;
        const restarts = supervisors.get(key) ?? new Restarts(rule);
        supervisors.set(key, restarts);
        const first = restarts.hear(event);
        if (first === undefined) continue;
        const limit = `more than ${rule.intensity} restarts within ${rule.periodMs} ms`;
        return `${name}: ${limit}, from ${describeEvent(first)} to ${describeEvent(event)}`;
      }
      return undefined;
    },
  };
}

/** The restarts of one supervisor since it started. */
class Restarts {
  readonly #rule: RestartsWithin;
  /** Reports of children that fell and are not up again, by id. */
  readonly #fallen = new Map<string, TraceEvent[]>();
  /** Reports of those that are. */
  #restarted: TraceEvent[] = [];

  constructor(rule: RestartsWithin) {
    this.#rule = rule;
  }

  /** Takes the next event; answers with the first of too many. */
  hear(event: TraceEvent): TraceEvent | undefined {
    switch (event.kind) {
      case TRACED.actorStopped:
        this.#restarted = [];
        this.#fallen.clear();
        return undefined;
      case TRACED.supervisorReport:
        this.#reported(event);
        return undefined;
      case TRACED.supervisorProgress:
        return this.#progressed(event);
      default:
        return undefined;
    }
  }

  #reported(event: TraceEvent): void {
    const child = textIn(event, "child") ?? "";
    const context = textIn(event, "context");
    if (this.#rule.except?.includes(child) === true) return;
    if (context === "child_gave_up" || context === "shutdown") this.#fallen.delete(child);
    if (context !== "child_terminated" && context !== "start_error") return;
    if (textIn(event, "restart") === "temporary") return;
    this.#forgetOtherTries(child);
    this.#fallen.set(child, [...(this.#fallen.get(child) ?? []), event]);
  }

  /** What is done for one child may stop another that is about to be tried again: that try is not counted. */
  #forgetOtherTries(child: string): void {
    for (const [other, events] of this.#fallen) {
      const last = events[events.length - 1];
      const isTry = last !== undefined && textIn(last, "context") === "start_error";
      if (other !== child && isTry) this.#fallen.set(other, events.slice(0, -1));
    }
  }

  /** Every report of the child since it was last up was followed by an attempt. */
  #progressed(event: TraceEvent): TraceEvent | undefined {
    const child = textIn(event, "child") ?? "";
    const fallen = this.#fallen.get(child) ?? [];
    this.#fallen.delete(child);
    this.#restarted.push(...fallen);
    this.#restarted.sort((one, other) => one.step - other.step);
    const { intensity, periodMs } = this.#rule;
    const first = this.#restarted[this.#restarted.length - 1 - intensity];
    if (fallen.length === 0 || first === undefined) return undefined;
    return event.atMs - first.atMs <= periodMs ? first : undefined;
  }
}
