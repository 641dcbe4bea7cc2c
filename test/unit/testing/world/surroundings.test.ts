import { expect } from "chai";
import type { NodeSpec } from "../../../../src/testing/spec.ts";
import { idleSpec } from "./small-spec.ts";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import { folkOf, hostOf, nodesOf, placesOf } from "../../../../src/testing/world/surroundings.ts";

describe("the surroundings of nodes", () => {
  it("are those of the nodes a spec names or draws, and name the seed where it cannot", () => {
    const [node] = idleSpec(["a"]).nodes as readonly NodeSpec[];
    const drawn = { ...idleSpec([]), nodes: () => (node === undefined ? [] : [node, node]) };
    const boom = (): never => {
      throw new Error("boom");
    };

    expect(nodesOf(idleSpec(["a", "b"]), 1n)).to.have.length(2);
    expect(() => nodesOf(drawn, 1n)).to.throw("nodes[1].name");
    expect(() => nodesOf({ ...drawn, nodes: boom }, 31n)).to.throw(
      /nodes: .*threw at seed 0x1f: boom/,
    );
  });

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
      const keyOf = (name: string, seed: bigint) =>
        folkOf([{ name: "a" }, { name: "b" }], seed, kind).identity(name).signer.publicKey;
      const { crypto, signer } = folkOf([{ name: "a" }], 1n, kind).identity("a");
      const message = Uint8Array.of(1, 2);

      expect(crypto.verify(signer.publicKey, message, signer.sign(message)), kind).to.equal(true);
      expect(signer.publicKey).to.deep.equal(keyOf("a", 1n));
      expect(signer.publicKey).to.not.deep.equal(keyOf("b", 1n));
      expect(signer.publicKey).to.not.deep.equal(keyOf("a", 2n));
    }
  });

  it("tell of each node what the configuration of another would say", () => {
    const folk = folkOf([{ name: "a" }, { name: "b" }], 1n);

    expect(folk.neighbour("b")).to.deep.equal({
      host: hostOf(1),
      publicKey: folk.identity("b").signer.publicKey.bytes,
    });
    expect(() => folk.neighbour("c")).to.throw("names nodes the world has (c)");
  });
});
