import { expect } from "chai";
import { isRuntimeError } from "../../../src/errors.ts";
import { itFinds, itSim } from "../../../src/testing/mocha.ts";
import { idleSpec } from "./world/small-spec.ts";

const impatient = {
  ...idleSpec(["a"]),
  eventually: [{ name: "a wonder", withinMs: 10, check: () => false }],
};

/** The option a declaration is refused for. */
function refused(declare: () => void): string {
  try {
    declare();
  } catch (error) {
    if (isRuntimeError(error, "option.invalid")) return error.message;
  }
  return "nothing";
}

describe("itSim", () => {
  itSim("runs a spec that holds", { runs: 3, selfCheckShare: 1 }, idleSpec(["a", "b"]));

  it("refuses an option that means nothing by its name, where it is declared", () => {
    const misspelt: object = { run: 3 };

    expect(refused(() => itSim("x", misspelt, idleSpec(["a"])))).to.contain(
      "run: did you mean runs? (3)",
    );
    expect(refused(() => itSim("x", { runs: -1 }, idleSpec(["a"])))).to.match(/: runs: expected/);
  });
});

describe("itFinds", () => {
  itFinds("is green when the check that is meant to finds it", { failure: "a wonder" }, impatient);

  it("refuses an option that means nothing by its name, where it is declared", () => {
    expect(refused(() => itFinds("x", { failure: "" }, impatient))).to.match(/: failure: expected/);
  });
});
