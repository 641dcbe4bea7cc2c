import { expect } from "chai";
import { ACCEPTANCE_LIMITS } from "../../../src/peer/acceptance-limits.ts";

describe("the limits of acceptance", () => {
  it("leave room for five sources in a round and for a round in the table", () => {
    const { recordsPerRoundMax, recordsPerSourceMax, knownPeersMax } = ACCEPTANCE_LIMITS;
    expect(recordsPerRoundMax / recordsPerSourceMax).to.be.within(4, 5);
    expect(knownPeersMax).to.be.at.least(recordsPerRoundMax);
  });

  it("are 30 s ahead and one day behind", () => {
    expect(ACCEPTANCE_LIMITS).to.include({ futureMsMax: 30_000, ageMsMax: 86_400_000 });
  });
});
