import { expect } from "chai";
import fc from "fast-check";
import { durationOf, isDuration, patienceOf, waitOf } from "../../../src/time/duration.ts";
import { failureOf } from "../../support/failure.ts";

/** What plain JavaScript may hand over where milliseconds belong. */
const ODD: readonly unknown[] = [
  Number.NaN,
  -1,
  -Infinity,
  Infinity,
  "5",
  "Infinity",
  null,
  undefined,
  {},
  [5],
  5n,
  new Date(5),
];

describe("A length of time", () => {
  it("is any finite number from 0", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), (ms) => {
        expect([durationOf("x", ms), patienceOf("x", ms), isDuration(ms)]).to.deep.equal([
          ms,
          ms,
          true,
        ]);
      }),
    );
  });

  it("is refused by its name when it is anything else", () => {
    for (const odd of ODD) {
      for (const take of [durationOf, patienceOf]) {
        const failure = failureOf(() => take("afterMs", odd));
        expect(failure).to.include({ code: "option.invalid" });
        expect(failure.details).to.include({ option: "afterMs" });
      }
      expect(isDuration(odd)).to.equal(false);
    }
  });

  it("is without end only where the word is allowed", () => {
    expect(patienceOf("timeoutMs", "infinity")).to.equal("infinity");
    expect(failureOf(() => durationOf("timeoutMs", "infinity")).code).to.equal("option.invalid");
  });
});

describe("waitOf", () => {
  it("takes below 0 for 0, keeps Infinity, and asserts a number", () => {
    expect([waitOf(-5), waitOf(0), waitOf(1.5), waitOf(Infinity)]).to.deep.equal([
      0,
      0,
      1.5,
      Infinity,
    ]);
    for (const odd of [Number.NaN, undefined, "5", null]) {
      expect(() => waitOf(odd as number), String(odd)).to.throw("a wait is a number");
    }
  });
});
