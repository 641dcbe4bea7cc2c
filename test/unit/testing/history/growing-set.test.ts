import { expect } from "chai";
import fc from "fast-check";
import { growingSet } from "../../../../src/testing/history/growing-set.ts";
import type { Model } from "../../../../src/testing/history/model.ts";
import type { Operation } from "../../../../src/testing/spec.ts";
import { historyOf, intervals, isLinearizable } from "../../../support/histories.ts";

const ELEMENTS = ["a", "b"];

/** One element of a set: there or not. */
function elementModel(element: string): Model<boolean> {
  return {
    name: element,
    initial: false,
    step: (state, { name, argument, result }) => {
      if (name === "add") return [state || argument === element];
      return (result as string[]).includes(element) === state ? [state] : [];
    },
  };
}

const steps = fc.oneof(
  fc.record({
    name: fc.constant("add"),
    argument: fc.constantFrom(...ELEMENTS),
    status: fc.constantFrom<Operation["status"]>("ok", "ok", "unknown", "failed"),
  }),
  fc.record({ name: fc.constant("read"), result: fc.subarray(ELEMENTS) }),
);

describe("growingSet", () => {
  const add = { name: "add", argument: "a", at: [1, 2] as const };
  const planted = [
    [
      "is lost",
      [add, { name: "read", result: [], at: [3, 4] }],
      /is missing from .* after c0 add\('a'\)/,
    ],
    [
      "is gone again",
      [
        { ...add, status: "unknown" },
        { name: "read", result: ["a"], at: [3, 4] },
        { name: "read", result: [], at: [5, 6] },
      ],
      /is missing from .*operation 2.* after .*operation 1/,
    ],
    ["was never added", [{ name: "read", result: ["z"], at: [1, 2] }], /'z' is in .* never added/],
    [
      "failed to be added",
      [
        { ...add, status: "failed" },
        { name: "read", result: ["a"], at: [3, 4] },
      ],
      /'a' is in .* never added/,
    ],
    [
      "is seen before it is added",
      [
        { name: "read", result: ["a"], at: [1, 2] },
        { ...add, at: [3, 4] },
      ],
      /added only later/,
    ],
    ["is seen twice", [add, { name: "read", result: ["a", "a"], at: [3, 4] }], /twice/],
  ] as const;

  for (const [what, written, message] of planted) {
    it(`names an element that ${what}`, () => {
      expect(growingSet().run(historyOf(...written))).to.match(message);
    });
  }

  it("agrees with trying every order, element by element", () => {
    const histories = fc
      .array(steps, { minLength: 1, maxLength: 6 })
      .chain((written) =>
        intervals(written.length).map((at) =>
          historyOf(...written.map((one, index) => ({ ...one, at: at[index] ?? [0, 0] }))),
        ),
      );
    fc.assert(
      fc.property(histories, (history) => {
        const verdict = growingSet().run(history);

        const isRight = ELEMENTS.every((element) => isLinearizable(elementModel(element), history));
        expect(verdict === undefined, verdict).to.equal(isRight);
      }),
      { numRuns: 1_500 },
    );
  });
});
