/**
 * How late an event loop is for what is due, and how much of that is its own doing: on a machine others
 * work on too, a loop that is ready waits for a processor.
 */

import { readFileSync } from "node:fs";

const NS_PER_MS = 1e6;
/** Between two looks, in ms. */
const LOOK_MS = 5;

/** What the thread of the event loop has had of a processor, and how long it was ready and had none, in ms. */
export function loopTimes(): { readonly ranMs: number; readonly waitedMs: number } {
  const [ran = 0, waited = 0] = readFileSync("/proc/self/schedstat", "utf8").split(" ").map(Number);
  return { ranMs: ran / NS_PER_MS, waitedMs: waited / NS_PER_MS };
}

/** How late one look was. */
export interface LoopDelay {
  readonly byClockMs: number;
  /** Without what the loop waited for a processor meanwhile. */
  readonly ownMs: number;
}

/** Looks every few milliseconds how late it is. */
export class LoopWatch {
  readonly #delays: LoopDelay[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Begins to look. */
  begin(): void {
    const startMs = performance.now();
    const { waitedMs } = loopTimes();
    this.#timer = setTimeout(() => {
      const byClockMs = Math.max(0, performance.now() - startMs - LOOK_MS);
      const ownMs = Math.max(0, byClockMs - (loopTimes().waitedMs - waitedMs));
      this.#delays.push({ byClockMs, ownMs });
      this.begin();
    }, LOOK_MS);
  }

  /** Ends looking. @returns what was seen */
  end(): readonly LoopDelay[] {
    clearTimeout(this.#timer);
    return this.#delays;
  }
}
