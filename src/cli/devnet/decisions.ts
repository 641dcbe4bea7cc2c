/** What a devnet decides once a second, as functions of what it sees. */

import type { NodeReport } from "./questions.ts";

/** What is known of one node. */
export interface NodeSight {
  readonly node: number;
  readonly role: "validator" | "full";
  /** `absent`: not of this run; `waiting`: not started yet. */
  readonly process: "absent" | "waiting" | "running" | "ended";
  /** What it said in this round; `undefined` when it did not answer. */
  readonly report: NodeReport | undefined;
  /** Whether it has ever answered. */
  readonly wasUp: boolean;
  /** The newest commit it ever reported. */
  readonly height: number;
}

/** One word for a node. */
export type NodeState = "away" | "waiting" | "starting" | "up" | "silent" | "died";

/** When the late node starts: once all others hold some commits, or after a time in ms. */
export type LateRule = { readonly commits: number } | { readonly afterMs: number };

/** Why a run is over. */
export type Ending =
  | { readonly kind: "reached" }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly why: string };

/** Time without any progress after which a run is given up, in ms. */
export const STALL_MS = 60_000;

/** Names the state of a node; one that was started by somebody else and answers is up as well. */
export function stateOf(sight: NodeSight): NodeState {
  if (sight.report !== undefined) return "up";
  switch (sight.process) {
    case "absent":
      return "away";
    case "waiting":
      return "waiting";
    case "ended":
      return "died";
    case "running":
      return sight.wasUp ? "silent" : "starting";
  }
}

/**
 * The nodes to start now. The first is everybody's seed and goes alone; the late one waits for its rule.
 *
 * @param late which node is late, if one is
 */
export function nodesToStart(
  sights: readonly NodeSight[],
  late: { readonly node: number; readonly rule: LateRule } | undefined,
  elapsedMs: number,
): readonly number[] {
  const waiting = sights.filter((sight) => sight.process === "waiting").map(({ node }) => node);
  const seed = sights[0];
  if (seed?.process === "waiting") return [seed.node];
  if (seed?.process === "running" && !seed.wasUp) return [];
  return waiting.filter((node) => node !== late?.node || isLateDue(sights, late, elapsedMs));
}

function isLateDue(
  sights: readonly NodeSight[],
  { node, rule }: { readonly node: number; readonly rule: LateRule },
  elapsedMs: number,
): boolean {
  if ("afterMs" in rule) return elapsedMs >= rule.afterMs;
  return sights.every((sight) => sight.node === node || sight.height >= rule.commits);
}

/**
 * Whether a run that is to reach a height is over, and how.
 *
 * @param stalledMs time since anything progressed
 */
export function endOfRun(
  sights: readonly NodeSight[],
  goalHeight: number,
  stalledMs: number,
): Ending | undefined {
  const dead = sights.find((sight) => stateOf(sight) === "died");
  if (dead !== undefined) return { kind: "failed", why: `node ${dead.node} died` };
  if (sights.every(({ height, report }) => report !== undefined && height >= goalHeight)) {
    return { kind: "reached" };
  }
  if (stalledMs < STALL_MS) return undefined;
  const heights = sights.map(({ height }) => height).join(" ");
  const why = `nothing progressed for ${STALL_MS / 1_000} s (commits held: ${heights})`;
  return { kind: "failed", why };
}

/** A number that grows whenever anything progresses. */
export function progressOf(sights: readonly NodeSight[]): number {
  return sights.reduce((sum, { height, wasUp }) => sum + height + (wasUp ? 1 : 0), 0);
}
