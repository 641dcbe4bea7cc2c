import { expect } from "chai";
import { commitRefField, GENESIS_COMMIT, sameCommit } from "../../../src/chain/commit-ref.ts";
import { decode, encode } from "../../../src/wire/codec.ts";

const commit = { index: 7, digest: new Uint8Array(32).fill(1) };

describe("the name of a commit", () => {
  it("is the same exactly when index and digest are", () => {
    expect(sameCommit(commit, { ...commit })).to.equal(true);
    expect(sameCommit(commit, { ...commit, index: 8 })).to.equal(false);
    expect(sameCommit(commit, { ...commit, digest: new Uint8Array(32) })).to.equal(false);
  });

  it("of the genesis commit is index 0 with the zero digest", () => {
    expect(GENESIS_COMMIT).to.deep.equal({ index: 0, digest: new Uint8Array(32) });
  });

  it("is read back as it was written", () => {
    const wire = decode(encode(commitRefField.toWire(commit, "commit")));
    expect(commitRefField.fromWire(wire, "commit")).to.deep.equal(commit);
  });
});
