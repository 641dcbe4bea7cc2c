import { itSim } from "../../../src/testing/index.ts";
import { PART_SPECS } from "./specs.ts";

/**
 * Seeds of each spec here, some seconds each: many where runs are short or what has to be reached is rare, few
 * where whole nodes' worth of links runs. A campaign runs thousands.
 */
const RUNS: Readonly<Record<string, number>> = {
  "parts/store@1": 120,
  "parts/links@1": 120,
  "parts/quorum@1": 25,
  "parts/levels@1": 25,
  "parts/discovery@1": 12,
};

describe("parts of a node, under every fault", () => {
  for (const spec of PART_SPECS) {
    itSim(`${spec.id} holds`, { runs: RUNS[spec.id] ?? 30 }, spec);
  }
});
