/** What a process holds. */

/** Bytes this process has in memory after a collection; needs `--expose-gc`. */
export function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}
