import { expect } from "chai";
import {
  dictionaryOf,
  fieldsOf,
  listOf,
  nearestName,
  optional,
  required,
} from "../../src/option-rules.ts";
import { callable, flag, having, oneOf, wholeNumber } from "../../src/option-value.ts";

const rule = fieldsOf({
  limit: required(wholeNumber(1, 5)),
  kind: optional(oneOf("a", "b")),
  marks: optional(listOf(flag, { min: 1, max: 2 })),
  sink: optional(having("handle")),
  answers: optional(dictionaryOf(callable)),
  inner: optional(fieldsOf({ deep: required(flag) }, "allowed")),
});

/** What is wrong with `{ limit: 1, ...given }`: option, received, expected. */
const WRONG: readonly (readonly [object, string, string, string])[] = [
  [{ limit: 0 }, "limit", "0", "a whole number from 1 to 5"],
  [{ limit: Number.NaN }, "limit", "NaN", "a whole number from 1 to 5"],
  [{ limit: Number.POSITIVE_INFINITY }, "limit", "Infinity", "a whole number from 1 to 5"],
  [{ limit: 1.5 }, "limit", "1.5", "a whole number from 1 to 5"],
  [{ limit: "3" }, "limit", '"3"', "a whole number from 1 to 5"],
  [{ limit: undefined }, "limit", "undefined", "a whole number from 1 to 5"],
  [{ kind: "c" }, "kind", '"c"', '"a" or "b"'],
  [{ kind: null }, "kind", "null", '"a" or "b"'],
  [{ marks: [] }, "marks", "[]", "a list of 1 to 2"],
  [{ marks: "x" }, "marks", '"x"', "a list of 1 to 2"],
  [{ marks: [true, 1] }, "marks[1]", "1", "true or false"],
  [{ marks: new Array(1) }, "marks[0]", "undefined", "true or false"],
  [{ sink: {} }, "sink", "{}", "an object with the methods handle"],
  [{ sink: () => 1 }, "sink", "a function", "an object with the methods handle"],
  [{ answers: [] }, "answers", "[]", "an object"],
  [{ answers: { one: 1 } }, "answers.one", "1", "a function"],
  [{ inner: 5 }, "inner", "5", "an object"],
  [{ inner: {} }, "inner.deep", "undefined", "true or false"],
];

describe("rules of options", () => {
  it("find nothing wrong with what they allow", () => {
    class Sink {
      readonly own = 1;
      handle(): number {
        return this.own;
      }
    }
    const whole = {
      limit: 5,
      kind: "b",
      marks: [true],
      sink: new Sink(),
      answers: { any: () => 1 },
      inner: { deep: true, more: 1 },
    };

    expect(rule(whole, "")).to.equal(undefined);
    expect(rule({ limit: 1, kind: undefined }, "")).to.equal(undefined);
  });

  for (const [given, option, received, expected] of WRONG) {
    it(`name ${option} when it is ${received}`, () => {
      expect(rule({ limit: 1, ...given }, "")).to.deep.equal({ option, received, expected });
    });
  }

  it("name an option that does not exist, with the nearest that does", () => {
    expect(rule({ limit: 1, lmit: 2 }, "")).to.deep.equal({
      option: "lmit",
      received: "2",
      expected: "limit",
      isUnknown: true,
    });
    expect(nearestName("Kindd", ["limit", "kind"])).to.equal("kind");
    expect(nearestName("nonsense", ["limit", "kind"])).to.equal("one of limit, kind");
    expect(nearestName("x".repeat(100_000), ["limit"])).to.equal("one of limit");
  });

  it("leave the fields of an object that is of a class to it", () => {
    class Host {
      readonly limit = 1;
      readonly counter = 0;
    }

    expect(rule(new Host(), "")).to.equal(undefined);
  });
});
