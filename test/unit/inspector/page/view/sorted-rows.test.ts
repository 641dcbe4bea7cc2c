import { expect } from "chai";
import {
  SORTED_MAX,
  type Sort,
  sortedRows,
} from "../../../../../src/inspector/page/view/sorted-rows.ts";
import { GrowingTree, Seniority } from "../../../../../src/inspector/page/view/tree-index.ts";
import { Picture } from "../../../../../src/inspector/picture/picture.ts";
import {
  goneFrame,
  nowMade,
  originMade,
  rowFrames,
} from "../../../../support/inspector/frames-made.ts";

function tableOf(sort: Sort, filter = "") {
  const picture = new Picture();
  const rows = [
    { id: 1, origin: originMade({ label: "a" }), now: nowMade({ depth: 3, handled: 1 }) },
    { id: 2, origin: originMade({ label: "b" }), now: nowMade({ depth: 9, restarts: 2 }) },
    { id: 3, origin: originMade({ label: "c" }), now: nowMade({ depth: 3, handled: 7 }) },
    { id: 4, origin: originMade({ label: "gone" }), now: nowMade({ depth: 99 }) },
  ];
  for (const frame of [...rowFrames(rows), goneFrame([4])]) picture.take(frame);
  const tree = new GrowingTree(new Seniority());
  tree.follow(picture.rows);
  return sortedRows(picture.rows, tree, { sort, filter, rateOf: (id) => 10 - id });
}

function pathsOf(table: ReturnType<typeof tableOf>): readonly string[] {
  return Array.from({ length: table.length }, (_, nth) => table.at(nth)?.key ?? "");
}

describe("the table of the tree's actors", () => {
  it("puts the most first, equal ones by their numbers, and no dead ones (S2)", () => {
    expect(pathsOf(tableOf("depth"))).to.deep.equal(["/b", "/a", "/c"]);
    expect(pathsOf(tableOf("restarts"))).to.deep.equal(["/b", "/a", "/c"]);
    expect(pathsOf(tableOf("taken"))).to.deep.equal(["/c", "/a", "/b"]);
    expect(pathsOf(tableOf("rate"))).to.deep.equal(["/a", "/b", "/c"]);
  });

  it("is filtered as the tree is, and knows where a row is (S2)", () => {
    expect(pathsOf(tableOf("depth", "C"))).to.deep.equal(["/c"]);
    const table = tableOf("depth");
    expect([table.nthOf("/a"), table.nthOf("/x"), table.levelAt(1)]).to.deep.equal([1, -1, 1]);
    expect([table.at(3), table.left, SORTED_MAX]).to.deep.equal([undefined, 0, 500]);
  });
});
