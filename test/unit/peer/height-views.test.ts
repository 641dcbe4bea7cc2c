import { expect } from "chai";
import { highestKnown, peersOnSameChain, peersWith } from "../../../src/peer/height-views.ts";
import { insertPeer, type PeerHeights, replaceHeight } from "../../../src/peer/peer-heights.ts";

const OURS = "aa";
const NONE: PeerHeights = new Map();

function insert(heights: PeerHeights, peer: string, height: number, genesis = OURS): PeerHeights {
  return insertPeer(heights, peer, { genesis, height, lowest: 0, ourGenesis: OURS });
}

const three = insert(insert(insert(NONE, "a", 3), "b", 7), "c", 5);

/** Peers by name: height and lowest. */
function heightsOf(said: Readonly<Record<string, readonly [number, number]>>): PeerHeights {
  return Object.entries(said).reduce<PeerHeights>(
    (heights, [peer, [height, lowest]]) =>
      insertPeer(heights, peer, { genesis: "aa", height, lowest, ourGenesis: "aa" }),
    new Map(),
  );
}

describe("what peers say together", () => {
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

  it("PH12: two of three peers are on our chain", () => {
    const heights = insert(insert(insert(NONE, "a", 1), "b", 1, "bb"), "c", 1);
    expect(peersOnSameChain(heights)).to.deep.equal(["a", "c"]);
  });
});

describe("peersWith", () => {
  it("PB1: gives only the peer with a height of at least 15 for 15", () => {
    expect(peersWith(heightsOf({ a: [10, 0], b: [20, 0] }), 15)).to.deep.equal(["b"]);
  });

  it("PB2: needs a height of at least 8 and a lowest of at most 8 for 8", () => {
    const heights = heightsOf({ a: [7, 0], b: [20, 9], c: [8, 8], d: [20, 0] });
    expect(peersWith(heights, 8)).to.deep.equal(["c", "d"]);
  });

  it("PB3: gives nobody for 100", () => {
    expect(peersWith(heightsOf({ a: [10, 0], b: [20, 0] }), 100)).to.deep.equal([]);
  });
});
