import { expect } from "chai";
import { CITIES } from "../../../../src/cli/devnet/cities.ts";
import { installedGeoFiles } from "../../../../src/cli/devnet/geo-files.ts";
import { openGeoIpDatabase } from "../../../../src/geo/geo-ip-database.ts";
import { geoPatchOf } from "../../../../src/geo/patch.ts";
import { isValidAddress } from "../../../../src/peer/node-address.ts";

describe("cities of a devnet", () => {
  it("lie in patches of their own, by a real database", async function () {
    this.timeout(30_000);
    const [ipv4 = ""] = installedGeoFiles();
    const geoIp = await openGeoIpDatabase([ipv4]);

    const patches = CITIES.map(({ name, address }) => {
      const place = geoIp.locate(address);
      if (place === undefined) throw new Error(`${name} is nowhere`);
      return geoPatchOf(place);
    });

    expect(CITIES.length).to.be.at.least(12);
    expect(new Set(patches).size).to.equal(CITIES.length);
    expect(CITIES.every(({ address }) => isValidAddress({ host: address, port: 1 }))).to.equal(
      true,
    );
  });
});
