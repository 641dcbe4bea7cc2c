import { expect } from "chai";
import fc from "fast-check";
import { uniqueIds } from "../../../../src/testing/history/unique-ids.ts";
import { historyOf } from "../../../support/histories.ts";

describe("uniqueIds", () => {
  const first = { name: "next", result: 7, at: [1, 2] as const };

  it("names the two that were told the same", () => {
    const wrong = uniqueIds().run(historyOf(first, { ...first, at: [3, 4] }));

    expect(wrong).to.match(/^unique ids: c0 next.*operation 0.* and c1 next.*operation 1/);
  });

  it("looks at operations of one name when asked to, and at those that were told something", () => {
    const other = { ...first, name: "read", at: [3, 4] as const };
    const unknown = { ...first, status: "unknown", at: [5, 6] } as const;

    expect(uniqueIds({ name: "next" }).run(historyOf(first, other, unknown))).to.equal(undefined);
  });

  it("tells a number from the text that looks like it", () => {
    const text = { ...first, result: "7", at: [3, 4] as const };

    expect(uniqueIds().run(historyOf(first, text))).to.equal(undefined);
  });

  it("agrees with counting", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (ids) => {
        const history = historyOf(
          ...ids.map((result, index) => ({
            ...first,
            result,
            at: [2 * index, 2 * index + 1] as const,
          })),
        );

        expect(uniqueIds().run(history) === undefined).to.equal(new Set(ids).size === ids.length);
      }),
    );
  });
});
