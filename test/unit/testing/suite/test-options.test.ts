import { expect } from "chai";
import { isRuntimeError } from "../../../../src/errors.ts";
import {
  checkCanaryOptions,
  checkTestOptions,
  SIM_TEST_DEFAULTS,
} from "../../../../src/testing/suite/test-options.ts";

function refused(check: () => void): string {
  try {
    check();
  } catch (error) {
    if (isRuntimeError(error, "option.invalid")) return error.details.option;
  }
  return "none";
}

describe("test options", () => {
  it("may all be left out, and take their own defaults", () => {
    expect(refused(() => checkTestOptions({}))).to.equal("none");
    expect(refused(() => checkTestOptions(SIM_TEST_DEFAULTS))).to.equal("none");
    expect(refused(() => checkCanaryOptions({ failure: "x" }))).to.equal("none");
  });

  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    runs: [-1, 1.5, "5", Number.NaN],
    from: [1, -1n, 2n ** 64n],
    selfCheckShare: [-0.1, 1.1, "half"],
    replaysMax: [-1, 0.5],
    timeoutMs: [0, Number.POSITIVE_INFINITY],
    shrinkMs: [-1],
    corpus: ["sim1.x"],
    known: [{ token: "t", why: "w", until: "2027-01-31" }],
    keptIn: [""],
  };
  for (const [option, values] of Object.entries(wrong)) {
    it(`are refused by name: ${option}`, () => {
      for (const value of values) {
        expect(refused(() => checkTestOptions({ [option]: value }))).to.equal(option);
      }
    });
  }

  it("are refused by the place of what a list holds", () => {
    const corpus: object = { corpus: ["t", 7] };
    const known: object = { known: [{ token: "t" }] };

    expect(refused(() => checkTestOptions(corpus))).to.equal("corpus[1]");
    expect(refused(() => checkTestOptions(known))).to.equal("known[0].why");
    const endless: object = { known: [{ token: "t", why: "w", until: "someday" }] };
    expect(refused(() => checkTestOptions(endless))).to.equal("known[0].until");
  });

  it("are refused where nobody knows them", () => {
    const canary: object = { failure: "x", corpus: [] };

    expect(refused(() => checkTestOptions(canary))).to.equal("failure");
    expect(refused(() => checkCanaryOptions(canary as { failure: string }))).to.equal("corpus");
  });
});
