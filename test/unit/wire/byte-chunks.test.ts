import { expect } from "chai";
import fc from "fast-check";
import { byteChunks } from "../../../src/wire/byte-chunks.ts";

const sizesOf = (sizes: readonly number[], bytesMax: number) =>
  byteChunks(
    sizes.map((size) => new Uint8Array(size)),
    bytesMax,
  ).map((group) => group.map(({ length }) => length));

describe("byteChunks", () => {
  it("fills each group as far as it goes", () => {
    expect(sizesOf([4, 4, 2, 1, 10, 3], 10)).to.deep.equal([[4, 4, 2], [1], [10], [3]]);
  });

  it("lets a longer one stand alone", () => {
    expect(sizesOf([1, 25, 1], 10)).to.deep.equal([[1], [25], [1]]);
  });

  it("makes one empty group of nothing", () => {
    expect(sizesOf([], 10)).to.deep.equal([[]]);
  });

  it("keeps every item, in its order, and no group over its limit but of one", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30)), fc.integer({ min: 1, max: 20 }), (sizes, bytesMax) => {
        const groups = sizesOf(sizes, bytesMax);
        expect(groups.flat()).to.deep.equal(sizes);
        for (const group of groups) {
          const sum = group.reduce((total, size) => total + size, 0);
          expect(group.length <= 1 || sum <= bytesMax).to.equal(true);
        }
      }),
    );
  });
});
