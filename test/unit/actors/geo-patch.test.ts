import { expect } from "chai";
import { geoPatch } from "../../../actors/geo-patch.ts";
import { GEO_PATCH } from "../../../messages/geo-patch.ts";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import type { GeoIp } from "../../../src/geo/geo-ip.ts";
import { fixedGeoIp } from "../../../src/geo/geo-ip-fixed.ts";
import { geoPatchOfKey } from "../../../src/geo/place.ts";
import { type NodeWorld, useNodeWorld } from "../../support/node-world.ts";

const { sha256 } = nativeCrypto();
const zurich = { latitude: 47.36667, longitude: 8.55 };
const publicKey = new Uint8Array(33).fill(3);

async function placed(world: NodeWorld, geoIp: GeoIp): Promise<void> {
  await world.supervise([geoPatch.childSpec({ geoIp, sha256 }, { name: GEO_PATCH })]);
}

describe("the geography", () => {
  const world = useNodeWorld();

  it("places an address it knows, and one it does not by the key", async () => {
    await placed(world(), fixedGeoIp({ "109.164.214.168": zurich }));
    const { call } = world().ref(GEO_PATCH);

    expect(await call.patchOf({ host: "109.164.214.168", publicKey })).to.equal("021");
    expect(await call.patchOf({ host: "127.0.0.1", publicKey })).to.equal("000");
    const byKey = geoPatchOfKey(publicKey, sha256);
    expect(await call.patchOf({ host: "10.0.0.1", publicKey })).to.equal(byKey);
    expect(await call.patchOf({ host: "node.example.org", publicKey })).to.equal(byKey);
    expect(await call.locate("109.164.214.168")).to.deep.equal(zurich);
    expect(await call.locate("10.0.0.1")).to.equal(undefined);
  });

  it("takes a database that throws for one that knows nothing, and tells", async () => {
    const broken: GeoIp = {
      locate: () => {
        throw new Error("page 7 is damaged");
      },
    };
    await placed(world(), broken);
    const { call } = world().ref(GEO_PATCH);

    const patch = await call.patchOf({ host: "8.8.8.8", publicKey });

    expect(patch).to.equal(geoPatchOfKey(publicKey, sha256));
    expect(await call.locate("8.8.8.8")).to.equal(undefined);
    expect(world().emitted("geo.look_up_failed")).to.have.length(2);
    expect(world().crashes).to.deep.equal([]);
  });

  it("knows no place off the globe", async () => {
    await placed(world(), { locate: () => ({ latitude: Number.NaN, longitude: 500 }) });
    const { call } = world().ref(GEO_PATCH);

    expect(await call.locate("8.8.8.8")).to.equal(undefined);
    expect(await call.patchOf({ host: "8.8.8.8", publicKey })).to.match(/^[0-9A-F]{3}$/);
  });

  it("killed, comes back with the same answers", async () => {
    await placed(world(), fixedGeoIp({ "109.164.214.168": zurich }));
    const { call } = world().ref(GEO_PATCH);
    const hosts = ["109.164.214.168", "10.0.0.1", "::1"];
    const ask = (): Promise<string[]> =>
      Promise.all(hosts.map((host) => call.patchOf({ host, publicKey })));

    const before = await ask();
    await world().kill(GEO_PATCH);

    expect(await ask()).to.deep.equal(before);
  });
});
