import { expect } from "chai";
import fc from "fast-check";
import { compareBytes, sameBytes } from "../../../src/chain/digest.ts";
import { hexOf } from "../../../src/hex.ts";

describe("bytes", () => {
  const bytes = fc.uint8Array({ minLength: 4, maxLength: 4 });

  it("are the same exactly when every byte and the length are", () => {
    const cases = [
      [[1, 2], [1, 2], true],
      [[1, 2], [1, 3], false],
      [[1, 2], [1, 2, 0], false],
      [[], [], true],
    ] as const;
    for (const [left, right, same] of cases) {
      expect(sameBytes(new Uint8Array(left), new Uint8Array(right))).to.equal(same);
    }
  });

  it("of one length sort as their texts do", () => {
    fc.assert(
      fc.property(bytes, bytes, (left, right) => {
        const [one, other] = [hexOf(left), hexOf(right)];
        const expected = one < other ? -1 : one > other ? 1 : 0;
        expect(Math.sign(compareBytes(left, right))).to.equal(expected);
        expect(sameBytes(left, right)).to.equal(expected === 0);
      }),
    );
  });
});
