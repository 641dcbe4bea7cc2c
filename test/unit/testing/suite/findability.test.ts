import { expect } from "chai";
import fc from "fast-check";
import { cleanRunsNeeded, findabilityText } from "../../../../src/testing/suite/findability.ts";

describe("findability", () => {
  it("asks for as many clean runs as would have shown the failure with 99 %", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1_000_000 }), (runs) => {
        const missed = (count: number) => (1 - 1 / runs) ** count;

        expect(missed(cleanRunsNeeded(runs))).to.be.at.most(0.01 + 1e-9);
        expect(missed(cleanRunsNeeded(runs) - 1)).to.be.above(0.01 - 1e-9);
      }),
    );
  });

  it("does not take a failure of the first run for one of every run", () => {
    expect(cleanRunsNeeded(1)).to.equal(7);
    expect(cleanRunsNeeded(2)).to.equal(7);
  });

  it("is told in one line", () => {
    expect(findabilityText(209)).to.equal(
      "seen 1 in 209; clean runs to call a fix proven at 99 %: 961",
    );
  });
});
