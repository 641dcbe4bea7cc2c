/**
 * The way of a node into its network.
 *
 *   asking --answered--> acting --acted--> finishing --finished--> up
 *     ^  |                  |                  |                   |
 *     |  +------failed------+------failed------+                   |
 *     |                     v                                      |
 *     +-------again------ waiting         asking <----rejoin-------+
 */

import { setup } from "xstate";

/** What happens to a bootstrap. */
export type BootstrapEvent =
  | { readonly type: "answered" }
  | { readonly type: "acted" }
  | { readonly type: "finished" }
  | { readonly type: "failed" }
  | { readonly type: "again" }
  | { readonly type: "rejoin" };

/** The states of a bootstrap, run as a table by its actor. */
export const bootstrapMachine = setup({
  types: { events: {} as BootstrapEvent },
}).createMachine({
  id: "bootstrap",
  initial: "asking",
  states: {
    asking: {
      description:
        "Looks for somebody who answers. Left when one has, when there is nobody to ask, or when its time is over.",
      on: { answered: "acting", failed: "waiting" },
    },
    acting: {
      description:
        "The host does what the network has to be told, if anything. Left when it has, or its time is over.",
      on: { acted: "finishing", failed: "waiting" },
    },
    finishing: {
      description: "The host catches up and says so. Left when it has, or its time is over.",
      on: { finished: "up", failed: "waiting" },
    },
    waiting: {
      description: "An attempt has failed and was reported. Left when the back-off ends.",
      on: { again: "asking" },
    },
    up: {
      description:
        "The node is part of its network. Left when what was told of it is no longer so.",
      on: { rejoin: "asking" },
    },
  },
});
