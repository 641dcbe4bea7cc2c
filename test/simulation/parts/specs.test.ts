import { itSim } from "../../../src/testing/index.ts";
import { PART_SPECS } from "./specs.ts";

/** Seeds of each spec here: seconds; a campaign runs thousands. */
const RUNS: Readonly<Record<string, number>> = {
  "parts/store@1": 120,
  "parts/links@1": 120,
};

describe("parts of a node, under every fault", () => {
  for (const spec of PART_SPECS) {
    itSim(`${spec.id} holds`, { runs: RUNS[spec.id] ?? 50 }, spec);
  }
});
