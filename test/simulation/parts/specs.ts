/** Worlds in which the node's own actors run without a whole node: small, and many a second. */

import type { SimSpec } from "../../../src/testing/index.ts";
import { discoverySpec } from "./discovery.ts";
import { overlappingSpec } from "./levels.ts";
import { linksSpec } from "./links.ts";
import { quorumSpec } from "./quorum.ts";
import { storeSpec } from "./store.ts";
import { tableAloneSpec, tableSpec } from "./table.ts";

/** The specs of this lane. */
export const PART_SPECS: readonly SimSpec[] = [
  storeSpec,
  linksSpec,
  quorumSpec,
  overlappingSpec,
  discoverySpec,
  tableSpec,
  tableAloneSpec,
];
