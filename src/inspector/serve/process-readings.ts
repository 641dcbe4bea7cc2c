/** How this process does, once a second: its heap, and how late its event loop is. */

import { processVitals } from "../../control/vitals.ts";
import { realLoopDelay } from "../../time/real-loop-delay.ts";
import type { ProcessReading } from "../collect/collector.ts";

/** Readings of this process until they are stopped. */
export interface ProcessReadings {
  readonly read: () => ProcessReading;
  stop(): void;
}

/** Begins to read. */
export function processReadings(): ProcessReadings {
  const delay = realLoopDelay();
  return {
    read: () => ({ heapBytes: processVitals().heapBytes, loopDelayMs: delay.read() }),
    stop: () => delay.stop(),
  };
}
