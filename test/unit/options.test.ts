import { expect } from "chai";
import fc from "fast-check";
import { invalidOption } from "../../src/options.ts";

describe("invalidOption", () => {
  it("names the option, what is expected, and what was given", () => {
    const failure = invalidOption("timeoutMs", "milliseconds", Number.NaN);

    expect(failure.message).to.equal("cannot use timeoutMs: it is NaN (expected milliseconds)");
    expect(failure.details).to.deep.equal({
      option: "timeoutMs",
      expected: "milliseconds",
      received: "NaN",
    });
  });

  for (const [given, shown] of [
    ["later", '"later"'],
    ["x".repeat(100), `"${"x".repeat(64)}"`],
    [undefined, "undefined"],
    [null, "null"],
    [5n, "5"],
    [Symbol("s"), "Symbol(s)"],
    [[1], "an array"],
    [() => 1, "a function"],
    [Object.create(null), "an object"],
  ] as const) {
    it(`shows a ${given === null ? "null" : typeof given} as ${shown.slice(0, 20)}`, () => {
      expect(invalidOption("x", "y", given).details.received).to.equal(shown);
    });
  }

  it("never throws, whatever was given", () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (given) => {
        expect(invalidOption("x", "y", given).details.received).to.be.a("string");
      }),
    );
  });
});
