import { expect } from "chai";
import { isLane, LANES, roundsApart, specsNamed } from "./lanes.ts";

describe("lanes of simulations", () => {
  it("are named by a lane, by a subject of several, by an id or its beginning", () => {
    expect(specsNamed(["kernel"])).to.deep.equal(LANES.kernel);
    expect(specsNamed(["p2p"]).map(({ id }) => id)).to.include.members([
      ...["parts/links@1", "parts/quorum@1", "parts/table@1", "network/join@1"],
    ]);
    expect(specsNamed(["sync"])).to.include.members([
      ...LANES.follow,
      ...LANES.network,
      ...LANES.liars,
    ]);
    expect(specsNamed(["parts/quo"]).map(({ id }) => id)).to.deep.equal(["parts/quorum@1"]);
  });

  it("have whole nodes seldom where they are part of a subject, and always in lanes of their own", () => {
    const everyOf = (word: string) =>
      new Set(specsNamed([word]).map((spec) => roundsApart(spec, [word])));

    expect(everyOf("sync")).to.deep.equal(new Set([1, 20]));
    expect(everyOf("liars")).to.deep.equal(new Set([1]));
  });

  it("count a spec once however often it is named", () => {
    expect(specsNamed(["kernel", "kernel/"])).to.deep.equal(LANES.kernel);
  });

  it("refuse a word that names nothing, and say what there is", () => {
    expect(() => specsNamed(["kernal"])).to.throw(
      "there is no spec kernal; there are kernel, parts",
    );
    expect(isLane("p2p")).to.equal(false);
  });
});
