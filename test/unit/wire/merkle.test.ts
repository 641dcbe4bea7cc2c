import { expect } from "chai";
import fc from "fast-check";
import { nobleCrypto } from "../../../src/crypto/noble.ts";
import { merklePath, merkleRoot, rootOfPath } from "../../../src/wire/merkle.ts";

const crypto = nobleCrypto();
const { sha256 } = crypto;

function hexOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? "none" : Buffer.from(bytes).toString("hex");
}

function leafHash(entry: string): Uint8Array {
  return sha256(Uint8Array.of(0, ...Buffer.from(entry, "hex")));
}

/** One behind the other. */
function packed(hashes: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(hashes));
}

/** The entries and roots of the reference tests of certificate transparency. */
const ENTRIES = ["", "00", "10", "2021", "3031", "40414243"];
const ENTRIES_LAST = ["5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const LEAVES = [...ENTRIES, ...ENTRIES_LAST].map(leafHash);

describe("merkle tree", () => {
  it("has the roots of RFC 6962's reference tests for one to eight leaves", () => {
    const roots = ROOTS.map((_, index) => merkleRoot(crypto, packed(LEAVES.slice(0, index + 1))));

    expect(roots.map(hexOf)).to.deep.equal(ROOTS);
  });

  it("leads from every leaf to the root, and from no other place", () => {
    const places = fc
      .integer({ min: 1, max: 70 })
      .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1), fc.nat(80)));

    fc.assert(
      fc.property(places, ([size, index, otherIndex]) => {
        const leaves = Array.from({ length: size }, (_, leaf) => leafHash(`0${leaf}`.slice(-2)));
        const root = hexOf(merkleRoot(crypto, packed(leaves)));
        const path = merklePath(crypto, packed(leaves), index);
        const leaf = leaves[index] ?? new Uint8Array(32);

        expect(hexOf(rootOfPath(sha256, leaf, { index, size, path }))).to.equal(root);
        const elsewhere = rootOfPath(sha256, leaf, { index: otherIndex, size, path });
        if (otherIndex !== index) expect(hexOf(elsewhere)).to.not.equal(root);
      }),
      { numRuns: 200 },
    );
  });

  it("refuses a path too short, too long or with a hash of another length", () => {
    const path = merklePath(crypto, packed(LEAVES), 3);
    const lead = (hashes: readonly Uint8Array[]): unknown =>
      rootOfPath(sha256, LEAVES[3] ?? new Uint8Array(32), { index: 3, size: 8, path: hashes });

    expect(lead(path)).to.not.equal(undefined);
    expect(lead(path.slice(1))).to.equal(undefined);
    expect(lead([...path, ...path])).to.equal(undefined);
    expect(lead([new Uint8Array(31), ...path.slice(1)])).to.equal(undefined);
    expect(rootOfPath(sha256, new Uint8Array(32), { index: 0, size: 0, path: [] })).to.equal(
      undefined,
    );
  });

  it("does not let a node pass for a leaf", () => {
    const [one, other] = [leafHash("00"), leafHash("10")];
    const node = Uint8Array.of(...one, ...other);

    expect(hexOf(merkleRoot(crypto, sha256(Uint8Array.of(0, ...node))))).to.not.equal(
      hexOf(merkleRoot(crypto, packed([one, other]))),
    );
  });
});
