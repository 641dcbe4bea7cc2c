import { expect } from "chai";
import fc from "fast-check";
import { RollingHash } from "../../../../src/testing/drive/rolling-hash.ts";

function hashOf(words: readonly number[]): string {
  const hash = new RollingHash();
  for (const word of words) hash.add(word);
  return hash.text;
}

describe("the rolling hash", () => {
  it("is 16 hexadecimal digits that follow from the words", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (words) => {
        expect(hashOf(words)).to.match(/^[0-9a-f]{16}$/);
        expect(hashOf(words)).to.equal(hashOf(words));
      }),
    );
  });

  it("tells rows apart that differ in one word, in order or in length", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.nat(), (words, place) => {
        const at = place % words.length;
        const changed = words.map((word, index) => (index === at ? word ^ 1 : word));
        expect(hashOf(changed)).to.not.equal(hashOf(words));
        expect(hashOf([...words, 0])).to.not.equal(hashOf(words));
      }),
    );
    expect(hashOf([1, 2])).to.not.equal(hashOf([2, 1]));
  });

  it("finds no two equal among many", () => {
    const seen = new Set<string>();
    const hash = new RollingHash();
    for (let at = 0; at < 100_000; at += 1) {
      hash.add(at % 3);
      seen.add(hash.text);
    }

    expect(seen.size).to.equal(100_000);
  });

  it("takes in both halves of a long number", () => {
    const of = (whole: number): string => {
      const hash = new RollingHash();
      hash.addLong(whole);
      return hash.text;
    };

    expect(new Set([5, 5 + 2 ** 32, 5 + 2 ** 40].map(of)).size).to.equal(3);
  });
});
