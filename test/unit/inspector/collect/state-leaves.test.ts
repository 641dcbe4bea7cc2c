import { expect } from "chai";
import {
  LEAF_CHARACTERS,
  LEAVES_MAX,
  leavesOf,
} from "../../../../src/inspector/collect/state-leaves.ts";

describe("leavesOf", () => {
  it("follows objects, lists and maps, and shows everything else as one text (V1)", () => {
    const state = { a: { b: [true, null] }, map: new Map([[1, "x"]]), set: new Set([1]), none: {} };

    expect([...leavesOf(state, "values").texts]).to.deep.equal([
      ["a.b[0]", "true"],
      ["a.b[1]", "null"],
      ["map{1}", '"x"'],
      ["set", "Set(1) {1}"],
      ["none", "{}"],
    ]);
    expect([...leavesOf(7, "values").texts]).to.deep.equal([["", "7"]]);
  });

  it("tells no value where only the shape may be seen (V6)", () => {
    const state = { secret: "s3cret", list: ["s3cret"], map: new Map([["s3cret", "s3cret"]]) };

    expect([...leavesOf(state, "shape").texts]).to.deep.equal([
      ["secret", "string"],
      ["list", "list(1)"],
      ["map", "Map(1)"],
    ]);
  });

  it("ends in circles, in the depth, at what cannot be read, and at its limits (V6)", () => {
    const circle: Record<string, unknown> = {};
    circle["me"] = circle;
    const trap = Object.defineProperty({}, "x", {
      enumerable: true,
      get: () => {
        throw new Error("no");
      },
    });
    const deep = { a: { a: { a: { a: { a: { a: { a: 1 } } } } } } };

    expect(leavesOf(circle, "values").texts.size).to.equal(1);
    expect([...leavesOf(trap, "values").texts]).to.deep.equal([["x", '"[unreadable]"']]);
    expect([...leavesOf(deep, "values").texts.keys()]).to.deep.equal(["a.a.a.a.a.a"]);
    expect(leavesOf("x".repeat(999), "values").texts.get("")).to.have.length(LEAF_CHARACTERS);
    const { texts, isCut } = leavesOf(new Array(LEAVES_MAX + 7).fill(0), "values");
    expect([texts.size, isCut]).to.deep.equal([LEAVES_MAX, true]);
  });
});
