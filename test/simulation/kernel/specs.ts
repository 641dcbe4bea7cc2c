/** Simulations of the kernel alone: actors and supervisors, hundreds of runs a second. */

import type { SimSpec } from "../../../src/testing/index.ts";
import { boxesSpec } from "./boxes.ts";
import { familiesSpec } from "./families.ts";

/** All of them. */
export const KERNEL_SPECS: readonly SimSpec[] = [familiesSpec, boxesSpec];
