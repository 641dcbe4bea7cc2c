/**
 * Networks of whole nodes, each node what `startNode` starts in production, in worlds where things go wrong.
 *
 *   npm run sim -- network                       a campaign over all of them
 *   npm run sim -- network/disks                 one of them
 *   npm run sim -- --replay sim1.network/disks…  the run a red line names, again
 *
 * To add a spec:
 *
 * 1. Say in one sentence what goes wrong and what holds all the same: that is the first line of its file.
 * 2. Choose who takes part: `drawnFrom(SMALL, COMMITTEE)` of networks.ts draws a network for each run. A small
 *    one costs a third of a committee's run; take a committee where validators have to differ.
 * 3. Name the kinds of faults. A swarm leaves half of them out of each run, so one spec shows many storms.
 *    What a swarm does not do, such as cuts at set times or the end of a single actor, the workload injects as
 *    rules: those shrink, too. `budget` holds only what the product does not promise to survive.
 * 4. Take the checks there are: CHAIN_CHECKS (one chain, fed once and in order, durable, no two blocks of a
 *    round), TREE_INVARIANTS and TREE_TRACE_CHECKS (the trees as declared). A new one belongs beside them when
 *    it holds of every run.
 * 5. Say what has to become true again once everything is healed (`eventually`), and within what time: the
 *    longest wait of the product on that way, with a reason.
 * 6. Name the rare situations it is there for (`sightings`): a campaign in which none of its runs reaches one
 *    of them has missed it.
 * 7. Keep it short: some ten virtual seconds of storm cost about a second of a machine.
 * 8. Add it to the list below, and a number of runs to specs.test.ts; then plant a bug it has to find
 *    (test/simulation/mutants/network.ts). Change its id when what it does changes.
 */

import type { SimSpec } from "../../../src/testing/index.ts";
import { clocks } from "./clocks.ts";
import { crashStorm } from "./crash-storm.ts";
import { disks } from "./disks.ts";
import { epochs } from "./epochs.ts";
import { everything } from "./everything.ts";
import { join } from "./join.ts";
import { partition } from "./partition.ts";

/** The specs of whole nodes, in the order a campaign takes them. */
export const NETWORK_SPECS: readonly SimSpec[] = [
  join,
  partition,
  crashStorm,
  disks,
  clocks,
  epochs,
  everything,
];
