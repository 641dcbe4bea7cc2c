import { expect } from "chai";
import {
  areIndependent,
  type Footprint,
  newFootprint,
} from "../../../../src/testing/actors/footprint.ts";

function turnOf(actor: number, touched: Partial<Footprint> = {}): Footprint {
  return { ...newFootprint(actor), ...touched };
}

describe("areIndependent", () => {
  it("holds for a turn and one that sends to its actor, and for two that send elsewhere", () => {
    expect(areIndependent(turnOf(1), turnOf(2, { receivers: new Set([1]) }))).to.equal(true);
    expect(
      areIndependent(
        turnOf(1, { receivers: new Set([3]) }),
        turnOf(2, { receivers: new Set([4]) }),
      ),
    ).to.equal(true);
  });

  it("does not hold for two that send to one actor, of one actor, or that answer calls", () => {
    const toThree = { receivers: new Set([3]) };
    expect(areIndependent(turnOf(1, toThree), turnOf(2, toThree))).to.equal(false);
    expect(areIndependent(turnOf(1), turnOf(1))).to.equal(false);
    expect(areIndependent(turnOf(1, { answers: true }), turnOf(2, { answers: true }))).to.equal(
      false,
    );
  });

  it("does not hold for a turn that does what is not followed", () => {
    expect(areIndependent(turnOf(1, { isShared: true }), turnOf(2))).to.equal(false);
    expect(areIndependent(turnOf(1), turnOf(2, { isShared: true }))).to.equal(false);
  });
});
