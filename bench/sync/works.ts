/** What state sync is measured at, beside what, and what is wanted of it. */

import type { Figure, Target, Work } from "../suite.ts";

/** Ways of following for which a late node is measured. */
export interface LateWay {
  /** Processes that have the chain. */
  readonly peers: number;
  /** Threads that verify; 0 for the event loop. */
  readonly threads: number;
  /** Whether one of the peers is killed midway. */
  readonly isOneKilled?: boolean;
  /** Whether is looked at what it holds. */
  readonly isWeighed?: boolean;
}

/** The ways by the names in the table; the first is the one all others stand beside. */
export const LATE_WAYS: ReadonlyMap<string, LateWay> = new Map([
  ["3 peers", { peers: 3, threads: 0 }],
  ["3 peers, one killed", { peers: 3, threads: 0, isOneKilled: true }],
  ["1 peer", { peers: 1, threads: 0 }],
  ["3 peers, 1 thread", { peers: 3, threads: 1 }],
  ["3 peers, 2 threads", { peers: 3, threads: 2 }],
]);

/** The way of the work in which much is followed. */
export const MEMORY_WAY: LateWay = { peers: 3, threads: 0, isWeighed: true };

/** More hands are no hindrance, whatever they are worth where the event loop has too much to do. */
const SPEED_UPS: readonly Target[] = [
  { peer: "1 peer", atLeast: 1 },
  { of: "3 peers, 1 thread", peer: "3 peers", atLeast: 1 },
  { of: "3 peers, 2 threads", peer: "3 peers, 1 thread", atLeast: 1 },
];

/** The work in which a late node follows processes that have a chain. */
export const LATE_WORK = "late";

/** The work in which much is followed and little may be held. */
export const MEMORY_WORK = "memory";

/** What a late node syncs at full length, and what at a tenth of it and less. */
export const CHAINS = {
  [LATE_WORK]: { commits: 20_000, payloadBytes: 0 },
  // Four blocks a commit of 256 KiB each: 1 GiB.
  [MEMORY_WORK]: { commits: 1_024, payloadBytes: 256 * 1024 },
} as const;

/** What a node that syncs may hold beyond what it held before: the room of one stretch, twice. */
const HELD_BYTES_MAX = 256 * 1024 * 1024;

/** All works. */
export const SYNC_WORKS: readonly Work[] = [
  verifyWork("verify", "of blocks without transactions"),
  verifyWork("verify-transactions", "of blocks with a transaction each"),
  {
    id: LATE_WORK,
    contestants: [...LATE_WAYS.keys()],
    figures: [
      { key: "commits", title: "a late node, commits by the wall", unit: "/s", targets: SPEED_UPS },
      { key: "megabytes", title: "the same in bytes of blocks", unit: "MB/s" },
      { key: "blocksPerCpu", title: "blocks for a second of its CPU", unit: "/s" },
      { key: "blocksPerLoop", title: "blocks for a second of its event loop's CPU", unit: "/s" },
      { key: "engineShare", title: "per cent of the loop's CPU in the engine", unit: "" },
      { key: "waited", title: "per cent of the time its loop waited for a processor", unit: "" },
      { key: "delayP99", title: "delay of its event loop by the clock, p99", unit: "ms" },
      {
        key: "ownDelayP99",
        title: "the same without waiting for a processor",
        unit: "ms",
        targets: [{ atMost: 20 }],
      },
    ],
  },
  {
    id: MEMORY_WORK,
    contestants: ["coppice"],
    figures: [
      { key: "megabytes", title: "a late node, large blocks", unit: "MB/s" },
      {
        key: "ownDelayP99",
        title: "delay of its event loop without waiting for a processor, p99",
        unit: "ms",
        targets: [{ atMost: 20 }],
      },
      {
        key: "grown",
        title: "what it held at most beyond what it began with",
        unit: "B",
        targets: [{ atMost: HELD_BYTES_MAX }],
      },
    ],
  },
];

function verifyWork(id: string, what: string): Work {
  const figure = (key: string, of: string): Figure => ({
    key,
    title: `${of} verified, ${what}`,
    unit: "/s",
    ...(key === "blocks" && { targets: [{ peer: "engine alone", atLeast: 0.8 }] }),
  });
  return {
    id,
    contestants: ["coppice", "engine alone"],
    figures: [figure("commits", "commits"), figure("blocks", "blocks")],
  };
}
