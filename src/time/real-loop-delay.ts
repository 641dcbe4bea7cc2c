/** How late the event loop is, by the platform's own histogram; it costs a timer outside of JavaScript. */

import { monitorEventLoopDelay } from "node:perf_hooks";

/** The platform looks that often, in ms; it counts the wait itself as delay. */
const RESOLUTION_MS = 20;

const NANOSECONDS_PER_MS = 1_000_000;

/** A running measurement. */
export interface LoopDelay {
  /** The delay all but one in a hundred looks stayed below since the reading before, in ms. */
  read(): number;
  stop(): void;
}

/** Begins to measure. */
export function realLoopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  return {
    read: () => {
      const ms = histogram.percentile(99) / NANOSECONDS_PER_MS;
      histogram.reset();
      return Math.max(0, Math.round((ms - RESOLUTION_MS) * 100) / 100);
    },
    stop: () => histogram.disable(),
  };
}
