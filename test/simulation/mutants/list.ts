/** Every planted bug. */

import type { Mutant } from "./mutant.ts";
import { PART_MUTANTS } from "./parts.ts";

/** All of them, by lane. */
export const MUTANTS: readonly Mutant[] = [...PART_MUTANTS];
