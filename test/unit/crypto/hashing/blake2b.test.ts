import { expect } from "chai";
import fc from "fast-check";
import { blake2bByEngine } from "../../../../src/crypto/hashing/blake2b.ts";
import { blake2b256 as byRule } from "../../../../src/crypto/noble.ts";
import { hexOf } from "../../../../src/hex.ts";

const never = (): Uint8Array => {
  throw new Error("WebAssembly does not run here, and the tests below prove nothing");
};

describe("BLAKE2b-256 by WebAssembly", () => {
  it("gives what the rule gives at every length around the ends of blocks", () => {
    const hash = blake2bByEngine(never);
    const lengths = [...Array(400).keys(), 65_535, 65_536, 65_537, 65_664, 131_072, 200_001];

    for (const length of lengths) {
      const bytes = new Uint8Array(length).map((_, at) => at * 7 + length);

      expect(hexOf(hash(bytes)), String(length)).to.equal(hexOf(byRule(bytes)));
    }
  });

  it("gives what the rule gives whatever it was given before", () => {
    const hash = blake2bByEngine(never);
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { minLength: 1 }), (messages) => {
        for (const bytes of messages) expect(hexOf(hash(bytes))).to.equal(hexOf(byRule(bytes)));
      }),
    );
  });

  it("gives a digest of its own, which the next message does not change", () => {
    const hash = blake2bByEngine(never);
    const first = hash(Uint8Array.of(1));

    hash(Uint8Array.of(2));

    expect(hexOf(first)).to.equal(hexOf(byRule(Uint8Array.of(1))));
    expect(first.buffer.byteLength).to.equal(32);
  });
});
