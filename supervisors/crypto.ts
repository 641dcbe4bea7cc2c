/**
 * Keys and signatures.
 *
 *   crypto           one_for_one, 3 restarts in 5 s
 *   ├── key-ring     worker  permanent  5 s
 *   └── verifiers    worker  permanent  5 s
 *
 * Strategy: its parts are independent.
 * Cost: while the key ring restarts, nothing of this node's own is signed on request; while the verifiers
 *   do, blocks are verified in the event loop.
 */

import { keyRing, type KeyRingArgs } from "../actors/key-ring.ts";
import { verifiers, type VerifiersArgs } from "../actors/verifiers.ts";
import { KEY_RING } from "../messages/key-ring.ts";
import { VERIFIERS } from "../messages/verifiers.ts";
import { defineSupervisor } from "../src/supervision/define-supervisor.ts";

/** What the parts are handed. */
export interface CryptoParts {
  readonly keyRing: KeyRingArgs;
  /** At most one: a node without verifying threads has none. */
  readonly verifiers: readonly VerifiersArgs[];
}

/** The supervisor of keys. */
export const crypto = defineSupervisor({
  id: "crypto",
  strategy: "one_for_one",
  intensity: 3,
  periodMs: 5_000,
  children: (parts: CryptoParts) => [
    keyRing.childSpec(parts.keyRing, { name: KEY_RING }),
    ...parts.verifiers.map((args) => verifiers.childSpec(args, { name: VERIFIERS })),
  ],
});
