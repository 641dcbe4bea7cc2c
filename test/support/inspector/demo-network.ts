/** The node that is not there, among its peers: figures that follow from the time alone. */

import type {
  NetworkFrame,
  ShownLane,
  ShownPeer,
} from "../../../src/inspector/protocol/network.ts";
import { PEERS } from "./demo-cast.ts";

/** What the figures follow from. */
interface DemoMoment {
  readonly atMs: number;
  /** Since the demo began. */
  readonly sinceMs: number;
  /** State of the machine at a path. */
  readonly stateOf: (path: string) => string;
}

const HEAD = 8_412;
const HIGHEST = 9_120;
const DIGEST = "9f31c0aa84d7e25b6610";

function keyOf(at: number): string {
  return `02${at.toString(16).padStart(2, "0")}b7c9d0e1f2`;
}

/** The frame of a moment. */
export function demoNetwork(moment: DemoMoment): NetworkFrame {
  const cells: Record<string, number> = { "021": 1, "": 2 };
  for (const [, patch] of PEERS) cells[patch] = (cells[patch] ?? 0) + 1;
  const beyond = Array.from({ length: 9 }, (_, at) => ({
    ...{ peer: `00${keyOf(40 + at)}`, isUp: at % 3 !== 0 },
    ...(at > 1 && { patch: "611" }),
  }));
  return {
    atMs: moment.atMs,
    self: {
      ...{ peer: "02a9f0c4d1e2b37788", address: "198.51.100.7:4000", patch: "021" },
      ...{ kind: "full node", phase: "up" },
    },
    peers: PEERS.map((_, at) => peerAt(at, moment)),
    ...{ peersInAll: PEERS.length, cells, beyond, beyondInAll: beyond.length },
    sync: syncAt(moment),
  };
}

function peerAt(at: number, { atMs, stateOf }: DemoMoment): ShownPeer {
  const [name = "", patch = "", rttMs = 0] = PEERS[at] ?? [];
  const actor = `/node/p2p/links/connections/${name}`;
  const state = stateOf(actor);
  const isUp = state === "connected";
  const busy = 1 + (at % 5);
  const rates = {
    bytesIn: 4_200 * busy,
    bytesOut: 900 * busy,
    messagesIn: 3 * busy,
    messagesOut: 2,
  };
  return {
    ...{ peer: keyOf(at), name, patch, state, actor, address: `198.51.100.${20 + at}:4000` },
    direction: state === "disconnected" ? "none" : at % 2 === 0 ? "dialed" : "accepted",
    ...(isUp && { rttMs, rttP95Ms: 2 * rttMs, clockOffsetMs: at === 4 ? -2_400 : at - 3 }),
    ...(isUp && { transport: "tcp", protocol: 1, rates, carried: rates }),
    ...{ availability: 1 - at / 40, lastSeenMs: atMs - at * 700 },
  };
}

function syncAt({ sinceMs }: DemoMoment): NonNullable<NetworkFrame["sync"]> {
  const head = HEAD + Math.round(sinceMs / 100);
  const perSecond = 41;
  const job = { peer: keyOf(0), start: head + 1, end: head + 100 };
  return {
    ...{ head, cursor: head - 40, highest: HIGHEST, epoch: 12, digest: DIGEST, perSecond },
    ...{ etaMs: ((HIGHEST - head) * 1_000) / perSecond, phase: "gathering", job },
    ...{ actor: "/node/sync/state-sync", blocks: { have: 212, want: 640 } },
    ...{ jobsFailed: 2, piecesFailed: 7 },
    lanes: PEERS.slice(0, 7).map((_, at) => laneAt(at, head)),
  };
}

function laneAt(at: number, head: number): ShownLane {
  const peer = keyOf(at);
  const differs = { index: HEAD - 12, ours: "4b1e77c02d9a", theirs: "e06c13bb58f4" };
  if (at === 6) return { peer, has: HEAD - 4, lowest: 0, differs };
  const asked = at < 3 ? { asked: `${head + 1 + at * 32} to ${head + 32 + at * 32}` } : {};
  const failed = at === 5 ? { failures: 2, restsMs: 3_400 } : {};
  return { ...{ peer, has: HIGHEST - 20 * at, lowest: at * 800 }, ...asked, ...failed };
}
