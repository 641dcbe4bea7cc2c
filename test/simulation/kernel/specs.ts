/** Simulations of the kernel alone: actors and supervisors, hundreds of runs a second. */

import type { SimSpec } from "../../../src/testing/index.ts";
import { alarmsSpec } from "./alarms.ts";
import { boxesSpec } from "./boxes.ts";
import { callsSpec } from "./calls.ts";
import { familiesSpec } from "./families.ts";
import { fatesSpec } from "./fates.ts";

/** All of them. */
export const KERNEL_SPECS: readonly SimSpec[] = [
  familiesSpec,
  boxesSpec,
  fatesSpec,
  callsSpec,
  alarmsSpec,
];
