import { expect } from "chai";
import {
  LIKE_SIBLINGS_MAX,
  likeOnes,
  spreadOf,
  worstOf,
} from "../../../../../src/inspector/page/view/tree-groups.ts";
import { GrowingTree, Seniority } from "../../../../../src/inspector/page/view/tree-index.ts";
import { rowsMade } from "../../../../support/inspector/rows-made.ts";

/** So many of one behaviour, each with so many messages waiting. */
function alike(depths: readonly number[]) {
  const origin = { behaviour: "session" };
  const parts = depths.map((depth, at) => ({
    id: at + 1,
    path: `/s${at}`,
    origin,
    now: { depth },
  }));
  const rows = rowsMade(...parts);
  const tree = new GrowingTree(new Seniority());
  tree.follow(rows);
  return { rows, places: tree.roots };
}

describe("siblings that are alike", () => {
  it("are a group when there are more than fifty of them (V1)", () => {
    const few = alike(Array.from({ length: LIKE_SIBLINGS_MAX }, () => 0)).places;
    const many = alike(Array.from({ length: LIKE_SIBLINGS_MAX + 1 }, () => 0)).places;
    expect(likeOnes(few).size).to.equal(0);
    expect([...likeOnes(many)].map(([name, { length }]) => [name, length])).to.deep.equal([
      ["session", LIKE_SIBLINGS_MAX + 1],
    ]);
  });

  it("have one that stands out when it is four times as full as the middle one (V1)", () => {
    const worst = (...depths: number[]): string | undefined => {
      const { rows, places } = alike(depths);
      return worstOf(places, rows)?.path;
    };
    expect(worst(3, 3, 12)).to.equal("/s2");
    expect(worst(4, 4, 12)).to.equal(undefined);
    expect(worst(0, 0, 9)).to.equal(undefined);
  });
});

describe("spreadOf", () => {
  it("tells the least, the middle and the most, and zeros of none (V1)", () => {
    expect(spreadOf([5, 1, 9])).to.deep.equal({ min: 1, median: 5, max: 9 });
    expect(spreadOf([])).to.deep.equal({ min: 0, median: 0, max: 0 });
  });
});
