/** What the model of a supervisor knows of one child, and the words it goes by. */

import type { TraceEvent } from "../../../src/testing/index.ts";
import type { Member } from "./family-plan.ts";

/** A child in the model. */
export interface Kid {
  readonly member: Member;
  status: "running" | "stopped" | "restarting";
  /** Number of the incarnation that runs, or ran last. */
  id: number;
  /** Restarts in a row, where there is a backoff. */
  restarts: number;
  upSinceMs: number;
  readonly window: Window | undefined;
  /** The order to try it again: when it is due at the earliest, and whether it has been counted. */
  retry: { readonly dueMs: number; readonly isCounted: boolean; readonly step: number } | undefined;
}

/** A child that has not been started. */
export function kidOf(member: Member): Kid {
  const window = member.budget === undefined ? undefined : new Window(member.budget);
  return {
    ...{ member, window, status: "stopped", id: 0, restarts: 0 },
    ...{ upSinceMs: 0, retry: undefined },
  };
}

/** At most `intensity` restarts within any period, its ends included. */
export class Window {
  readonly #limit: { readonly intensity: number; readonly periodMs: number };
  #timesMs: number[] = [];

  constructor(limit: { readonly intensity: number; readonly periodMs: number }) {
    this.#limit = limit;
  }

  /** Counts a restart. Returns whether it may take place. */
  add(nowMs: number): boolean {
    const { intensity, periodMs } = this.#limit;
    this.#timesMs = [...this.#timesMs.filter((timeMs) => timeMs >= nowMs - periodMs), nowMs];
    return this.#timesMs.length <= intensity;
  }
}

/** How an actor ended, as its trace event says it. */
export function reasonIn({ values }: TraceEvent): string {
  return String(values["reason"]);
}

/** `normal`, `shutdown`, `{ shutdown }`. */
export function isQuiet(reason: string): boolean {
  return reason === "normal" || reason === "shutdown" || reason.startsWith("shutdown: ");
}

/** Whether a child that its supervisor stopped went as it should (OTP `supervisor`, shutdown). */
export function isExpected(reason: string, { shutdown, restart }: Member): boolean {
  const mayEndQuietly = restart !== "permanent" && isQuiet(reason);
  return mayEndQuietly || reason === (shutdown === "brutal_kill" ? "killed" : "shutdown");
}

/** Whether an exit is one to be restarted after. */
export function isToRestart(restart: Member["restart"], reason: string): boolean {
  return restart === "permanent" || (restart === "transient" && !isQuiet(reason));
}

/** Shortest wait before a restart with backoff, in ms: half of what doubles from restart to restart. */
export function waitMsMin({ member: { backoff }, restarts }: Kid): number {
  if (backoff === undefined) return 0;
  return Math.min(backoff.maxMs, backoff.minMs * 2 ** restarts) / 2;
}
