import { expect } from "chai";
import fc from "fast-check";
import {
  callable,
  flag,
  having,
  oneOf,
  SHOWN_CHARACTERS_MAX,
  shownValue,
  type ValueRule,
  wholeNumber,
} from "../../src/option-value.ts";

/** Each rule with values it holds for, and values it does not. */
const TABLE: readonly (readonly [ValueRule<unknown>, unknown[], unknown[]])[] = [
  [wholeNumber(0, 3), [0, 3], [-1, 4, 0.5, "1", Number.NaN, Number.POSITIVE_INFINITY, 1n, null]],
  [oneOf("a", "b"), ["a", "b"], ["c", "", 0, undefined, ["a"]]],
  [callable, [() => 1, Date], [{}, "f", undefined]],
  [flag, [true, false], [0, "true", null, undefined]],
  [having("at", "map"), [[]], [{}, "text", null, undefined, { at: 1, map: 2 }]],
];

describe("a rule about a value", () => {
  for (const [rule, right, wrong] of TABLE) {
    it(`holds for ${rule.expected} and for nothing else`, () => {
      for (const value of right) expect(rule.holds(value), shownValue(value)).to.equal(true);
      for (const value of wrong) expect(rule.holds(value), shownValue(value)).to.equal(false);
    });
  }

  it("is told what it was shown, any value, in few words", () => {
    const ring: unknown[] = [];
    ring.push(ring);
    expect(shownValue(ring)).to.equal("an object");
    expect(shownValue(new Uint8Array(3))).to.equal("3 bytes");
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), (value) => {
        expect(shownValue(value).length).to.be.at.most(SHOWN_CHARACTERS_MAX + 1);
      }),
    );
  });
});
