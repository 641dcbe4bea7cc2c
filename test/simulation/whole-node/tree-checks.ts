/** What must hold of the supervision tree of every node, whatever goes wrong. */

import {
  boundedQueues,
  incarnationsFenced,
  type Invariant,
  noLostMail,
  noOrphans,
  restartsWithinIntensity,
  stopOrderReversed,
  type TraceCheck,
  treeMatchesSpec,
} from "../../../src/testing/index.ts";
import { DYNAMIC, SUPERVISORS } from "./node-tree.ts";

/** Mail that waits for one actor at most, in networks of a handful of nodes. */
const QUEUE_MAX = 1_000;

/** How often mailboxes are looked at, in ms: to look at all of them costs as much as an event. */
const QUEUES_EVERY_MS = 250;

/** Checked while a run goes on. */
export const TREE_INVARIANTS: readonly Invariant[] = [
  treeMatchesSpec({
    specs: SUPERVISORS.map(({ path, children }) => ({ supervisor: path, children })),
  }),
  noOrphans(),
  boundedQueues(QUEUE_MAX, { every: { ms: QUEUES_EVERY_MS } }),
];

/** Checked at its end. */
export const TREE_TRACE_CHECKS: readonly TraceCheck[] = [
  incarnationsFenced(),
  stopOrderReversed({ except: Object.values(DYNAMIC) }),
  noLostMail(),
  ...SUPERVISORS.map(({ path, flags: { intensity = 0, periodMs = 0 } }) =>
    restartsWithinIntensity({ supervisor: path, intensity, periodMs }),
  ),
];
