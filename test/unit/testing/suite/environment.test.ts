import { expect } from "chai";
import fc from "fast-check";
import { isRuntimeError } from "../../../../src/errors.ts";
import { encodeToken, SEED_MAX } from "../../../../src/testing/faults/token.ts";
import { processEnvironment, testEnvironment } from "../../../../src/testing/suite/environment.ts";

const token = encodeToken({ specId: "s", seed: 7n, mask: {} });

function refusedOption(variables: Readonly<Record<string, string>>): string {
  try {
    testEnvironment(variables);
  } catch (error) {
    if (isRuntimeError(error, "option.invalid")) return error.details.option;
  }
  return "none";
}

describe("environment", () => {
  it("says nothing of what is not set, or empty", () => {
    expect(testEnvironment({ HOME: "/" })).to.deep.equal({});
    expect(testEnvironment({ SIM: "", SIM_KEEP: "", SIM_RUNS: "", SIM_FROM: "" })).to.deep.equal(
      {},
    );
  });

  it("reads a token, whether to keep, and which seeds", () => {
    const variables = { SIM: token, SIM_KEEP: "1", SIM_RUNS: "500", SIM_FROM: "0x1f" };

    expect(testEnvironment(variables)).to.deep.equal({ token, keeps: true, runs: 500, from: 31n });
    expect(testEnvironment({ SIM_KEEP: "0" })).to.deep.equal({ keeps: false });
  });

  it("takes any seed there is, in either notation", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: SEED_MAX }), fc.boolean(), (seed, isHex) => {
        const text = isHex ? `0x${seed.toString(16)}` : String(seed);

        expect(testEnvironment({ SIM_FROM: text }).from).to.equal(seed);
      }),
    );
  });

  it("is refused by the name of the variable", () => {
    expect(refusedOption({ SIM: "sim1.x" })).to.equal("token");
    expect(refusedOption({ SIM_KEEP: "yes" })).to.equal("SIM_KEEP");
    expect(refusedOption({ SIM_RUNS: "many" })).to.equal("SIM_RUNS");
    expect(refusedOption({ SIM_RUNS: "1000000001" })).to.equal("SIM_RUNS");
    for (const day of ["tomorrow", "2027-13-01", "2027-1-31", "2027-01-32"]) {
      expect(refusedOption({ SIM_TODAY: day })).to.equal("SIM_TODAY");
    }
    expect(testEnvironment({ SIM_TODAY: "2027-01-31" }).today).to.equal("2027-01-31");
    expect(refusedOption({ SIM_FROM: "-1" })).to.equal("SIM_FROM");
    expect(refusedOption({ SIM_FROM: String(SEED_MAX + 1n) })).to.equal("SIM_FROM");
  });

  it("is the process's own", () => {
    expect(Object.keys(processEnvironment())).to.satisfy((names: readonly string[]) =>
      names.every((name) => ["token", "keeps", "runs", "from", "today"].includes(name)),
    );
  });
});
