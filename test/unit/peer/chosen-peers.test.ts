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

  it("are few of one range, however early those came; a house's own are not counted", () => {
    const from = (host: string, order: number) => ({ ...accepted(order), host });
    const crowd = Array.from({ length: 40 }, (_, at) => from(`5.9.${at}.1`, at));
    const others = [from("9.9.9.9", 100), from("2a00:1450::1", 101)];
    const house = Array.from({ length: 5 }, (_, at) => from("10.0.0.1", 200 + at));

    const chosen = chosenPeers([...house, ...crowd, ...others]);

    const few = ["a0", "a1", "a2", "a3", "a100", "a101"];
    expect(chosen).to.deep.equal([...few, "a200", "a201", "a202", "a203", "a204"]);
  });
});
