import { expect } from "chai";
import { demand, refused } from "../../../src/chain/refusal.ts";
import { failureOf } from "../../support/failure.ts";

describe("a refusal", () => {
  it("carries the rule and what broke it, and does not pass by itself", () => {
    const failure = refused("block.wrong_epoch", "2, not 1");
    expect(failure.code).to.equal("chain.refused");
    expect(failure.details).to.deep.equal({ rule: "block.wrong_epoch", what: "2, not 1" });
    expect(failure.message).to.equal("cannot accept: block.wrong_epoch (2, not 1)");
    expect(failure.transient).to.equal(false);
  });

  it("is thrown by a demand that does not hold and by no other", () => {
    expect(() => demand(true, "a.rule", "nothing")).to.not.throw();
    const failure = failureOf(() => demand(false, "a.rule", "something"));
    expect(failure.details).to.deep.equal({ rule: "a.rule", what: "something" });
  });
});
