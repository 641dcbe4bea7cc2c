import { expect } from "chai";
import fc from "fast-check";
import { hexOf } from "../../../src/hex.ts";
import { signedBytes } from "../../../src/chain/signing.ts";

describe("signed bytes", () => {
  it("differ when any of purpose, network and digest does", () => {
    const domain = fc.constantFrom("coppice/block/1" as const, "coppice/transaction/1" as const);
    const part = fc.tuple(
      domain,
      fc.string({ unit: "grapheme-ascii" }),
      fc.uint8Array({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(part, part, (one, other) => {
        const same =
          one[0] === other[0] && one[1] === other[1] && hexOf(one[2]) === hexOf(other[2]);
        const [left, right] = [hexOf(signedBytes(...one)), hexOf(signedBytes(...other))];
        expect(left === right).to.equal(same);
      }),
    );
  });
});
