/** How fast a node follows the chain, and when nobody will be ahead any more. */

/** How long back the pace is looked at, in ms. */
const WINDOW_MS = 10_000;

/** Readings kept; more often than that nobody looks. */
const READINGS_MAX = 64;

/** Where the node stood at a time. */
export interface SyncReading {
  readonly atMs: number;
  readonly head: number;
}

/** The newest readings with one more: those that are older than the window are left out. */
export function withReading(
  readings: readonly SyncReading[],
  now: SyncReading,
): readonly SyncReading[] {
  const recent = readings.filter(({ atMs }) => atMs < now.atMs && now.atMs - atMs <= WINDOW_MS);
  return [...recent, now].slice(-READINGS_MAX);
}

/** Commits a second between the oldest and the newest reading; `undefined` with fewer than two. */
export function commitsPerSecond(readings: readonly SyncReading[]): number | undefined {
  const [oldest, newest] = [readings[0], readings.at(-1)];
  if (oldest === undefined || newest === undefined || newest.atMs <= oldest.atMs) return undefined;
  return Math.max(0, ((newest.head - oldest.head) * 1_000) / (newest.atMs - oldest.atMs));
}

/** How long so many commits take at a pace, in ms; `undefined` when they never come at it. */
export function etaMs(behind: number, perSecond: number | undefined): number | undefined {
  if (behind <= 0) return 0;
  return perSecond === undefined || perSecond === 0 ? undefined : (behind * 1_000) / perSecond;
}
