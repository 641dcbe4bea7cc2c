/** Waiting that can be cut short. */

import type { Clock } from "../../../src/index.ts";

/** Resolves after some ms, or at once when `stop` is aborted. */
export function pause(clock: Clock, ms: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = (): void => {
      clock.clearTimer(timer);
      stop.removeEventListener("abort", wake);
      resolve();
    };
    const timer = clock.setTimer(wake, ms);
    stop.addEventListener("abort", wake);
  });
}
