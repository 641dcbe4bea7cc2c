/** The networks specs run on, drawn from the seed. */

import type { NodeSpec } from "../../../src/testing/index.ts";
import type { Random } from "../../../src/index.ts";
import { type ChainNetwork, chainNodes } from "./chain-node.ts";

/** One that decides and two that follow: a run of it costs a third of a committee's. */
export const SMALL: ChainNetwork = { validators: 1, fullNodes: 2 };

/** The smallest committee that goes on without one of its members, and one that follows it. */
export const COMMITTEE: ChainNetwork = { validators: 4, fullNodes: 1 };

/**
 * Draws one of some networks for each run. Name one twice and it is drawn twice as often.
 *
 * @example
 * const nodes = drawnFrom(SMALL, SMALL, COMMITTEE);
 */
export function drawnFrom(
  first: ChainNetwork,
  ...others: readonly ChainNetwork[]
): (random: Random) => readonly NodeSpec[] {
  return (random) => chainNodes(random.pick([first, ...others]) ?? first);
}
