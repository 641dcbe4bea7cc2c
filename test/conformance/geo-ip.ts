/** What every look-up of addresses promises, run on each implementation. */

import { expect } from "chai";
import fc from "fast-check";
import type { Coordinates, GeoIp } from "../../src/geo/geo-ip.ts";
import { isOnGlobe } from "../../src/geo/patch.ts";

/** An address and the place an implementation must find, to a few degrees. */
export interface KnownPlace {
  readonly ip: string;
  readonly place: Coordinates;
}

const TOLERANCE_DEGREES = 3;

/** Declares the tests of one implementation; `known` is what its source holds. */
export function describeGeoIp(
  name: string,
  open: () => Promise<GeoIp>,
  known: readonly KnownPlace[],
): void {
  describe(`GeoIp, ${name}`, () => {
    let geoIp: GeoIp;

    before(async () => {
      geoIp = await open();
    });

    for (const { ip, place } of known) {
      it(`finds ${ip}, and finds it again`, () => {
        const found = geoIp.locate(ip);

        expect(found?.latitude).to.be.closeTo(place.latitude, TOLERANCE_DEGREES);
        expect(found?.longitude).to.be.closeTo(place.longitude, TOLERANCE_DEGREES);
        expect(geoIp.locate(ip)).to.deep.equal(found);
      });

      if (!ip.includes(":")) {
        it(`finds ${ip} in the clothes of IPv6`, () => {
          expect(geoIp.locate(`::ffff:${ip}`)).to.deep.equal(geoIp.locate(ip));
        });
      } else {
        it(`finds ${ip} in upper case`, () => {
          expect(geoIp.locate(ip.toUpperCase())).to.deep.equal(geoIp.locate(ip));
        });
      }
    }

    for (const ip of [
      "10.0.0.1",
      "127.0.0.1",
      "192.168.1.1",
      "169.254.0.1",
      "0.0.0.0",
      "::1",
      "fd00::1",
      "fe80::1",
    ]) {
      it(`answers undefined for ${ip}, which leads to no one place`, () => {
        expect(geoIp.locate(ip)).to.equal(undefined);
      });
    }

    for (const ip of [
      "",
      "localhost",
      "1.2.3",
      "1.2.3.4.5",
      "999.1.1.1",
      "2001:::1",
      "8.8.8.8 ",
      "\0",
    ]) {
      it(`answers undefined for ${JSON.stringify(ip)}, which is no address`, () => {
        expect(geoIp.locate(ip)).to.equal(undefined);
      });
    }

    it("answers a point on the globe or undefined, and never throws", () => {
      fc.assert(
        fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (text) => {
          const found = geoIp.locate(text);
          expect(found === undefined || isOnGlobe(found)).to.equal(true);
        }),
        { numRuns: 2_000 },
      );
    });
  });
}
