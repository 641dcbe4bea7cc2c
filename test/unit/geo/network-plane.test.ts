import { expect } from "chai";
import fc from "fast-check";
import { planeOf } from "../../../src/geo/network-plane.ts";

type Point = readonly [number, number];

const between = (points: readonly Point[]): number[][] =>
  points.map(([x, y]) => points.map(([u, v]) => Math.hypot(x - u, y - v)));

const expectSameDistances = (points: readonly Point[], found: readonly Point[]): void => {
  const [wanted, got] = [between(points), between(found)];
  for (const [i, row] of wanted.entries()) {
    for (const [j, distance] of row.entries()) {
      expect(got[i]?.[j], `${i} to ${j}`).to.be.closeTo(distance, 1e-3);
    }
  }
};

describe("planeOf (A11)", () => {
  it("gives points back, but for turning and mirroring", () => {
    const points: readonly Point[] = [
      [0, 0],
      [4, 0],
      [0, 3],
      [10, 10],
      [-7, 2],
    ];
    expectSameDistances(points, planeOf(between(points)));
  });

  it("lays the longest axis first, and its farthest point on the positive side", () => {
    const [left, middle, right] = planeOf(
      between([
        [0, 0],
        [1, 0],
        [10, 0],
      ]),
    );

    expect([left?.[0], middle?.[0], right?.[0]].map((x) => Math.round((x ?? 0) * 3))).to.deep.equal(
      [-11, -8, 19],
    );
    expect([left?.[1], middle?.[1], right?.[1]]).to.deep.equal([0, 0, 0]);
  });

  it("finds axes of one length too", () => {
    const square: readonly Point[] = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ];
    expectSameDistances(square, planeOf(between(square)));
  });

  it("has one point for one node, and for nodes without distance between them", () => {
    expect(planeOf([])).to.deep.equal([]);
    expect(planeOf([[0]]).map((point) => point.map(Math.abs))).to.deep.equal([[0, 0]]);
    const together = planeOf([
      [0, 0],
      [0, 0],
    ]);
    expect(together.flat().map(Math.abs)).to.deep.equal([0, 0, 0, 0]);
  });

  it("gives any points back whose axes differ clearly", () => {
    const point = fc.tuple(
      fc.integer({ min: -1_000, max: 1_000 }),
      fc.integer({ min: -9, max: 9 }),
    );
    fc.assert(
      fc.property(fc.array(point, { minLength: 3, maxLength: 12 }), (points) => {
        const xs = points.map(([x]) => x);
        fc.pre(Math.max(...xs) - Math.min(...xs) > 200);
        expectSameDistances(points, planeOf(between(points)));
      }),
      { numRuns: 50 },
    );
  });
});
