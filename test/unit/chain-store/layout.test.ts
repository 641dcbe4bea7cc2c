import { expect } from "chai";
import fc from "fast-check";
import { compareRefs } from "../../../src/chain/block-ref.ts";
import { compareBytes } from "../../../src/chain/digest.ts";
import { blockKey, numberKey, numberOfKey, roundKey } from "../../../src/chain-store/layout.ts";

const index = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const u32 = fc.nat({ max: 0xffff_ffff });
const ref = fc.record({
  epoch: fc.oneof(fc.nat({ max: 3 }), u32),
  round: fc.oneof(fc.nat({ max: 300 }), u32),
  author: fc.nat({ max: 0xffff }),
  digest: fc.uint8Array({ minLength: 32, maxLength: 32 }),
});

describe("keys of the chain", () => {
  it("sort as the numbers they stand for, and give them back", () => {
    fc.assert(
      fc.property(index, index, (one, two) => {
        expect(Math.sign(compareBytes(numberKey(one), numberKey(two)))).to.equal(
          Math.sign(one - two),
        );
        expect(numberOfKey(numberKey(one))).to.equal(one);
      }),
    );
  });

  it("sort as the blocks they stand for", () => {
    fc.assert(
      fc.property(ref, ref, (one, two) => {
        expect(Math.sign(compareBytes(blockKey(one), blockKey(two)))).to.equal(
          Math.sign(compareRefs(one, two)),
        );
      }),
    );
  });

  it("have exactly the lower rounds and earlier epochs below the key of a round", () => {
    fc.assert(
      fc.property(ref, u32, u32, (one, epoch, round) => {
        const isBelow = one.epoch < epoch || (one.epoch === epoch && one.round < round);
        expect(compareBytes(blockKey(one), roundKey(epoch, round)) < 0).to.equal(isBelow);
      }),
    );
  });
});
