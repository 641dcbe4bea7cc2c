import { expect } from "chai";
import fc from "fast-check";
import {
  byNearest,
  geoDistanceKm,
  isNetworkPatch,
  networkDistance,
} from "../../../src/geo/distance.ts";
import { geoPatchOf } from "../../../src/geo/patch.ts";

const HALF_EARTH_KM = 20_015;

const patchArbitrary = fc
  .record({
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  })
  .map(geoPatchOf);

const networkPatchArbitrary = fc
  .nat(0xfff)
  .map((value) => value.toString(16).toUpperCase().padStart(3, "0"));

describe("geoDistanceKm (A11)", () => {
  for (const [title, left, right, kmMax] of [
    ["across Greenwich (Bordeaux, Limoges)", "F1F", "020", 900],
    [
      "across the equator",
      geoPatchOf({ latitude: 1, longitude: 20 }),
      geoPatchOf({ latitude: -1, longitude: 20 }),
      630,
    ],
    [
      "across the date line",
      geoPatchOf({ latitude: 0, longitude: 179 }),
      geoPatchOf({ latitude: 0, longitude: -179 }),
      630,
    ],
    [
      "across the pole",
      geoPatchOf({ latitude: 89, longitude: 0 }),
      geoPatchOf({ latitude: 89, longitude: 179 }),
      630,
    ],
  ] as const) {
    it(`is short ${title}`, () => {
      expect(geoDistanceKm(left, right)).to.be.within(1, kmMax);
    });
  }

  it("is right for cities to the size of two patches", () => {
    const paris = geoPatchOf({ latitude: 48.8582, longitude: 2.3387 });
    const tokyo = geoPatchOf({ latitude: 35.6762, longitude: 139.6503 });
    const sydney = geoPatchOf({ latitude: -33.8688, longitude: 151.2093 });

    expect(geoDistanceKm(paris, tokyo)).to.be.closeTo(9_712, 900);
    expect(geoDistanceKm(paris, sydney)).to.be.closeTo(16_960, 900);
    expect(geoDistanceKm("020", "020")).to.equal(0);
  });

  it("is never negative, never over half the earth, and the same both ways", () => {
    fc.assert(
      fc.property(patchArbitrary, patchArbitrary, (left, right) => {
        const km = geoDistanceKm(left, right);
        expect(km).to.be.within(0, HALF_EARTH_KM);
        expect(km).to.equal(geoDistanceKm(right, left));
        expect(km === 0).to.equal(left === right);
      }),
    );
  });

  it("is no longer over a third place, but for the rounding", () => {
    fc.assert(
      fc.property(patchArbitrary, patchArbitrary, patchArbitrary, (a, b, c) => {
        expect(geoDistanceKm(a, c)).to.be.at.most(geoDistanceKm(a, b) + geoDistanceKm(b, c) + 2);
      }),
    );
  });

  it("is infinite for what is no patch", () => {
    expect(geoDistanceKm("F4B", "020")).to.equal(Number.POSITIVE_INFINITY);
    expect(geoDistanceKm("020", "")).to.equal(Number.POSITIVE_INFINITY);
  });
});

describe("archethic p2p_test: network_distance (A11)", () => {
  for (const [from, to, distance] of [
    ["12F", "3A2", 8.246],
    ["12F", "AA0", 12.042],
    ["12F", "F50", 14.318],
    ["C3A", "F50", 3.606],
    ["C3A", "AA0", 7.28],
    ["C3A", "3A2", 11.402],
  ] as const) {
    it(`from ${from} to ${to} is ${distance}`, () => {
      expect(networkDistance(from, to)).to.be.closeTo(distance, 0.0005);
    });
  }

  it("leaves the third digit out and is the same both ways", () => {
    fc.assert(
      fc.property(networkPatchArbitrary, networkPatchArbitrary, (left, right) => {
        expect(networkDistance(left, right)).to.equal(networkDistance(right, left));
        expect(networkDistance(`${left.slice(0, 2)}A`, right)).to.equal(
          networkDistance(left, right),
        );
      }),
    );
  });

  it("is infinite for what is no patch", () => {
    expect(networkDistance("12G", "000")).to.equal(Number.POSITIVE_INFINITY);
    expect(networkDistance("000", "12")).to.equal(Number.POSITIVE_INFINITY);
    expect(isNetworkPatch("00A")).to.equal(true);
    expect(isNetworkPatch("00a")).to.equal(false);
  });
});

describe("archethic p2p_test: sort_by_nearest_nodes (A11)", () => {
  for (const [from, nearest] of [
    ["12F", ["3A2", "AA0", "F50", null]],
    ["C3A", ["F50", "AA0", "3A2", null]],
  ] as const) {
    it(`of nodes by network patch from ${from} is ${nearest.join(", ")}: one without a patch is last`, () => {
      const nodes = [null, "AA0", "F50", "3A2"].map((networkPatch) => ({ networkPatch }));

      const sorted = byNearest(nodes, ({ networkPatch }) =>
        networkDistance(from, networkPatch ?? ""),
      );

      expect(sorted.map(({ networkPatch }) => networkPatch)).to.deep.equal(nearest);
    });
  }

  it("orders by distance and keeps the order of equals, the unplaced last", () => {
    const nodes = ["618", "no patch", "021", "020", "worse", "F1F", "020"].map((patch, id) => ({
      patch,
      id,
    }));

    const sorted = byNearest(nodes, ({ patch }) => geoDistanceKm("020", patch));

    expect(sorted.map(({ id }) => id)).to.deep.equal([3, 6, 2, 5, 0, 1, 4]);
    expect(nodes.map(({ id }) => id)).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
  });

  it("is a stable sort for any distances", () => {
    const distances = fc.array(fc.constantFrom(0, 1, 2, Number.POSITIVE_INFINITY));
    fc.assert(
      fc.property(distances, (values) => {
        const items = values.map((distance, id) => ({ distance, id }));
        const sorted = byNearest(items, ({ distance }) => distance);
        for (const [index, item] of sorted.slice(1).entries()) {
          const before = sorted[index];
          const inOrder =
            before !== undefined &&
            (before.distance < item.distance ||
              (before.distance === item.distance && before.id < item.id));
          expect(inOrder).to.equal(true);
        }
      }),
    );
  });
});
