/** A small host as a picture: what golden screens are drawn of. */

import type { MessageHeader } from "../../../src/inspector/protocol/headers.ts";
import { FrameStream } from "../../../src/inspector/protocol/frame.ts";
import { Picture } from "../../../src/inspector/picture/picture.ts";
import { RateHistory } from "../../../src/inspector/terminal/rate-history.ts";
import { FIRST_VIEW, type Scene, type View } from "../../../src/inspector/terminal/scene.ts";
import { nowMade, originMade } from "./frames-made.ts";
import { type FlushMade, StreamMade } from "./stream-made.ts";

/** Noon of the day the clocks of these hosts begin. */
export const NOON_MS = Date.UTC(2026, 0, 1, 12);

const GRAPH = {
  ...{ id: "link", version: null, hash: "h1" },
  states: [
    stateMade({
      id: "link",
      key: "link",
      kind: "compound",
      children: ["link.down", "link.up"],
      initial: "link.down",
    }),
    stateMade({ id: "link.down", key: "down", parent: "link" }),
    stateMade({ id: "link.up", key: "up", parent: "link" }),
  ],
  transitions: [
    wayMade("link.down", "opened", "link.up"),
    {
      ...wayMade("link.down", "", "link.down"),
      trigger: { type: "after", delay: { name: "retry", ms: 500 } },
    },
    wayMade("link.up", "lost", "link.down"),
  ],
};

function stateMade(parts: Readonly<Record<string, unknown>>) {
  return {
    ...{
      parent: null,
      kind: "atomic",
      children: [],
      initial: null,
      initialDeeds: [],
      history: null,
    },
    ...{ historyTargets: [], entry: [], exit: [], invokes: [], tags: [], description: null },
    ...{ meta: null, output: null, ...parts },
  };
}

function wayMade(source: string, event: string, target: string) {
  return {
    ...{ id: `${source}:${event}`, source, trigger: { type: "event", event }, guard: null },
    ...{ targets: [target], deeds: [], reenter: false, description: null, meta: null },
  };
}

/** The stream of the host, flush by flush, a second each. */
export function hostStream(): readonly Uint8Array[] {
  const stream = new StreamMade();
  const hello = stream.hello({ name: "node-0", startedAtMs: NOON_MS - 3_600_000, nowMs: NOON_MS });
  return [hello, ...FLUSHES.map((flush) => stream.flush(flush))];
}

const SUPERVISOR = {
  kind: "supervisor",
  strategy: "one_for_one",
  intensity: 3,
  periodMs: 5_000,
} as const;

const FLUSHES: readonly FlushMade[] = [
  {
    atMs: NOON_MS,
    rows: [
      {
        id: 1,
        origin: originMade({
          bornAtMs: NOON_MS - 60_000,
          label: "node",
          behaviour: "node",
          ...SUPERVISOR,
        }),
        now: nowMade(),
      },
      {
        id: 2,
        origin: originMade({
          bornAtMs: NOON_MS - 60_000,
          parent: 1,
          label: "p2p",
          behaviour: "p2p",
          ...SUPERVISOR,
        }),
        now: nowMade(),
      },
      {
        id: 3,
        origin: originMade({
          parent: 2,
          label: "links",
          behaviour: "link",
          machine: "h1",
          mailboxMax: 100,
        }),
        now: nowMade({ state: "down" }),
      },
      {
        id: 4,
        origin: originMade({
          bornAtMs: NOON_MS - 60_000,
          parent: 2,
          label: "table",
          behaviour: "table",
        }),
        now: nowMade(),
      },
      {
        id: 5,
        origin: originMade({
          bornAtMs: NOON_MS - 60_000,
          parent: 1,
          label: "store",
          behaviour: "store",
        }),
        now: nowMade(),
      },
    ],
    others: [
      ["machine", { hash: "h1", name: "link", graph: GRAPH, layout: null }],
      ["vitals", { readings: [vitalsMade(0), vitalsMade(1)] }],
      ["network", networkMade()],
    ],
  },
  ...[1, 2, 3].map(
    (second): FlushMade => ({
      atMs: NOON_MS + second * 1_000,
      rows: [
        {
          id: 3,
          now: nowMade({ state: "up", handled: 20 * second * second, depth: 95, depthMax: 97 }),
        },
        {
          id: 4,
          now: nowMade({ handled: 5 * second, depth: second === 2 ? 0 : 12, depthMax: 12 }),
        },
      ],
      headers: [headerMade(2 * second - 1, 0, 4), headerMade(2 * second, 2 * second - 1, 3)],
      others: [["vitals", { readings: [vitalsMade(second + 1)] }]],
    }),
  ),
  {
    atMs: NOON_MS + 4_000,
    others: [
      ["waits", waitsMade()],
      ["slow", slowMade()],
    ],
    rows: [
      { id: 1, now: nowMade({ restarts: 2, restartsCounted: 1 }) },
      {
        id: 6,
        origin: originMade({
          bornAtMs: NOON_MS - 60_000,
          parent: 1,
          label: "store",
          behaviour: "store",
        }),
        now: nowMade(),
      },
    ],
    gone: [5],
    events: [
      {
        ...{ type: "actor.crashed", atMs: NOON_MS + 3_900, actor: "/node/store", id: 5 },
        ...{
          reason: "error: disk is full",
          stack: "Error: disk is full\n  at write (store.ts:9:1)",
        },
        ...{ where: "handle", state: '{"open":true}', machineState: "" },
        message: { id: 9, causeId: 6, from: 4, type: "store.write", payload: '{"bytes":12}' },
        lastMessages: [{ id: 6, causeId: 5, from: 4, type: "store.read" }],
      },
      {
        ...{ type: "supervisor.report", atMs: NOON_MS + 3_901, supervisor: "/node" },
        ...{ context: "child_terminated", reason: "error", child: "store" },
      },
      { type: "actor.started", atMs: NOON_MS + 3_902, actor: "/node/store", id: 6 },
      {
        ...{ type: "supervisor.progress", atMs: NOON_MS + 3_902, supervisor: "/node" },
        ...{ child: "store", actor: "/node/store" },
      },
    ],
  },
];

