import { expect } from "chai";
import { CauseSampling } from "../../../../src/inspector/collect/cause-sampling.ts";

describe("CauseSampling", () => {
  it("tells everything until it is too much, then about half at each step (V6)", () => {
    const sampling = new CauseSampling();
    const told = (from: number) =>
      Array.from({ length: 1_000 }, (_, at) => from + at).filter((id) => sampling.isTold(id))
        .length;
    expect(told(1)).to.equal(1_000);
    sampling.lessFrom(2_000);
    expect(told(2_000)).to.be.within(400, 600);
    sampling.lessFrom(4_000);
    expect(told(4_000)).to.be.within(180, 320);
    sampling.moreFrom(6_000);
    expect(told(6_000)).to.be.within(400, 600);
  });

  it("leaves a cause the share it began under (V1)", () => {
    const sampling = new CauseSampling();
    for (let step = 0; step < 20; step += 1) sampling.lessFrom(1_000 + step);
    expect(sampling.isTold(999)).to.equal(true);
    expect(sampling.level).to.equal(20);
  });
});
