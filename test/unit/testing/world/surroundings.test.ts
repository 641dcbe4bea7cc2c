import { expect } from "chai";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import { hostOf, identityOf, placesOf } from "../../../../src/testing/world/surroundings.ts";

describe("the surroundings of nodes", () => {
  it("give each node an address of its own, and the address a place", () => {
    const hosts = Array.from({ length: 600 }, (_, nth) => hostOf(nth));
    const places = placesOf(600, drawsOf(1n));

    expect(new Set(hosts).size).to.equal(600);
    expect(hosts[0]).to.equal("10.0.0.1");
    expect(hosts.every((host) => places.locate(host) !== undefined)).to.equal(true);
    expect(places.locate("10.9.0.1")).to.equal(undefined);
  });

  it("give each name a key by seed, whose signatures are checked", () => {
    for (const kind of ["modelled", "real"] as const) {
      const { crypto, signer } = identityOf("a", 1n, kind);
      const message = Uint8Array.of(1, 2);

      expect(crypto.verify(signer.publicKey, message, signer.sign(message)), kind).to.equal(true);
      expect(signer.publicKey).to.deep.equal(identityOf("a", 1n, kind).signer.publicKey);
      expect(signer.publicKey).to.not.deep.equal(identityOf("b", 1n, kind).signer.publicKey);
      expect(signer.publicKey).to.not.deep.equal(identityOf("a", 2n, kind).signer.publicKey);
    }
  });
});
