import { expect } from "chai";
import { StakeAggregator } from "../../../src/chain/stake-aggregator.ts";
import { makeFixture } from "../../support/chain-fixture.ts";

describe("StakeAggregator", () => {
  it("aggregator_quorum: has a quorum with three of four equal stakes, not with two", () => {
    const stake = new StakeAggregator(makeFixture().committee);
    expect([stake.add(0), stake.add(2), stake.hasQuorum]).to.deep.equal([true, true, false]);
    expect([stake.add(3), stake.hasQuorum, stake.stake]).to.deep.equal([true, true, 3]);
  });

  it("aggregator_validity: has validity with two of four equal stakes, not with one", () => {
    const stake = new StakeAggregator(makeFixture().committee);
    stake.add(1);
    expect(stake.hasValidity).to.equal(false);
    stake.add(0);
    expect(stake.hasValidity).to.equal(true);
  });

  it("aggregator_clear: counts from nothing after clear", () => {
    const stake = new StakeAggregator(makeFixture().committee);
    for (const author of [0, 1, 2]) stake.add(author);
    stake.clear();
    expect([stake.stake, stake.hasValidity, stake.add(0)]).to.deep.equal([0, false, true]);
  });

  it("counts an author once and a stranger never", () => {
    const stake = new StakeAggregator(makeFixture().committee);
    expect([stake.add(1), stake.add(1), stake.add(4), stake.add(-1)]).to.deep.equal([
      true,
      false,
      false,
      false,
    ]);
    expect(stake.stake).to.equal(1);
  });
});
