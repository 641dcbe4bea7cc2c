import { expect } from "chai";
import fc from "fast-check";
import { drawsOf, minusLn } from "../../../../src/testing/drive/draws.ts";
import type { Spread } from "../../../../src/testing/fault-plan.ts";

const SEEDS = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const KEYS = fc.tuple(fc.string(), fc.string(), fc.nat());

/** So many draws of one row. */
function row<T>(length: number, draw: (nth: number) => T): T[] {
  return Array.from({ length }, (_, nth) => draw(nth));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("keyed draws", () => {
  it("follow from seed and key alone, in any order", () => {
    fc.assert(
      fc.property(SEEDS, fc.array(KEYS, { minLength: 1 }), (seed, keys) => {
        const forward = drawsOf(seed);
        const backward = drawsOf(seed);
        const one = keys.map((key) => forward.u32(...key));
        const other = [...keys].reverse().map((key) => backward.u32(...key));
        expect(one).to.deep.equal(other.reverse());
      }),
    );
  });

  it("stay within their bounds", () => {
    fc.assert(
      fc.property(SEEDS, KEYS, fc.integer({ min: 1, max: 1_000 }), (seed, key, bound) => {
        const draws = drawsOf(seed);
        expect(draws.u32(...key)).to.be.within(0, 2 ** 32 - 1);
        expect(Number.isInteger(draws.u32(...key))).to.equal(true);
        expect(draws.unit(...key)).to.be.within(0, 1 - 2 ** -32);
        expect(draws.below(bound, ...key)).to.be.within(0, bound - 1);
      }),
    );
  });

  it("differ by seed, place, owner and number", () => {
    const at = (seed: bigint, place: string, owner: string) =>
      row(64, (nth) => drawsOf(seed).u32(place, owner, nth)).join();
    const rows = [
      at(1n, "p", "o"),
      at(2n, "p", "o"),
      at(1n + 2n ** 40n, "p", "o"),
      at(1n, "q", "o"),
      at(1n, "p", "q"),
      at(1n, "o", "p"),
    ];

    expect(new Set(rows).size).to.equal(rows.length);
    expect(new Set(row(10_000, (nth) => drawsOf(1n).u32("p", "o", nth))).size).to.be.above(9_990);
  });

  it("are the same on every machine", () => {
    const draws = drawsOf(0x1234_5678_9abc_def0n);

    expect(row(4, (nth) => draws.u32("link.latency", "a>b", nth))).to.deep.equal(GOLDEN);
  });

  it("survive forgetting what was asked for", () => {
    const draws = drawsOf(3n);
    const before = draws.u32("p", "o", 1);
    for (let at = 0; at < 70_000; at += 1) draws.u32("p", `owner ${at}`, 0);

    expect(draws.u32("p", "o", 1)).to.equal(before);
  });

  it("are even in every bit, and neighbours know nothing of each other", () => {
    const draws = drawsOf(11n);
    const words = row(20_000, (nth) => draws.u32("p", "o", nth));
    for (let bit = 0; bit < 32; bit += 1) {
      const share = meanOf(words.map((word) => (word >>> bit) & 1));
      expect(share, `bit ${bit}`).to.be.closeTo(0.5, 0.02);
    }
    const units = words.map((word) => word / 2 ** 32 - 0.5);
    const lagged = units.slice(1).map((unit, at) => unit * (units[at] ?? 0));
    const owners = row(20_000, (nth) => draws.unit("p", `o${nth}`, 0) - 0.5);
    const across = owners.slice(1).map((unit, at) => unit * (owners[at] ?? 0));
    expect(meanOf(lagged) * 12).to.be.closeTo(0, 0.04);
    expect(meanOf(across) * 12).to.be.closeTo(0, 0.04);
    expect(meanOf(owners)).to.be.closeTo(0, 0.02);
  });
});

describe("drawn lengths", () => {
  const spread = (what: Spread): number[] =>
    row(20_000, (nth) => drawsOf(5n).spread(what, "p", "o", nth));

  it("are what they are fixed to", () => {
    expect(new Set(spread(7))).to.deep.equal(new Set([7]));
  });

  it("are even between two bounds", () => {
    const lengths = spread({ uniform: [10, 30] });

    expect(Math.min(...lengths)).to.be.within(10, 10.1);
    expect(Math.max(...lengths)).to.be.within(29.9, 30);
    expect(meanOf(lengths)).to.be.closeTo(20, 0.2);
  });

  it("fall off around a mean", () => {
    const lengths = spread({ exponential: 40 });

    expect(Math.min(...lengths)).to.be.above(0);
    expect(meanOf(lengths)).to.be.closeTo(40, 1);
    expect(lengths.filter((length) => length > 40).length / lengths.length).to.be.closeTo(
      1 / Math.E,
      0.015,
    );
  });

  it("have a tail of the share that is stated", () => {
    const lengths = spread({ bimodal: { usual: 1, tail: 500, tailShare: 0.1 } });

    expect(new Set(lengths)).to.deep.equal(new Set([1, 500]));
    expect(lengths.filter((length) => length === 500).length / lengths.length).to.be.closeTo(
      0.1,
      0.01,
    );
  });

  it("know nothing of the chance drawn under the same key", () => {
    const draws = drawsOf(9n);
    const products = row(
      20_000,
      (nth) =>
        (draws.unit("p", "o", nth) - 0.5) *
        (draws.spread({ uniform: [0, 1] }, "p", "o", nth) - 0.5),
    );

    expect(meanOf(products) * 12).to.be.closeTo(0, 0.04);
  });

  it("take the logarithm without the engine's", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (word) => {
        expect(minusLn(word)).to.be.closeTo(-Math.log((word + 0.5) / 2 ** 32), 2e-8);
      }),
      { examples: [[0], [1], [2 ** 31 - 1], [2 ** 31], [2 ** 32 - 1]] },
    );
  });
});

const GOLDEN = [3_947_999_788, 335_938_766, 1_688_033_515, 3_193_079_689];
