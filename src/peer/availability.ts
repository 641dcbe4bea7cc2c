/** How long a peer was connected. */

/** Counts the time a peer is connected; times are of the monotonic clock, in milliseconds. */
export interface AvailabilityTimer {
  /** Since when it runs; null while it stands. */
  readonly runningSinceMs: number | null;
  /** Time counted before. */
  readonly countedMs: number;
}

/** A timer that stands at zero. */
export const STOPPED_TIMER: AvailabilityTimer = { runningSinceMs: null, countedMs: 0 };

/** Starts the timer; one that runs is left alone. */
export function startTimer(timer: AvailabilityTimer, nowMs: number): AvailabilityTimer {
  return timer.runningSinceMs === null ? { ...timer, runningSinceMs: nowMs } : timer;
}

/** Stops the timer and keeps what it counted. */
export function stopTimer(timer: AvailabilityTimer, nowMs: number): AvailabilityTimer {
  return { runningSinceMs: null, countedMs: countedMs(timer, nowMs) };
}

/** Sets the count to zero; a timer that runs goes on from now. */
export function resetTimer(timer: AvailabilityTimer, nowMs: number): AvailabilityTimer {
  return { runningSinceMs: timer.runningSinceMs === null ? null : nowMs, countedMs: 0 };
}

/** Whole seconds counted so far. */
export function timerSeconds(timer: AvailabilityTimer, nowMs: number): number {
  return Math.floor(countedMs(timer, nowMs) / 1_000);
}

function countedMs({ runningSinceMs, countedMs }: AvailabilityTimer, nowMs: number): number {
  return countedMs + (runningSinceMs === null ? 0 : Math.max(0, nowMs - runningSinceMs));
}
