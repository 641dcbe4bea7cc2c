import { expect } from "chai";
import fc from "fast-check";
import { seededRandom } from "../../../src/time/seeded-random.ts";

const words = (seed: string | number, count = 8): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.u32());
};

describe("seededRandom", () => {
  it("gives the same stream for the same seed, in this release and the next", () => {
    expect(words("pinned", 4)).to.deep.equal([945485299, 3036321160, 2119750493, 2349169563]);
  });

  it("is a function of its seed", () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        expect(words(seed)).to.deep.equal(words(seed));
      }),
    );
  });

  it("takes a number for its text", () => {
    expect(words(7)).to.deep.equal(words("7"));
  });

  it("gives neighbouring seeds streams that share nothing", () => {
    const firsts = new Set<number>();
    for (let seed = 0; seed < 1_000; seed += 1) firsts.add(words(seed, 1)[0] ?? -1);

    expect(firsts.size).to.equal(1_000);
  });

  it("forks by purpose, whatever was drawn before", () => {
    const random = seededRandom(1);
    const before = random.fork("dial").u32();
    random.u32();

    expect(random.fork("dial").u32()).to.equal(before);
    expect(random.fork("gossip").u32()).to.not.equal(before);
  });

  it("leaves its own stream alone when it is forked", () => {
    const forked = seededRandom(1);
    forked.fork("dial").u32();

    expect(forked.u32()).to.equal(seededRandom(1).u32());
  });
});
