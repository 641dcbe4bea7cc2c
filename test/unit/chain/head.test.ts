import { expect } from "chai";
import { GENESIS_HEAD, nextEpoch } from "../../../src/chain/head.ts";

describe("a head", () => {
  it("is followed in its own epoch, or in the next one when it closed its own", () => {
    const head = { ...GENESIS_HEAD, epoch: 3 };
    expect([nextEpoch(head), nextEpoch({ ...head, lastOfEpoch: true })]).to.deep.equal([3, 4]);
  });

  it("of a node that has nothing is the genesis commit of epoch 0", () => {
    expect(GENESIS_HEAD).to.include({ index: 0, timestampMs: 0, epoch: 0, lastOfEpoch: false });
    expect(GENESIS_HEAD.digest).to.deep.equal(new Uint8Array(32));
  });
});
