import { expect } from "chai";
import { fieldsOf, required } from "../../../src/option-rules.ts";
import { wholeNumber } from "../../../src/option-value.ts";
import { checkOptions, refuseOption, SEED, SHARE } from "../../../src/testing/option-check.ts";

const rule = fieldsOf({ runs: required(wholeNumber(0, 9)) });

describe("the kit's refusals", () => {
  it("name the field, what it has to be, and what it is", () => {
    expect(() => checkOptions(rule, { runs: 10 }, "explore")).to.throw(
      "cannot explore: runs: expected a whole number from 0 to 9 (10)",
    );
    expect(() => checkOptions(rule, { runz: 1 }, "explore")).to.throw(
      "cannot explore: runz: did you mean runs? (1)",
    );
    expect(() => checkOptions(rule, 7, "explore")).to.throw(/options: expected an object \(7\)/);
    expect(() => checkOptions(rule, { runs: 9 }, "explore")).to.not.throw();
  });

  it("may be made of a problem somebody else found", () => {
    const problem = { option: "nodes", expected: "nodes", received: "none" };

    expect(() => refuseOption(problem, "simulate")).to.throw(
      "cannot simulate: nodes: expected nodes (none)",
    );
  });

  it("know what a seed is, and a share", () => {
    expect([0n, 2n ** 64n - 1n].every(SEED.holds)).to.equal(true);
    expect([1, -1n, 2n ** 64n, undefined].some(SEED.holds)).to.equal(false);
    expect([0, 0.5, 1].every(SHARE.holds)).to.equal(true);
    expect([-0.1, 1.1, Number.NaN, "1"].some(SHARE.holds)).to.equal(false);
  });
});
