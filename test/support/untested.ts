/** Source files without a unit test of their own, each with the place that tests it instead. */

import type { Untested } from "./tidy-mirror.ts";

/** Kept short on purpose: a row is a debt with a reason. */
export const UNTESTED: readonly Untested[] = [];
