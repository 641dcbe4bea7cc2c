/** What goes wrong around a register that is kept by several. */

import type { SwarmPlan } from "../../../src/testing/index.ts";

/** Links that fail, replicas that fall, disks that refuse. */
export const REGISTER_FAULTS: SwarmPlan = {
  kinds: [
    "link.latency",
    "link.hold",
    "link.refuse",
    "link.reset",
    "link.partition",
    "node.kill",
    "node.power_cut",
    "node.pause",
    "lifecycle.kill",
    "mailbox.crash",
    "mailbox.delay",
    "store.slow",
    "store.write_error",
    "store.flush_error",
  ],
};
