import { expect } from "chai";
import fc from "fast-check";
import { compareBytes } from "../../../src/chain/digest.ts";
import { hexOf } from "../../../src/hex.ts";

describe("bytes", () => {
  const bytes = fc.uint8Array({ minLength: 4, maxLength: 4 });

  it("of one length sort as their texts do", () => {
    fc.assert(
      fc.property(bytes, bytes, (left, right) => {
        const [one, other] = [hexOf(left), hexOf(right)];
        const expected = one < other ? -1 : one > other ? 1 : 0;
        expect(Math.sign(compareBytes(left, right))).to.equal(expected);
      }),
    );
  });
});
