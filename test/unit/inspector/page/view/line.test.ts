import { expect } from "chai";
import { heights, linePath, thinned } from "../../../../../src/inspector/page/view/line.ts";

describe("a line of numbers", () => {
  it("keeps every peak when it is thinned (V1)", () => {
    const values = Array.from({ length: 1_000 }, (_, at) => (at === 777 ? 99 : 1));
    expect(Math.max(...thinned(values, 60))).to.equal(99);
    expect(thinned(values, 60)).to.have.length(60);
    expect(thinned([1, 2], 60)).to.deep.equal([1, 2]);
  });

  it("is as high as its highest, and noise stays low (V1)", () => {
    expect(heights([0, 5, 10])).to.deep.equal([0, 0.5, 1]);
    expect(heights([1], 4)).to.deep.equal([0.25]);
  });

  it("is drawn from the right: the newest stands at the edge (V1)", () => {
    expect(linePath([0, 0.5, 1], { points: 4, height: 12 })).to.equal("M1 11.0L2 6.0L3 1.0");
    expect(linePath([], { points: 4, height: 12 })).to.equal("");
  });
});
