/** The life of discovery: every step of it is one of the machine's. */

import { regionTables } from "../src/actor/machine-regions.ts";
import { assert } from "../src/assert.ts";
import type { ContactStanding } from "../src/peer/contact-plan.ts";
import { type DiscoveryEvent, discoveryMachine } from "./discovery.machine.ts";

/** Where discovery is in each region of its machine. */
export interface DiscoveryLife {
  readonly contacts: "blind" | "dialing" | "seeding" | "settled" | "short";
  readonly rounds: "asking" | "idle";
  readonly places: "telling" | "told";
  readonly records: "keeping" | "kept";
  readonly table: "away" | "watched";
}

/** The machine as tables. */
export const life = regionTables<DiscoveryLife, DiscoveryEvent["type"]>(discoveryMachine);

/** What the plan after a look says of the connections. */
const LOOKS: Readonly<Record<ContactStanding, DiscoveryEvent["type"]>> = {
  none_dialed: "noneDialed",
  some_dialed: "someDialed",
  none_left: "noneLeft",
  enough: "enoughStand",
};

/** After a look at the connections; `undefined` when nobody could say who is connected. */
export function lookedAt(
  before: DiscoveryLife,
  standing: ContactStanding | undefined,
): DiscoveryLife {
  return step(before, standing === undefined ? "registryAway" : LOOKS[standing]);
}

/**
 * Takes a step.
 *
 * @throws AssertionError when no region takes such a step where it is
 */
export function step(before: DiscoveryLife, event: DiscoveryEvent["type"]): DiscoveryLife {
  assert(life.accepts(before, event), `discovery takes no ${event} now`);
  return life.next(before, event);
}
