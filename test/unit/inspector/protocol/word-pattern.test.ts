import { expect } from "chai";
import fc from "fast-check";
import { wordPattern } from "../../../../src/inspector/protocol/word-pattern.ts";

describe("a pattern of words", () => {
  it("fits whatever stands where its stars do (V1)", () => {
    const piece = fc.stringMatching(/^[ab/.]{0,4}$/);
    fc.assert(
      fc.property(fc.array(piece, { minLength: 2, maxLength: 5 }), piece, (pieces, filler) => {
        expect(wordPattern(pieces.join("*"))(pieces.join(filler))).to.equal(true);
      }),
    );
  });

  it("fits no other word (V1)", () => {
    expect(wordPattern("/node/*/rowan")("/node/rowan")).to.equal(false);
    expect(wordPattern("sync.*.done")("sync.done")).to.equal(false);
    expect(wordPattern("sync")("sync.done")).to.equal(false);
  });
});
