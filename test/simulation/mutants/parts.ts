/** Planted bugs in the node's own parts: each has to be found by a spec of the `parts` lane. */

import type { Mutant } from "./mutant.ts";
import { DISCOVERY_MUTANTS } from "./part-discovery.ts";
import { LINK_MUTANTS, QUORUM_MUTANTS } from "./part-links.ts";
import { STORE_MUTANTS, TABLE_MUTANTS } from "./part-store.ts";

/** Planted bugs of the parts lane. */
export const PART_MUTANTS: readonly Mutant[] = [
  ...STORE_MUTANTS,
  ...LINK_MUTANTS,
  ...QUORUM_MUTANTS,
  ...DISCOVERY_MUTANTS,
  ...TABLE_MUTANTS,
];
