import { expect } from "chai";
import { PEER_COLUMNS, sortedPeers } from "../../../../src/inspector/picture/peer-columns.ts";
import type { ShownPeer } from "../../../../src/inspector/protocol/network.ts";

const rates = (bytesIn: number) => ({ bytesIn, bytesOut: 640, messagesIn: 12, messagesOut: 0.4 });

const PEERS: readonly ShownPeer[] = [
  { peer: "c", direction: "dialed", state: "connected", rttMs: 9, rates: rates(10) },
  { peer: "a", direction: "none", state: "disconnected" },
  { peer: "d", direction: "accepted", state: "connected", rttMs: 2, clockOffsetMs: -900 },
  { peer: "b", direction: "dialed", state: "yielding", rates: rates(9_000), clockOffsetMs: 3 },
];

function order(key: string, isTurned = false): string {
  const column = PEER_COLUMNS.find((one) => one.key === key);
  if (column === undefined) throw new Error(`no column ${key}`);
  return sortedPeers(PEERS, column, isTurned)
    .map(({ peer }) => peer)
    .join("");
}

describe("the columns of the table of peers (V3)", () => {
  it("sort small times and large traffic first, and what is not known last", () => {
    expect([order("peer"), order("rtt"), order("in")]).to.deep.equal(["abcd", "dcab", "bcad"]);
    expect(order("state")).to.equal("cdab");
  });

  it("sort the clocks that are farthest off first, whichever way", () => {
    expect(order("clock")).to.equal("dbac");
  });

  it("are turned round but for what is not known", () => {
    expect([order("peer", true), order("rtt", true)]).to.deep.equal(["dcba", "cdab"]);
  });

  it("say a figure with its unit, and nothing where nothing is known", () => {
    const peer: ShownPeer = {
      ...{ peer: "ab", direction: "dialed", state: "connected", rttMs: 1.25, rttP95Ms: 80 },
      ...{ rates: rates(5_200), clockOffsetMs: -2_400, lastSeenMs: 1_000, availability: 0.98 },
      ...{ transport: "tcp", protocol: 1, patch: "a3f", address: "10.0.0.1:1" },
    };
    const said = (one: ShownPeer) => PEER_COLUMNS.map(({ text }) => text(one, 4_000));
    expect(said(peer)).to.deep.equal([
      ...["ab", "connected", "1.3 ms / 80 ms", "5.2 kB, 12 msg", "640 B, 0.4 msg", "−2.4 s"],
      ...["3 s ago", "98 %", "tcp v1", "us", "a3f", "10.0.0.1:1"],
    ]);
    expect(said({ peer: "x", direction: "none", state: "idle" }).join("")).to.equal("xidlenobody");
  });

  it("each say what they are about", () => {
    expect(new Set(PEER_COLUMNS.map(({ key }) => key)).size).to.equal(PEER_COLUMNS.length);
    for (const { about } of PEER_COLUMNS) expect(about).to.have.length.above(10);
  });
});
