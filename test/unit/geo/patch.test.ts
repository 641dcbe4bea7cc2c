import { expect } from "chai";
import fc from "fast-check";
import { AssertionError } from "../../../src/assert.ts";
import {
  PATCH_DEGREES,
  geoPatchBox,
  geoPatchOf,
  isGeoPatch,
  isOnGlobe,
} from "../../../src/geo/patch.ts";

/** Place, latitude, longitude, patch; with edges where the reference states them. */
const VECTORS = [
  ["Alicante", 38.34517, -0.48149, "F1B", [33.75, 39.375, -5.625, 0]],
  ["Columbus", 39.964263, -83.003268, "C1D", [39.375, 45, -84.375, -78.75]],
  ["San José", 37.409911, -122.1604, "A1A", [33.75, 39.375, -123.75, -118.125]],
  ["Zurich", 47.36667, 8.55, "021", [45, 50.625, 5.625, 11.25]],
  ["the north pole on the date line", 90, 180, "8C0", [-90, -84.375, -180, -174.375]],
  ["Bordeaux", 44.828114, -0.584424, "F1F", [39.375, 45, -5.625, 0]],
  ["Limoges", 45.819792, 1.256239, "020", [45, 50.625, 0, 5.625]],
  ["Las Vegas", 36.165362, -115.102552, "A1B", [33.75, 39.375, -118.125, -112.5]],
  ["Phoenix", 33.456609, -112.033383, "B14", [28.125, 33.75, -112.5, -106.875]],
  ["Paris", 48.8582, 2.3387, "020", undefined],
  ["London", 51.5074, -0.1278, "F27", undefined],
  ["New York", 40.7128, -74.006, "C1E", undefined],
  ["Tokyo", 35.6762, 139.6503, "618", undefined],
  ["Sydney", -33.8688, 151.2093, "6E6", undefined],
  ["Buenos Aires", -34.6037, -58.3816, "DE5", undefined],
  ["the last cell before the pole and the date line", 89.99, 179.99, "73F", undefined],
] as const;

/** Points to a millionth of a degree, a hand's breadth, short of the pole and the date line. */
const pointArbitrary = fc.record({
  latitude: fc.integer({ min: -90e6, max: 90e6 - 1 }).map((micro) => micro / 1e6),
  longitude: fc.integer({ min: -180e6, max: 180e6 - 1 }).map((micro) => micro / 1e6),
});

const anyPointArbitrary = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});

const patchArbitrary = pointArbitrary.map(geoPatchOf);

describe("archethic geo_patch_test: geo patch (A11)", () => {
  for (const [place, latitude, longitude, patch, box] of VECTORS) {
    it(`get_geo_patch of ${place} is ${patch}${box ? ", and get_coord_from_geo_patch gives its box" : ""}`, () => {
      expect(geoPatchOf({ latitude, longitude })).to.equal(patch);
      if (!box) return;
      const { south, north, west, east } = geoPatchBox(patch);
      expect([south, north, west, east]).to.deep.equal(box);
    });
  }

  it("has a box that holds its point", () => {
    fc.assert(
      fc.property(pointArbitrary, (point) => {
        const { south, north, west, east } = geoPatchBox(geoPatchOf(point));
        expect(point.latitude).to.be.within(south, north);
        expect(point.longitude).to.be.within(west, east);
        expect(point.latitude).to.be.lessThan(north);
        expect(point.longitude).to.be.lessThan(east);
      }),
    );
  });

  it("exists for every point, however close to an edge", () => {
    fc.assert(
      fc.property(anyPointArbitrary, (point) => {
        expect(isGeoPatch(geoPatchOf(point)), geoPatchOf(point)).to.equal(true);
      }),
      {
        numRuns: 2_000,
        examples: [[{ latitude: 89.99999999999999, longitude: 179.99999999999997 }]],
      },
    );
  });

  it("is the patch of the middle of its own box", () => {
    fc.assert(
      fc.property(patchArbitrary, (patch) => {
        const { south, west } = geoPatchBox(patch);
        const half = PATCH_DEGREES / 2;
        expect(geoPatchOf({ latitude: south + half, longitude: west + half })).to.equal(patch);
      }),
    );
  });

  it("covers the globe with 2,048 cells that do not overlap", () => {
    const patches = new Set<string>();
    for (let row = 0; row < 32; row += 1) {
      for (let column = 0; column < 64; column += 1) {
        const latitude = -90 + PATCH_DEGREES * row;
        patches.add(geoPatchOf({ latitude, longitude: -180 + PATCH_DEGREES * column }));
      }
    }

    expect(patches.size).to.equal(2_048);
    expect([...patches].every(isGeoPatch)).to.equal(true);
  });

  for (const text of ["", "02", "0211", "F4B", "FBB", "f1b", "G1B", "F1B\n"]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(isGeoPatch(text)).to.equal(false);
      expect(() => geoPatchBox(text)).to.throw(AssertionError);
    });
  }

  for (const [latitude, longitude] of [
    [90.1, 0],
    [0, -180.1],
    [Number.NaN, 0],
    [0, Number.POSITIVE_INFINITY],
  ] as const) {
    it(`is not asked of ${latitude}, ${longitude}`, () => {
      expect(isOnGlobe({ latitude, longitude })).to.equal(false);
      expect(() => geoPatchOf({ latitude, longitude })).to.throw(AssertionError);
    });
  }
});
