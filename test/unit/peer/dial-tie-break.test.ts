import { expect } from "chai";
import {
  isReachedByPeer,
  keptLink,
  linkInUse,
  linksToYield,
  type PeerLink,
} from "../../../src/peer/dial-tie-break.ts";

const link = (
  id: number,
  direction: PeerLink["direction"],
  standing: PeerLink["standing"] = "proven",
): PeerLink => ({ id, direction, standing });
const lesser = { self: "aa", peer: "bb" };
const greater = { self: "cc", peer: "bb" };

describe("keptLink", () => {
  for (const direction of ["inbound", "outbound"] as const) {
    it(`of two ${direction} ones is the newer, whoever is greater`, () => {
      for (const pair of [lesser, greater]) {
        expect(keptLink(pair, link(1, direction), link(2, direction)).id).to.equal(2);
      }
    });
  }

  it("of a mix is the one dialed by the greater peer id, whichever came first", () => {
    const [inbound, outbound] = [link(1, "inbound"), link(2, "outbound")];
    for (const [held, newer] of [
      [inbound, outbound],
      [outbound, inbound],
    ] as const) {
      expect(keptLink(greater, held, newer)).to.equal(outbound);
      expect(keptLink(lesser, held, newer)).to.equal(inbound);
    }
  });

  it("is the same one for both ends", () => {
    // The link A dialed is outbound at A and inbound at B.
    for (const [a, b] of [
      ["aa", "bb"],
      ["bb", "aa"],
    ] as const) {
      const atA = keptLink({ self: a, peer: b }, link(1, "outbound"), link(2, "inbound"));
      const atB = keptLink({ self: b, peer: a }, link(2, "outbound"), link(1, "inbound"));
      expect(atA.id).to.equal(atB.id);
    }
  });
});

describe("linkInUse", () => {
  it("is nobody's while no link stands", () => {
    expect(linkInUse(lesser, [])).to.equal(undefined);
    expect(linkInUse(lesser, [link(1, "outbound", "none")])).to.equal(undefined);
  });

  it("is one the other side has not spoken on only while there is no other", () => {
    const dialed = link(1, "outbound", "unproven");
    expect(linkInUse(greater, [dialed])).to.equal(dialed);
    expect(linkInUse(greater, [dialed, link(2, "inbound")])?.id).to.equal(2);
  });

  it("stays the one that gives way until that has given way", () => {
    const [yielding, kept] = [link(1, "outbound", "yielding"), link(2, "inbound")];
    expect(linkInUse(lesser, [yielding, kept])).to.equal(yielding);
    expect(linkInUse(lesser, [{ ...yielding, standing: "none" }, kept])).to.equal(kept);
  });

  it("is at once the newer of one direction, since nobody may be there to hear the older", () => {
    const kept = link(2, "inbound");
    expect(linkInUse(lesser, [link(1, "inbound", "yielding"), kept])).to.equal(kept);
  });
});

describe("linksToYield", () => {
  it("are all but the one that is kept, and none that is not proven or gives way already", () => {
    const links = [
      link(1, "inbound"),
      link(2, "inbound"),
      link(3, "outbound", "unproven"),
      link(4, "inbound", "yielding"),
    ];
    expect(linksToYield(greater, links).map(({ id }) => id)).to.deep.equal([1]);
    const dialed = [...links.slice(0, 2), link(3, "outbound")];
    expect(linksToYield(greater, dialed).map(({ id }) => id)).to.deep.equal([1, 2]);
    expect(linksToYield(lesser, dialed).map(({ id }) => id)).to.deep.equal([1, 3]);
  });
});

describe("isReachedByPeer", () => {
  it("is true while a link stands that the peer dialed and that is kept", () => {
    expect(isReachedByPeer([link(1, "inbound")])).to.equal(true);
    expect(isReachedByPeer([link(1, "inbound", "yielding"), link(2, "outbound")])).to.equal(false);
  });
});
