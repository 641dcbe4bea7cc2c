import { expect } from "chai";
import { cannotDo } from "../../../src/control/refusal.ts";

describe("cannotDo", () => {
  it("says why, in words and as data (E1)", () => {
    const failure = cannotDo("there is no actor /a");

    expect(failure.code).to.equal("control.refused");
    expect(failure.message).to.equal("cannot do that: there is no actor /a");
    expect(failure.details).to.deep.equal({ reason: "there is no actor /a" });
  });
});
