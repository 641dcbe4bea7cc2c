import { expect } from "chai";
import {
  highestKnown,
  insertPeer,
  markOffChain,
  type PeerHeights,
  peersOnSameChain,
  peersWith,
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

describe("peer heights", () => {
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
    expect(entry).to.deep.equal({ genesis: "bb", height: 2, lowest: 0, sameChain: false });
  });

  it("PH4: an announced commit raises a peer on our chain, and never lowers it", () => {
    const raised = raiseHeight(insert(NONE, "a", 1), "a", 3);
    expect([raised.counted, raised.heights.get("a")?.height]).to.deep.equal([true, 3]);
    expect(raiseHeight(raised.heights, "a", 2).heights.get("a")?.height).to.equal(3);
  });

  it("PH5: news of a peer not on our chain do not count", () => {
    const heights = insert(NONE, "a", 1, "bb");
    expect(raiseHeight(heights, "a", 3)).to.deep.equal({ heights, counted: false });
    const said = { height: 3, lowest: 0 };
    expect(replaceHeight(heights, "a", said)).to.deep.equal({ heights, counted: false });
  });

  it("PH6: news of an unknown peer do not count", () => {
    expect(raiseHeight(NONE, "a", 3)).to.deep.equal({ heights: NONE, counted: false });
  });

  it("PH7: the highest known is none without peers, else the maximum", () => {
    expect(highestKnown(NONE)).to.equal(undefined);
    expect(highestKnown(three)).to.equal(7);
  });

  it("PH8: the highest known ignores a peer off our chain", () => {
    expect(highestKnown(insert(insert(NONE, "a", 10), "b", 100, "bb"))).to.equal(10);
    expect(highestKnown(insert(NONE, "b", 100, "bb"))).to.equal(undefined);
  });

  it("PH9: commits at or below what we have are offered by nobody who dropped them", () => {
    const { heights } = replaceHeight(three, "b", { height: 7, lowest: 6 });
    const offered = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((index) => peersWith(heights, index).length);
    expect(offered).to.deep.equal([2, 2, 2, 2, 1, 1, 1, 1, 0]);
  });

  it("PH10: a peer marked off our chain is out of every list", () => {
    const heights = markOffChain(three, "b");
    expect(heights.get("b")?.sameChain).to.equal(false);
    expect([peersOnSameChain(heights), highestKnown(heights)]).to.deep.equal([["a", "c"], 5]);
    expect(peersWith(heights, 1)).to.deep.equal(["a", "c"]);
  });

  it("PH11: a removed peer takes all it said with it", () => {
    const heights = removePeer(raiseHeight(three, "b", 90).heights, "b");
    expect([heights.has("b"), highestKnown(heights), heights.size]).to.deep.equal([false, 5, 2]);
  });

  it("PH12: two of three peers are on our chain", () => {
    const heights = insert(insert(insert(NONE, "a", 1), "b", 1, "bb"), "c", 1);
    expect(peersOnSameChain(heights)).to.deep.equal(["a", "c"]);
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
    raiseHeight(three, "a", 99);
    markOffChain(three, "a");
    insert(three, "d", 1);
    expect([...three]).to.deep.equal(before);
  });
});
