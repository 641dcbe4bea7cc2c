import { expect } from "chai";
import fc from "fast-check";
import { Kept } from "../../../../src/inspector/picture/kept.ts";

describe("Kept", () => {
  it("keeps the newest up to its limit and counts them all", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.nat()), (max, values) => {
        const kept = new Kept<number>(max);
        for (const value of values) kept.add(value);
        expect(kept.values).to.deep.equal(values.slice(-max));
        expect(kept.count).to.equal(values.length);
        expect(kept.last).to.equal(values.at(-1));
      }),
    );
  });

  it("forgets what it kept, and goes on counting", () => {
    const kept = new Kept<string>(2);
    kept.add("a");
    kept.clear();
    expect(kept.values).to.deep.equal([]);
    expect(kept.count).to.equal(1);
  });
});
