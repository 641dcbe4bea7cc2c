import { itSim } from "../../../src/testing/index.ts";
import { LIAR_SPECS } from "./specs.ts";

/** Seeds of each spec here: some seconds for all; a campaign runs thousands. */
const RUNS = 2;

describe("honest nodes among peers that lie", () => {
  for (const spec of LIAR_SPECS) {
    // So few runs reach no rare situation for sure: what is missed is the campaign's to say.
    const { sometimes: _, ...few } = spec;
    itSim(`${spec.id} holds`, { runs: RUNS, selfCheckShare: 0 }, few);
  }
});
