/** The life of state sync's one slot: every step of it is one of the machine's. */

import { machineTable } from "../src/actor/machine-table.ts";
import { assert } from "../src/assert.ts";
import { highestKnown } from "../src/peer/height-views.ts";
import type { PeerHeights } from "../src/peer/peer-heights.ts";
import type { SyncPlan } from "../src/peer/sync-plan.ts";
import { type SyncEvent, stateSyncMachine } from "./state-sync.machine.ts";
import type { Fetching, Resting, Slot, SyncPhase } from "./state-sync.state.ts";

/** The slot's life as a table. */
export const table = machineTable<SyncPhase, SyncEvent["type"]>(stateSyncMachine);

/**
 * Takes a step.
 *
 * @param to the state it leads to, whose data the caller has at hand
 * @returns that state
 * @throws AssertionError when the machine takes no such step, or another one
 */
export function step<To extends SyncPhase>(from: SyncPhase, event: SyncEvent["type"], to: To): To {
  const isTaken = table.accepts(from, event) && table.next(from, event) === to;
  assert(isTaken, `state sync takes no ${event} in ${from} that leads to ${to}`);
  return to;
}

/** Whether an own commit may come now, or has to wait. */
export function takesOwn({ phase }: Slot): boolean {
  return table.accepts(phase, "ownCommit");
}

/** Whether a job is under way: what can fail is one. */
export function isJob(slot: Slot): slot is Fetching {
  return table.accepts(slot.phase, "failed");
}

/** The slot when nothing is under way, ready for what is next; `undefined` while something is. */
export function lookAround({ phase }: Slot): Resting | undefined {
  if (phase === "planning") return { phase };
  return table.accepts(phase, "look") ? { phase: step(phase, "look", "planning") } : undefined;
}

/** The slot under a plan that has nobody asked. */
export function restUnder(
  { phase }: Resting,
  plan: Exclude<SyncPlan, { type: "fetch" }>,
  heights: PeerHeights,
): Resting {
  switch (plan.type) {
    case "out_of_reach":
      return { phase: step(phase, "noneHasIt", "outOfReach") };
    case "wait":
      return { phase: step(phase, "allResting", "waiting") };
    case "synced":
      return highestKnown(heights) === undefined
        ? { phase: step(phase, "nobodyKnown", "alone") }
        : { phase: step(phase, "nothingNew", "synced") };
  }
}
