import { expect } from "chai";
import fc from "fast-check";
import { mixed, textWord } from "../../../../src/testing/drive/word-mix.ts";

describe("words of a hash", () => {
  it("gives a text the same word each time, also after all were forgotten", () => {
    const before = textWord("link.latency");
    for (let at = 0; at < 70_000; at += 1) textWord(`text ${at}`);

    expect(textWord("link.latency")).to.equal(before);
    expect(new Set(["", "a", "b", "ab", "ba", "é"].map(textWord)).size).to.equal(6);
  });

  it("scatters words without letting two meet", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (left, right) => {
        expect(mixed(left) === mixed(right)).to.equal((left | 0) === (right | 0));
      }),
    );
  });
});
