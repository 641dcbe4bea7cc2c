/** Rare situations of whole nodes that several specs have to reach. */

import type { TraceEvent } from "../../../src/testing/index.ts";
import { TRACED } from "../../../src/testing/index.ts";
import { CHAIN_TRACE } from "./chain-host.ts";
import type { Watch } from "./sightings.ts";

/** Names of situations. */
export const SEEN = {
  synced: "a node that was behind caught up by state sync",
  cutLost: "a power cut lost what was not flushed",
  killKept: "what a killed process wrote last is there all the same",
  gaveUp: "a supervisor reached its intensity",
  ended: "a node gave up and its process was started again",
  startFailed: "a node failed to start",
  abandoned: "a job of state sync failed",
} as const;

/** Commits stored at once from which on a node counts as having been behind. */
const BEHIND = 2;

/** Tells of a commit that came from others, with others before it. */
export function isCatchingUp({ kind, values }: TraceEvent): boolean {
  if (kind !== "app" || values["name"] !== "sync.stored" || values["by"] === "own") return false;
  return Number(values["to"]) - Number(values["from"]) + 1 >= BEHIND;
}

/** Watches for what supervisors, processes and jobs came to. */
export function watchEnds(): Watch {
  return ({ kind, values }) => {
    if (kind === TRACED.supervisorReport && values["context"] === "shutdown") return SEEN.gaveUp;
    if (kind === "node.ended") return SEEN.ended;
    if (kind === "node.start_failed") return SEEN.startFailed;
    return kind === "app" && values["name"] === "sync.job_failed" ? SEEN.abandoned : undefined;
  };
}

/** Watches what the disk of a host has of the commit it was at when its node ended. */
export function watchDisks(): Watch {
  const underWay = new Map<string, number>();
  const ended = new Map<string, string>();
  return ({ kind, node, values }) => {
    if (kind === CHAIN_TRACE.handed) underWay.set(node, Number(values["index"]));
    if (kind === CHAIN_TRACE.took) underWay.delete(node);
    if (kind === "node.power_cut" || kind === "node.killed") ended.set(node, kind);
    const index = kind === CHAIN_TRACE.opened ? underWay.get(node) : undefined;
    if (index === undefined) return undefined;
    const isThere = Number(values["taken"]) === index;
    if (ended.get(node) === "node.power_cut") return isThere ? undefined : SEEN.cutLost;
    return ended.get(node) === "node.killed" && isThere ? SEEN.killKept : undefined;
  };
}

/** Watches for all that several watches look for; an event completes one situation at most. */
export function watchAll(...watches: readonly Watch[]): Watch {
  return (event) => {
    let seen: string | undefined;
    for (const watch of watches) seen = watch(event) ?? seen;
    return seen;
  };
}

/** Watches for a node that was behind. */
export function watchSync(): Watch {
  return (event) => (isCatchingUp(event) ? SEEN.synced : undefined);
}
