/** The clock of one life of a node: its timers and turns are events of the world. */

import type { Clock } from "../../time/clock.ts";
import { waitOf } from "../../time/duration.ts";
import type { Ms } from "../fault-plan.ts";
import type { EventLoop } from "./event-loop.ts";
import type { LifeGate } from "./life-gate.ts";
import type { NodeTime } from "./node-time.ts";

/** What a clock of a life stands on. */
export interface NodeClockNeeds {
  readonly loop: EventLoop;
  /** The life; once it is closed nothing that was set here ever runs. */
  readonly gate: LifeGate;
  /** The node's wall clock. */
  readonly time: NodeTime;
}

/** The resolution of virtual time; a wait is rounded up to it, so that none ends too early. */
const TICK_MS: Ms = 1 / 1_024;

/** As in the platform's clock: cheaper than `queueMicrotask`. */
const NOW = Promise.resolve();

/**
 * Makes the clock of one life. Its monotonic time begins at 0, as a process's does; drift and jumps
 * touch the wall clock alone.
 */
export function nodeClock({ loop, gate, time }: NodeClockNeeds): Clock {
  const bornMs = loop.nowMs;
  const label = `life ${gate.incarnation}`;
  const set = (kind: string, dueMs: Ms, run: () => void): object =>
    loop.schedule({ dueMs, node: gate.node, kind, label, gate, run });
  return {
    now: () => time.wallMs,
    monotonic: () => loop.nowMs - bornMs,
    setTimer: (fire, afterMs) => {
      const waitMs = Math.ceil(waitOf(afterMs) / TICK_MS) * TICK_MS;
      return set("timer", loop.nowMs + waitMs + Math.max(0, time.lateMs()), fire);
    },
    clearTimer: (timer) => loop.cancel(timer),
    defer: (run) => {
      void NOW.then(() => {
        // Whoever was paused or killed in the midst of an event runs nothing more of it.
        if (gate.state === "open") guarded(loop, run);
        else if (gate.state === "held") set("deferred", loop.nowMs, run);
      });
    },
    yieldTurn: (run) => {
      set("turn", loop.nowMs, run);
    },
  };
}

/** An exception of deferred work is the event's, not a promise's. */
function guarded(loop: EventLoop, run: () => void): void {
  try {
    run();
  } catch (error) {
    loop.throw(error);
  }
}
