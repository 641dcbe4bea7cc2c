/** How the process of a node is: what an operator watches over hours to see whether anything grows. */

/** One look at the process. */
export interface ProcessVitals {
  /** JavaScript heap in use, in bytes; it falls when garbage is collected. */
  readonly heapBytes: number;
  /** Memory outside of the heap that belongs to objects in it, in bytes. */
  readonly externalBytes: number;
  /** Memory the system holds for the process, in bytes. */
  readonly rssBytes: number;
  /** What keeps the process alive: sockets, timers, requests. */
  readonly handles: number;
  /** Listeners on events of the process itself. */
  readonly listeners: number;
}

/** Looks at this process. */
export function processVitals(): ProcessVitals {
  const { heapUsed, external, rss } = process.memoryUsage();
  const listeners = process
    .eventNames()
    .reduce((sum, name) => sum + process.listenerCount(name), 0);
  const handles = process.getActiveResourcesInfo().length;
  return { heapBytes: heapUsed, externalBytes: external, rssBytes: rss, handles, listeners };
}
