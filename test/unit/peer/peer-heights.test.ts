import { expect } from "chai";
import { highestKnown, peersOnSameChain, peersWith } from "../../../src/peer/height-views.ts";
import {
  insertPeer,
  markOffChain,
  type PeerHeights,
  raiseHeight,
  removePeer,
  replaceHeight,
} from "../../../src/peer/peer-heights.ts";

const OURS = "aa";
const NONE: PeerHeights = new Map();

function insert(heights: PeerHeights, peer: string, height: number, genesis = OURS): PeerHeights {
  return insertPeer(heights, peer, { genesis, height, lowest: 0, ourGenesis: OURS });
}

const three = insert(insert(insert(NONE, "a", 3), "b", 7), "c", 5);

describe("soma state sync: peer heights (S4)", () => {
  it("PH1: an inserted peer has its height and whether it is on our chain", () => {
    expect(insert(NONE, "a", 3).get("a")).to.include({ height: 3, sameChain: true });
    expect(insert(NONE, "a", 3, "bb").get("a")).to.include({ height: 3, sameChain: false });
  });

  it("PH2: a peer inserted again with the same genesis only grows", () => {
    const { heights } = replaceHeight(insert(NONE, "a", 5), "a", { height: 5, lowest: 2 });
    expect(insert(heights, "a", 9).get("a")).to.include({ height: 9, lowest: 2 });
    expect(insert(heights, "a", 1).get("a")).to.include({ height: 5, lowest: 2 });
    expect(insert(markOffChain(heights, "a"), "a", 9).get("a")?.sameChain).to.equal(false);
  });

  it("PH3: another genesis replaces the whole entry, also by a lower height", () => {
    const entry = insert(insert(NONE, "a", 9), "a", 2, "bb").get("a");
    const differs = { index: 0, ours: "aa", theirs: "bb" };
    const other = { genesis: "bb", height: 2, lowest: 0, sameChain: false, differs };
    expect(entry).to.deep.equal(other);
  });

  it("PH4: an announced commit raises a peer on our chain, and never lowers it", () => {
    const raised = raiseHeight(insert(NONE, "a", 1), "a", { height: 3, head: 0 });
    expect([raised.counted, raised.heights.get("a")?.height]).to.deep.equal([true, 3]);
    expect(
      raiseHeight(raised.heights, "a", { height: 2, head: 0 }).heights.get("a")?.height,
    ).to.equal(3);
  });

  it("PH5: news of a peer not on our chain do not count", () => {
    const heights = insert(NONE, "a", 1, "bb");
    expect(raiseHeight(heights, "a", { height: 3, head: 0 })).to.deep.equal({
      heights,
      counted: false,
    });
    const said = { height: 3, lowest: 0 };
    expect(replaceHeight(heights, "a", said)).to.deep.equal({ heights, counted: false });
  });

  it("PH6: news of an unknown peer do not count", () => {
    expect(raiseHeight(NONE, "a", { height: 3, head: 0 })).to.deep.equal({
      heights: NONE,
      counted: false,
    });
  });

  it("PH10: a peer marked off our chain is out of every list", () => {
    const heights = markOffChain(three, "b");
    expect(heights.get("b")?.sameChain).to.equal(false);
    expect([peersOnSameChain(heights), highestKnown(heights)]).to.deep.equal([["a", "c"], 5]);
    expect(peersWith(heights, 1)).to.deep.equal(["a", "c"]);
  });

  it("PH11: a removed peer takes all it said with it", () => {
    const heights = removePeer(raiseHeight(three, "b", { height: 90, head: 0 }).heights, "b");
    expect([heights.has("b"), highestKnown(heights), heights.size]).to.deep.equal([false, 5, 2]);
  });

  it("PH13: an answer replaces the lowest, and the height too, also by less", () => {
    const { heights, counted } = replaceHeight(three, "b", { height: 4, lowest: 2 });
    expect([counted, heights.get("b")]).to.deep.equal([
      true,
      { genesis: OURS, height: 4, lowest: 2, sameChain: true },
    ]);
  });

  it("leaves the table it was given alone", () => {
    const before = [...three];
    raiseHeight(three, "a", { height: 99, head: 0 });
    markOffChain(three, "a");
    insert(three, "d", 1);
    expect([...three]).to.deep.equal(before);
  });
});
