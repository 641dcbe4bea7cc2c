/** The table of nodes beside a plain map whose views are filtered for each question. */

import { type KnownNode, newNode } from "../../src/peer/known-node.ts";
import { NodeTable } from "../../src/peer/node-table.ts";
import { authorizedAndAvailableNodes } from "../../src/peer/node-views.ts";
import { cpuMs, type Figures, median } from "../suite.ts";

/** What both can do. */
interface Contestant {
  readonly upsert: (node: KnownNode) => void;
  readonly get: (key: string) => KnownNode | undefined;
  readonly electable: (dateMs: number) => readonly KnownNode[];
  readonly all: () => readonly KnownNode[];
}

/** What is measured. */
export interface TableWork {
  readonly contestant: string;
  readonly size: number;
  /** 1 for a full run. */
  readonly scale: number;
}

const US_PER_MS = 1_000;

/** Times each figure is taken; of them the median counts. */
const TAKES = 15;

/** Calls between two looks at the clock, at most: a slow call is looked at by itself. */
const CALLS_MAX = 32;

/** CPU time one take lasts, in ms: the clock of the CPU is coarse. */
const TAKE_MS = 40;

/** Steps from node to node that meet all of them in no order. */
const STRIDE = 7_919;

/** Fills a contestant and takes its figures, in us and bytes. */
export function tableFigures({ contestant, size, scale }: TableWork): Figures {
  const nodes = Array.from({ length: size }, (_, nth) => nodeOf(nth, size));
  const before = heapBytes();
  const table = contestant === "coppice" ? ours() : mapAndFilter();
  for (const node of nodes) table.upsert(node);
  table.electable(size);
  table.all();
  const bytes = (heapBytes() - before) / size;
  let turn = 0;
  const picked = (): KnownNode => {
    turn += 1;
    return nodes[(turn * STRIDE) % size] ?? nodeOf(0, size);
  };
  const change = (): void => table.upsert({ ...picked(), lastUpdateMs: turn });
  const time = (work: () => unknown): number => perCall(work, Math.ceil(TAKES * scale));
  const after = (question: () => unknown): number =>
    time(() => {
      change();
      return question();
    });
  return {
    update: time(change),
    unchanged: time(() => table.electable(size)),
    changed: after(() => table.electable(size)),
    all: after(() => table.all()),
    get: time(() => table.get(picked().lastPublicKey)),
    anew: time(() => {
      turn += 1;
      return table.electable(size / 2 + (turn % (size / 2)));
    }),
    bytes,
  };
}

function ours(): Contestant {
  const table = new NodeTable();
  return {
    upsert: (node) => table.upsert(node),
    get: (key) => table.get(key),
    electable: (dateMs) => table.list("authorized_and_available", { dateMs }),
    all: () => table.list("all", { dateMs: 0 }),
  };
}

function mapAndFilter(): Contestant {
  const nodes = new Map<string, KnownNode>();
  const firsts = new Map<string, string>();
  const sorted = (): KnownNode[] =>
    [...nodes.values()].sort((one, other) => (one.firstPublicKey < other.firstPublicKey ? -1 : 1));
  return {
    upsert: (node) => {
      nodes.set(node.firstPublicKey, node);
      firsts.set(node.lastPublicKey, node.firstPublicKey);
    },
    get: (key) => nodes.get(firsts.get(key) ?? key),
    electable: (dateMs) => authorizedAndAvailableNodes([...nodes.values()], { dateMs }),
    all: sorted,
  };
}

/** Nodes come to count one after the other, the whole network by a date equal to its size. */
function nodeOf(nth: number, size: number): KnownNode {
  const digits = ((nth * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, "0");
  const firstPublicKey = `00${digits.repeat(8)}`;
  return newNode({
    ...{ firstPublicKey, lastPublicKey: `01${digits.repeat(8)}`, ip: "192.0.2.1", port: 30_002 },
    ...{ geoPatch: "021", networkPatch: "12A", enrollmentMs: nth, authorizationMs: nth },
    ...{ available: true, availabilityUpdateMs: nth % size, synced: true },
  });
}

/** Microseconds of CPU a call takes, in takes as long as the clock needs. */
function perCall(work: () => unknown, takes: number): number {
  const found: number[] = [];
  for (let take = 0; take <= takes; take += 1) {
    const startMs = cpuMs();
    let calls = 0;
    while (cpuMs() - startMs < TAKE_MS) {
      const batch = Math.min(calls + 1, CALLS_MAX);
      for (let call = 0; call < batch; call += 1) work();
      calls += batch;
    }
    found.push(((cpuMs() - startMs) * US_PER_MS) / calls);
  }
  // The first take is for the engine to compile.
  return median(found.slice(1));
}

function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
