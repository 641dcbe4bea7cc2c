/** How long a page waits before it asks a host again that did not answer. */

import { type Backoff, delayCeilingMs } from "../../../peer/backoff.ts";

const RECONNECT: Backoff = { firstMs: 250, capMs: 5_000 };

/** Twice as long each time, up to five seconds; one page has nobody to be spread out from. */
export function reconnectDelayMs(attempt: number): number {
  return delayCeilingMs(attempt, RECONNECT);
}