function vitalsMade(second: number) {
  return {
    ...{ atMs: NOON_MS + second * 1_000, actors: 5, starting: 0, messages: second * second * 100 },
    ...{ deadLetters: 1, crashes: 1, restarts: 2, waiting: 107, heapBytes: 50e6, loopDelayMs: 3 },
    ...{ peers: 2, head: 41 },
  };
}

function headerMade(id: number, causeId: number, to: number): MessageHeader {
  const type = causeId === 0 ? "table.ask" : "link.send";
  return {
    id,
    causeId,
    from: causeId === 0 ? 0 : 4,
    to,
    type,
    outcome: "handled",
    atMs: NOON_MS + id * 500,
  };
}

/** Two that wait for each other, and one behind them. */
function waitsMade() {
  const wait = { holds: true, givesUpAtMs: NOON_MS + 8_000 };
  return {
    waits: [
      { ...wait, from: 3, to: 4, asks: "ask", sinceMs: NOON_MS + 3_000 },
      { ...wait, from: 4, to: 3, asks: "link", sinceMs: NOON_MS + 3_100 },
      { ...wait, from: 6, to: 4, asks: "table.read", sinceMs: NOON_MS + 3_800 },
      { from: 0, to: 6, asks: "put", holds: false, sinceMs: NOON_MS + 3_850 },
    ],
    left: 0,
  };
}

/** Two that are slow, one of them by far. */
function slowMade() {
  const timed = { sinceMs: NOON_MS + 1_000, turns: 12_400, timed: 3_100 };
  return {
    ...timed,
    slowest: [
      { id: 4, meanMs: 12.4, longestMs: 31, messages: 40, turns: 38 },
      { id: 3, meanMs: 0.021, longestMs: 0.4, messages: 1_200, turns: 300 },
    ],
  };
}

function networkMade() {
  return {
    atMs: NOON_MS,
    self: { peer: "aa".repeat(32), address: "127.0.0.1:30002", patch: "a3f", kind: "validator" },
    peers: [
      {
        peer: "bb".repeat(32),
        address: "127.0.0.1:30003",
        patch: "a3f",
        direction: "dialed",
        state: "connected",
        ...{ rttMs: 1.25, rttP95Ms: 7.5, clockOffsetMs: -2_400, lastSeenMs: NOON_MS - 400 },
        ...{ transport: "tcp", protocol: 1, availability: 0.98, actor: "/node/p2p/links" },
        rates: { bytesIn: 5_200, bytesOut: 640, messagesIn: 12, messagesOut: 3 },
      },
      { peer: "cc".repeat(32), name: "node-2", direction: "none", state: "idle" },
    ],
    cells: { a3f: 2, b01: 1 },
    sync: {
      head: 41,
      cursor: 41,
      highest: 43,
      epoch: 2,
      digest: "dd".repeat(32),
      ...{ perSecond: 4, etaMs: 500, phase: "gathering", jobsFailed: 1, piecesFailed: 3 },
      ...{ job: { peer: "bb".repeat(32), start: 42, end: 43 }, blocks: { have: 3, want: 8 } },
      lanes: [
        { peer: "bb".repeat(32), has: 43, lowest: 12, asked: "42 to 43" },
        { peer: "ee".repeat(32), has: 40, differs: { index: 40, ours: "4b1e", theirs: "e06c" } },
      ],
    },
    missing: [{ part: "feed", sinceMs: NOON_MS - 2_000 }],
  };
}

/** The host after its last flush, seen at a size. */
export function sceneMade(parts: Partial<Scene> = {}, view: Partial<View> = {}): Scene {
  const picture = new Picture();
  const rates = new RateHistory();
  const frames = new FrameStream();
  for (const piece of hostStream()) {
    for (const frame of frames.push(piece)) picture.take(frame);
    rates.read(picture);
  }
  return { picture, rates, view: { ...FIRST_VIEW, ...view }, columns: 80, rows: 24, ...parts };
}
