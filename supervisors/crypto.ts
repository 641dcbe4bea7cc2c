/**
 * Keys and signatures.
 *
 *   crypto           one_for_one, 3 restarts in 5 s
 *   └── key-ring     worker  permanent  5 s
 *
 * Strategy: its parts are independent; the pool of verifying threads will stand beside the key ring.
 * Cost: while the key ring restarts, nothing of this node's own is signed on request.
 */

import { keyRing, type KeyRingArgs } from "../actors/key-ring.ts";
import { KEY_RING } from "../messages/key-ring.ts";
import { defineSupervisor } from "../src/supervision/define-supervisor.ts";

/** The supervisor of keys. */
export const crypto = defineSupervisor({
  id: "crypto",
  strategy: "one_for_one",
  intensity: 3,
  periodMs: 5_000,
  children: (args: KeyRingArgs) => [keyRing.childSpec(args, { name: KEY_RING })],
});
