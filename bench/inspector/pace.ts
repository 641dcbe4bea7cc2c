/** Messages at a steady pace, to some actors in turn. */

import type { ActorRef, Cast } from "../../src/index.ts";

/** Messages are sent that often, in ms. */
const TICK_MS = 20;

/** What goes on until it is stopped. */
export interface Pace {
  /** Messages sent so far. */
  sent(): number;
  stop(): void;
}

/** Sends so many messages a second; what a late tick owes is sent by the next. */
export function keepPace(refs: readonly ActorRef<{ add: Cast }>[], perSecond: number): Pace {
  let sent = 0;
  let beganMs = performance.now();
  const tick = (): void => {
    const nowMs = performance.now();
    const owed = Math.min(perSecond, ((nowMs - beganMs) / 1_000) * perSecond);
    beganMs = nowMs;
    for (let at = 0; at < owed; at += 1) {
      refs[sent % refs.length]?.cast.add();
      sent += 1;
    }
  };
  const timer = setInterval(tick, TICK_MS);
  return { sent: () => sent, stop: () => clearInterval(timer) };
}
