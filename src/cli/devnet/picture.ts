/** How a devnet looks: a table to redraw, a line for a log, a table at the end. */

import { short } from "../plain-text.ts";
import { tableLines } from "../table.ts";
import { type NodeSight, stateOf } from "./decisions.ts";
import type { Manifest } from "./manifest.ts";
import type { Comparison } from "./verdict.ts";

/** Everything that is shown of one round. */
export interface Picture {
  readonly manifest: Manifest;
  readonly sights: readonly NodeSight[];
  /** Process of each node, by number. */
  readonly pids: ReadonlyMap<number, number>;
  readonly elapsedMs: number;
}

const HEADER = [
  "node",
  "pid",
  "role",
  "city",
  "state",
  "peers",
  "patch",
  "epoch",
  "commits",
  "head",
  "restarts",
];

/** The table that is redrawn in place. */
export function pictureLines(picture: Picture): readonly string[] {
  const { manifest, sights, pids, elapsedMs } = picture;
  const rows = sights.map((sight) => {
    const { node, report, height } = sight;
    const pid = pids.get(node);
    return [
      String(node),
      pid === undefined ? "" : String(pid),
      roleNow(sight),
      manifest.nodes[node]?.city ?? "",
      stateOf(sight),
      report === undefined ? "" : String(report.peers),
      report?.patch ?? "",
      String(report?.epoch ?? ""),
      String(height),
      short(report?.digest ?? ""),
      String(report?.restarts ?? ""),
    ];
  });
  return [`${manifest.networkId}, ${seconds(elapsedMs)} s`, ...tableLines(HEADER, rows)];
}

/** The same in one line, for an output that is no screen. */
export function pictureLine({ sights, elapsedMs }: Picture): string {
  const up = sights.filter(({ report }) => report !== undefined).length;
  const heights = sights.map(({ height }) => height).join(" ");
  const peers = sights.map(({ report }) => report?.peers ?? "-").join(" ");
  const head = `${seconds(elapsedMs)} s: ${up} of ${sights.length} up`;
  return `${head}, commits ${heights}, peers ${peers}`;
}

/** The same as plain values, for programs. */
export function pictureRecord({ manifest, sights, pids, elapsedMs }: Picture): object {
  return {
    type: "devnet.round",
    networkId: manifest.networkId,
    elapsedMs: Math.round(elapsedMs),
    nodes: sights.map((sight) => ({
      node: sight.node,
      pid: pids.get(sight.node) ?? null,
      role: roleNow(sight),
      state: stateOf(sight),
      height: sight.height,
      epoch: sight.report?.epoch ?? null,
      peers: sight.report?.peers ?? null,
      patch: sight.report?.patch ?? null,
      digest: sight.report?.digest ?? null,
      restarts: sight.report?.restarts ?? null,
    })),
  };
}

/** The table at the end. */
export function comparisonLines({ from, to, isEqual, nodes }: Comparison): readonly string[] {
  const rows = nodes.map(({ node, held, lastDigest, verdict }) => [
    String(node),
    String(held),
    short(lastDigest),
    verdict,
  ]);
  const outcome = isEqual
    ? `commits ${from} to ${to} are the same on every node that answers (${nodes.length})`
    : `commits ${from} to ${to} are not the same on every node`;
  return [...tableLines(["node", "commits", `digest of ${to}`, "verdict"], rows), outcome];
}

/** What a node does in the epoch it is in, once it says; what it was laid out for until then. */
function roleNow({ role, report }: NodeSight): NodeSight["role"] {
  if (report?.isMember === undefined) return role;
  return report.isMember ? "validator" : "full";
}

function seconds(ms: number): string {
  return String(Math.round(ms / 1_000));
}
