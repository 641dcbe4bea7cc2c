/** Every planted bug. */

import { ARCHIVE_MUTANTS } from "./archive.ts";
import { FOLLOW_MUTANTS } from "./follow.ts";
import { KERNEL_MUTANTS } from "./kernel.ts";
import { LIAR_MUTANTS } from "./liars.ts";
import type { Mutant } from "./mutant.ts";
import { NETWORK_MUTANTS } from "./network.ts";
import { PART_MUTANTS } from "./parts.ts";
import { STRETCH_MUTANTS } from "./stretches.ts";

/** All of them, by lane. */
export const MUTANTS: readonly Mutant[] = [
  ...KERNEL_MUTANTS,
  ...PART_MUTANTS,
  ...FOLLOW_MUTANTS,
  ...STRETCH_MUTANTS,
  ...ARCHIVE_MUTANTS,
  ...NETWORK_MUTANTS,
  ...LIAR_MUTANTS,
];
