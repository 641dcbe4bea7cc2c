import { expect } from "chai";
import fc from "fast-check";
import { isNetworkPatch, networkDistance } from "../../../src/geo/distance.ts";
import { agreedPatch, latencyMatrix, networkPatches } from "../../../src/geo/network-patch.ts";

const measured = (
  table: Readonly<Record<string, Readonly<Record<string, number>>>>,
): ReadonlyMap<string, ReadonlyMap<string, number>> =>
  new Map(Object.entries(table).map(([key, row]) => [key, new Map(Object.entries(row))] as const));

/** Two crowds, 10 ms within and 200 ms between them. */
const CROWDS = measured(
  Object.fromEntries(
    ["a1", "a2", "a3", "b1", "b2", "b3"].map((one, _, all) => [
      one,
      Object.fromEntries(
        all
          .filter((other) => other !== one)
          .map((other) => [other, other[0] === one[0] ? 10 : 200]),
      ),
    ]),
  ),
);

describe("archethic network_coordinates_test: latencyMatrix (A11)", () => {
  it("holds three tiers of what each node measured, and zeros on its diagonal", () => {
    const latencies = { b: 10, c: 20, d: 30, e: 100, f: 110, g: 5_000 };
    const [row] = latencyMatrix([..."abcdefg"], measured({ a: latencies }));

    expect(row).to.deep.equal([0, 1 / 3, 1 / 3, 1 / 3, 1, 1, 1]);
  });

  it("is the mean where two disagree, and the word of one where the other is silent", () => {
    const table = measured({
      a: { b: 10, c: 20, d: 30 },
      b: { a: 30, c: 20, d: 10 },
      c: {},
      d: {},
    });
    const matrix = latencyMatrix([..."abcd"], table);

    expect(matrix[0]?.[1]).to.be.closeTo((1 / 3 + 1) / 2, 1e-12);
    expect(matrix[0]?.[2]).to.be.closeTo(2 / 3, 1e-12);
    for (const [i, row] of matrix.entries()) {
      for (const [j, value] of row.entries()) expect(value).to.equal(matrix[j]?.[i]);
    }
  });

  it("counts who did not answer, and a pair nobody measured, as far", () => {
    const matrix = latencyMatrix([..."abc"], measured({ a: { b: 0, c: 10 } }));

    expect(matrix).to.deep.equal([
      [0, 1, 1 / 3],
      [1, 0, 1],
      [1 / 3, 1, 0],
    ]);
  });
});

describe("archethic network_coordinates_test: networkPatches (A11)", () => {
  it("puts those near that hear each other soon", () => {
    const patches = networkPatches(CROWDS);
    const distance = (one: string, other: string): number =>
      networkDistance(patches.get(one) ?? "", patches.get(other) ?? "");

    expect([...patches.keys()]).to.deep.equal(["a1", "a2", "a3", "b1", "b2", "b3"]);
    expect(Math.max(distance("a1", "a2"), distance("b1", "b3"))).to.be.below(
      Math.min(distance("a1", "b1"), distance("a3", "b2")),
    );
    expect(new Set([patches.get("a1")?.[0], patches.get("b1")?.[0]])).to.deep.equal(
      new Set(["0", "F"]),
    );
  });

  it("is the same whoever is named first", () => {
    const turned = new Map(
      [...CROWDS].reverse().map(([key, row]) => [key, new Map([...row].reverse())] as const),
    );
    expect(networkPatches(turned)).to.deep.equal(networkPatches(CROWDS));
  });

  it("says nothing of one node alone", () => {
    expect(networkPatches(measured({ a: {} })).size).to.equal(0);
    expect(networkPatches(new Map()).size).to.equal(0);
  });

  it("gives every node a patch with A in the end, whatever was measured", () => {
    const key = fc.constantFrom(..."abcde");
    const row = fc.dictionary(key, fc.nat(1_000), { noNullPrototype: true });
    fc.assert(
      fc.property(fc.dictionary(key, row, { noNullPrototype: true }), (table) => {
        for (const patch of networkPatches(measured(table)).values()) {
          expect(isNetworkPatch(patch), patch).to.equal(true);
          expect(patch[2]).to.equal("A");
        }
      }),
    );
  });
});

describe("archethic summary_aggregate_test: agreedPatch (A11, A13)", () => {
  for (const [patches, agreed] of [
    [["ABC", "C90", "FFF", "000"], "BA6"],
    [["ABC"], "ABC"],
    [["ABC", "ABC"], "ABC"],
    [["00A", "01A", "FFA"], "01A"],
    [["00A", "none"], "00A"],
    [[], undefined],
  ] as const) {
    it(`of ${patches.join(", ") || "nothing"} is ${agreed}`, () => {
      expect(agreedPatch(patches)).to.equal(agreed);
    });
  }
});
