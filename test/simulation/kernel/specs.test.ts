import { itSim } from "../../../src/testing/index.ts";
import { KERNEL_SPECS } from "./specs.ts";

/** Seeds of each spec here: a second or two; a campaign runs thousands. */
const RUNS = 150;

describe("the kernel, under every fault of actors", () => {
  for (const spec of KERNEL_SPECS) itSim(`${spec.id} holds`, { runs: RUNS }, spec);
});
