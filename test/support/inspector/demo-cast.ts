/** Who plays in the demo: a node's tree as it would be, the machines two kinds of its actors run, and its peers. */

import { bootstrapMachine } from "../../../actors/bootstrap.machine.ts";
import { connectionMachine } from "../../../actors/connection.machine.ts";
import type { MachineFrame } from "../../../src/inspector/protocol/bodies.ts";
import { layoutChart } from "../../../src/machines/layout.ts";
import { readMachine } from "../../../src/machines/read-machine.ts";

/** A part of the tree: a supervisor has a strategy, a worker messages it takes. */
export interface Part {
  readonly label: string;
  readonly strategy?: string;
  readonly intensity?: number;
  readonly machine?: "connection" | "bootstrap";
  readonly behaviour?: string;
  /** Messages a second it is sent. */
  readonly rate?: number;
  readonly children?: readonly Part[];
}

/** Peers of the demo's node. */
export const PEERS = [
  ["birch", "021", 14],
  ["rowan", "E1A", 22],
  ["hazel", "B19", 88],
  ["alder", "C10", 97],
  ["aspen", "611", 180],
  ["larch", "5D8", 160],
  ["maple", "3D4", 210],
  ["cedar", "CE6", 143],
  ["elder", "021", 9],
  ["holly", "030", 31],
  ["yew", "000", 1],
  ["willow", "6C7", 260],
] as const;

/** How many sessions its listener holds: enough to be folded. */
export const SESSIONS = 64;

const connections: readonly Part[] = PEERS.map(([name], at) => ({
  label: name,
  behaviour: "connection",
  machine: "connection",
  rate: 4 + (at % 5) * 9,
}));

const sessions: readonly Part[] = Array.from({ length: SESSIONS }, (_, at) => ({
  label: `session-${at + 1}`,
  behaviour: "session",
  rate: 1 + (at % 7),
}));

/** The tree. */
export const TREE: Part = {
  label: "node",
  strategy: "rest_for_one",
  children: [
    { label: "store", rate: 160 },
    {
      ...{ label: "crypto", strategy: "one_for_one", intensity: 5 },
      children: [
        { label: "key-ring", rate: 12 },
        { label: "verifier-1", behaviour: "verifier", rate: 240 },
        { label: "verifier-2", behaviour: "verifier", rate: 230 },
      ],
    },
    {
      ...{ label: "p2p", strategy: "one_for_one" },
      children: [
        { label: "geo-patch", rate: 2 },
        {
          ...{ label: "nodes", strategy: "rest_for_one" },
          children: [
            { label: "mem-table", rate: 60 },
            { label: "mem-table-loader", rate: 0 },
          ],
        },
        {
          ...{ label: "links", strategy: "rest_for_one" },
          children: [
            { label: "connection-registry", rate: 30 },
            { label: "connections", strategy: "one_for_one", intensity: 3, children: connections },
          ],
        },
      ],
    },
    {
      ...{ label: "sync", strategy: "rest_for_one" },
      children: [
        { label: "discovery", rate: 18 },
        { label: "state-sync", rate: 90 },
        { label: "commit-feed", rate: 45 },
      ],
    },
    {
      ...{ label: "listener", strategy: "rest_for_one" },
      children: [
        { label: "bootstrapping-seeds", machine: "bootstrap", behaviour: "bootstrap", rate: 1 },
        { label: "p2p-server", rate: 320 },
        { label: "sessions", strategy: "one_for_one", children: sessions },
        { label: "tcp-listener", rate: 6 },
      ],
    },
    { label: "control", strategy: "one_for_one", children: [{ label: "metrics", rate: 1 }] },
  ],
};

/** Messages between two of the tree: from, to, type, and what it sets off. */
export const TALKS = [
  ["p2p-server", "state-sync", "sync.answer"],
  ["state-sync", "verifier-1", "verify.flush"],
  ["verifier-1", "state-sync", "verify.done"],
  ["state-sync", "store", "store.put"],
  ["store", "state-sync", "store.flushed"],
  ["state-sync", "commit-feed", "feed.commits"],
  ["commit-feed", "store", "store.cursor"],
  ["birch", "p2p-server", "request.arrived"],
  ["p2p-server", "mem-table", "nodes.known"],
  ["discovery", "mem-table", "nodes.put"],
  ["discovery", "connection-registry", "registry.find"],
  ["connection-registry", "rowan", "connection.send"],
] as const;

/** The machines as the stream tells them. */
export function machineFrames(): readonly MachineFrame[] {
  return [connectionMachine, bootstrapMachine].map((machine) => {
    const graph = readMachine(machine);
    return { hash: graph.hash, name: graph.id, graph, layout: layoutChart(graph) };
  });
}
