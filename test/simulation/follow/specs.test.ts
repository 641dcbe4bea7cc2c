import { itSim } from "../../../src/testing/index.ts";
import { FOLLOW_SPECS } from "./specs.ts";

/** Seeds of each spec here: some seconds for all; a campaign runs thousands. */
const RUNS = 6;

describe("following the chain, among peers that lie and through crashes", () => {
  for (const spec of FOLLOW_SPECS) {
    // So few runs reach no rare situation for sure: what is missed is the campaign's to say.
    const { sometimes: _, ...few } = spec;
    itSim(`${spec.id} holds`, { runs: RUNS }, few);
  }
});
