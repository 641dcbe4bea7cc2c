import { expect } from "chai";
import fc from "fast-check";
import { hexOf } from "../../src/hex.ts";

describe("hexOf", () => {
  it("writes lower-case digits, also of a window on a larger buffer", () => {
    expect(hexOf(new Uint8Array([0, 0xab, 0xff]))).to.equal("00abff");
    expect(hexOf(new Uint8Array([1, 2, 3]).subarray(1))).to.equal("0203");
    expect(hexOf(new Uint8Array())).to.equal("");
  });

  it("gives each bytes one text, and no two the same", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(new Uint8Array(Buffer.from(hexOf(bytes), "hex"))).to.deep.equal(bytes);
      }),
    );
  });
});
