import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import { fixedGeoIp } from "../../../src/geo/geo-ip-fixed.ts";
import { noGeoIp } from "../../../src/geo/geo-ip-none.ts";
import { isGeoPatch } from "../../../src/geo/patch.ts";
import { geoPatchOfKey, geoPatchOfNode } from "../../../src/geo/place.ts";

const sha256 = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash("sha256").update(bytes).digest());
const publicKey = Uint8Array.from({ length: 34 }, (_, index) => index);
const zurich = { latitude: 47.36667, longitude: 8.55 };

describe("geoPatchOfNode", () => {
  it("is the patch of the address when that is known", () => {
    const geoIp = fixedGeoIp({ "109.164.214.168": zurich });

    const patch = geoPatchOfNode({ ip: "109.164.214.168", publicKey }, { geoIp, sha256 });

    expect(patch).to.equal("021");
  });

  it("is 000 on this machine, whatever the database says", () => {
    const geoIp = fixedGeoIp({ "127.0.0.0/8": zurich });

    expect(geoPatchOfNode({ ip: "127.0.0.1", publicKey }, { geoIp, sha256 })).to.equal("000");
    expect(geoPatchOfNode({ ip: "::ffff:127.0.0.1", publicKey }, { geoIp, sha256 })).to.equal(
      "000",
    );
    expect(geoPatchOfNode({ ip: "127.0.0.2", publicKey }, { geoIp, sha256 })).to.equal("021");
  });

  it("is the patch of the key when the place is unknown, the same for everybody", () => {
    const needs = { geoIp: noGeoIp, sha256 };

    const patch = geoPatchOfNode({ ip: "10.0.0.1", publicKey }, needs);

    expect(patch).to.equal(geoPatchOfKey(publicKey, sha256));
    expect(patch).to.equal(geoPatchOfNode({ ip: "no address", publicKey }, needs));
  });

  it("is the patch of the key when a look-up answers a point off the globe", () => {
    const geoIp = { locate: () => ({ latitude: 1e9, longitude: 0 }) };

    const patch = geoPatchOfNode({ ip: "8.8.8.8", publicKey }, { geoIp, sha256 });

    expect(patch).to.equal(geoPatchOfKey(publicKey, sha256));
  });
});

describe("archethic weaknesses 13.3, 11: geoPatchOfKey (A11)", () => {
  it("never changes for a key", () => {
    expect(geoPatchOfKey(publicKey, sha256)).to.equal("62C");
    expect(geoPatchOfKey(new Uint8Array(), sha256)).to.equal("BD1");
  });

  it("is a patch whose first and third digits differ", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (key) => {
        const patch = geoPatchOfKey(key, sha256);
        expect(isGeoPatch(patch), patch).to.equal(true);
        expect(patch[0]).to.not.equal(patch[2]);
      }),
    );
  });

  it("spreads keys over the whole globe", () => {
    const patches = new Set<string>();
    for (let key = 0; key < 20_000; key += 1) {
      patches.add(geoPatchOfKey(Uint8Array.of(key >> 8, key & 255), sha256));
    }

    expect(patches.size).to.equal(16 * 8 * 15);
  });
});
