import { expect } from "chai";
import { InvalidArgumentError } from "commander";
import { wholeNumber } from "../../../src/cli/options.ts";

describe("wholeNumber", () => {
  it("reads both ends of its range", () => {
    expect([wholeNumber(1, 9)("1"), wholeNumber(1, 9)("9")]).to.deep.equal([1, 9]);
  });

  for (const text of ["0", "10", "", " 1", "1.0", "1e0", "-1", "0x1", "one"]) {
    it(`refuses "${text}"`, () => {
      expect(() => wholeNumber(1, 9)(text)).to.throw(InvalidArgumentError, "from 1 to 9");
    });
  }
});
