import { expect } from "chai";
import { KeyIndex } from "../../../src/peer/key-index.ts";

describe("the index of keys", () => {
  it("leads from every key of a node to its first", () => {
    const index = new KeyIndex();
    index.give(["a", "a"]);

    expect(index.give(["a2", "a"])).to.equal(true);
    expect(index.give(["a2", "a"])).to.equal(false);
    expect(["a", "a2", "a3"].map((key) => index.firstOf(key))).to.deep.equal(["a", "a", undefined]);
  });

  it("gives no key to a second node, but every node its own first one", () => {
    const index = new KeyIndex();
    index.give(["k", "a"]);

    expect(index.give(["k", "thief"])).to.equal(false);
    expect(index.firstOf("k")).to.equal("a");
    expect(index.give(["k", "k"])).to.equal(true);
    expect(index.firstOf("k")).to.equal("k");
  });

  it("holds no more keys of a node than its limit", () => {
    const index = new KeyIndex(2);

    expect([["a", "a"] as const, ["a2", "a"] as const].map((one) => index.give(one))).to.deep.equal(
      [true, true],
    );
    expect(index.give(["a3", "a"])).to.equal(false);
    expect(index.give(["b", "b"])).to.equal(true);
  });

  it("lists later keys only", () => {
    const index = new KeyIndex();
    for (const one of [
      ["a", "a"],
      ["a2", "a"],
      ["b2", "b"],
    ] as const) {
      index.give(one);
    }

    expect(index.owners()).to.deep.equal([
      ["a2", "a"],
      ["b2", "b"],
    ]);
  });
});
