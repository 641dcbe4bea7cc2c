import { readFileSync } from "node:fs";
import { expect } from "chai";
import { blockRef, decodeBlock } from "../../../src/chain/block.ts";
import { encodeCommit, readCommit } from "../../../src/chain/commit.ts";
import { hexOf } from "../../../src/hex.ts";
import { verifyBlock } from "../../../src/chain/verify-block.ts";
import { chainVectors } from "../../support/chain-vectors.ts";
import { makeFixture } from "../../support/chain-fixture.ts";

const golden: Record<string, string> = JSON.parse(
  readFileSync(new URL("golden.json", import.meta.url), "utf8"),
);
const { context, crypto } = makeFixture();

function bytesOf(name: string): Uint8Array {
  return new Uint8Array(Buffer.from(golden[name] ?? "", "hex"));
}

describe("the chain's bytes", () => {
  const computed = chainVectors();

  it("are all in the golden file and no others", () => {
    expect(Object.keys(golden)).to.deep.equal(Object.keys(computed));
  });

  for (const [name, hex] of Object.entries(computed)) {
    it(`of ${name} have not changed`, () => {
      expect(hex).to.equal(golden[name]);
    });
  }

  it("are read back: the golden block verifies under its golden digest", () => {
    const { ref } = verifyBlock(bytesOf("block"), context);
    expect(hexOf(ref.digest)).to.equal(golden["blockDigest"]);
    expect(blockRef(decodeBlock(bytesOf("block")), crypto)).to.deep.equal(ref);
  });

  it("are read back: the golden commit is written as it was read", () => {
    const { commit, digest } = readCommit(bytesOf("commit"), crypto);
    expect(hexOf(encodeCommit(commit))).to.equal(golden["commit"]);
    expect(hexOf(digest)).to.equal(golden["commitDigest"]);
  });
});
