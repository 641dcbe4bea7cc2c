import { expect } from "chai";
import { fixedGeoIp } from "../../../src/geo/geo-ip-fixed.ts";
import { failureCode } from "../../conformance/store.ts";

const zurich = { latitude: 47.37, longitude: 8.55 };
const tokyo = { latitude: 35.68, longitude: 139.65 };

describe("fixedGeoIp", () => {
  it("prefers the longest prefix, in whatever order they are listed", () => {
    const geoIp = fixedGeoIp({ "8.0.0.0/8": zurich, "8.8.8.8": tokyo, "8.8.0.0/16": zurich });

    expect(geoIp.locate("8.8.8.8")).to.deep.equal(tokyo);
    expect(geoIp.locate("8.9.8.8")).to.deep.equal(zurich);
  });

  it("finds a private address that is listed, as networks on one machine need", () => {
    expect(fixedGeoIp({ "10.1.0.0/16": zurich }).locate("10.1.2.3")).to.deep.equal(zurich);
  });

  it("reads keys in any spelling", () => {
    expect(fixedGeoIp({ "2001:DB8::0/32": tokyo }).locate("2001:db8:1::")).to.deep.equal(tokyo);
  });

  it("refuses keys that are no address and places off the globe", async () => {
    expect(await failureCode(() => fixedGeoIp({ zurich }))).to.equal("option.invalid");
    expect(await failureCode(() => fixedGeoIp({ "1.2.3.4/99": zurich }))).to.equal(
      "option.invalid",
    );
    expect(
      await failureCode(() => fixedGeoIp({ "1.2.3.4": { latitude: 100, longitude: 0 } })),
    ).to.equal("option.invalid");
  });
});
