import { expect } from "chai";
import { ACCEPTED_CHOSEN_MAX, chosenPeers } from "../../../src/peer/chosen-peers.ts";

const accepted = (order: number) => ({ peer: `a${order}`, isDialed: false, order });
const dialed = (order: number) => ({ peer: `d${order}`, isDialed: true, order });

describe("peers to choose from (S3)", () => {
  it("are all that are dialed, and all others while they are few", () => {
    expect(chosenPeers([accepted(3), dialed(9), accepted(1)])).to.deep.equal(["d9", "a1", "a3"]);
  });

  it("are no more of those who came by themselves than the limit, and those who came first", () => {
    const crowd = Array.from({ length: 100 }, (_, at) => accepted(100 - at));

    const chosen = chosenPeers([...crowd, dialed(200)]);

    expect(chosen).to.have.length(1 + ACCEPTED_CHOSEN_MAX);
    expect(chosen.slice(0, 3)).to.deep.equal(["d200", "a1", "a2"]);
    expect(chosen).to.not.include("a17");
  });
});
