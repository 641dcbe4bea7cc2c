import { expect } from "chai";
import { BLOCK_LIMITS, blockRef, decodeBlock } from "../../../src/chain/block.ts";
import { hexOf } from "../../../src/hex.ts";
import { encode } from "../../../src/wire/codec.ts";
import { makeBlock, makeEntries, makeFixture } from "../../support/chain-fixture.ts";
import { failureOf } from "../../support/failure.ts";

const fixture = makeFixture();

describe("a block in bytes", () => {
  it("is read back as it was signed, with and without an end of its epoch", () => {
    const endOfEpoch = { nextAuthorities: makeEntries([3, 4], "next") };
    for (const change of [{}, { endOfEpoch }]) {
      const signed = makeBlock(fixture, change);
      expect(decodeBlock(signed.bytes)).to.deep.equal(signed);
    }
  });

  it("keeps the received bytes: its digest is of them, signature included", () => {
    const signed = makeBlock(fixture);
    const { digest } = blockRef(decodeBlock(signed.bytes), fixture.crypto);
    expect(digest).to.deep.equal(fixture.crypto.blake2b256(signed.bytes));
    const other = makeBlock(fixture, {}, fixture.signers[1]);
    expect(other.unsignedBytes).to.deep.equal(signed.unsignedBytes);
    expect(hexOf(blockRef(other, fixture.crypto).digest)).to.not.equal(hexOf(digest));
  });

  it("has one form: the same content with a longer length prefix is refused", () => {
    const { bytes, unsignedBytes } = makeBlock(fixture);
    const at = Buffer.from(bytes).indexOf(Buffer.from(unsignedBytes));
    // 0x58 announces one byte of length, 0x59 two.
    expect(bytes[at - 2]).to.equal(0x58);
    const length = [0x59, 0, bytes[at - 1] ?? 0];
    const longer = Buffer.concat([
      bytes.subarray(0, at - 2),
      Buffer.from(length),
      bytes.subarray(at),
    ]);
    expect(failureOf(() => decodeBlock(new Uint8Array(longer))).code).to.equal("codec.malformed");
  });

  it("is refused above its limit before it is read", () => {
    const huge = encode([new Uint8Array(BLOCK_LIMITS.bytesMax), new Uint8Array(64)]);
    expect(failureOf(() => decodeBlock(huge)).code).to.equal("codec.too_large");
  });
});
