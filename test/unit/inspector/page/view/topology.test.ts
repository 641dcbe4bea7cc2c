import { expect } from "chai";
import { DRAWN_MAX, topologyOf } from "../../../../../src/inspector/page/view/topology.ts";
import type { NetworkFrame, ShownPeer } from "../../../../../src/inspector/protocol/network.ts";

const peerOf = (peer: string, state = "connected"): ShownPeer => ({
  ...{ peer, direction: "dialed", state },
});

function network(peers: readonly ShownPeer[], beyond: readonly string[] = []): NetworkFrame {
  const known = beyond.map((peer) => ({ peer, isUp: true }));
  return { atMs: 0, self: { peer: "me", kind: "full" }, peers, beyond: known, cells: {} };
}

const names = (count: number, start = "") =>
  Array.from({ length: count }, (_, at) => `${start}${String(at).padStart(3, "0")}`);

describe("the node in the middle of those it knows (V3)", () => {
  it("has its links in a ring and who it has heard of in another, and no line between others", () => {
    const { dots, left } = topologyOf(network([peerOf("b", "connecting"), peerOf("a")], ["00cc"]));
    expect(dots.map(({ peer, hop, tone }) => [peer, hop, tone])).to.deep.equal([
      ["a", 1, "up"],
      ["b", 1, "trying"],
      ["00cc", 2, "known"],
    ]);
    expect(left).to.equal(0);
    expect(dots[0]).to.include({ x: 0, y: -0.5 });
  });

  it("does not wander when its peers are told in another order or another state", () => {
    const places = (peers: readonly ShownPeer[]) =>
      topologyOf(network(peers)).dots.map(({ peer, x, y }) => [peer, x, y]);
    const [a, b, c] = ["a", "b", "c"];
    expect(places([peerOf(c), peerOf(a, "connecting"), peerOf(b)])).to.deep.equal(
      places([peerOf(a), peerOf(b), peerOf(c)]),
    );
  });

  it("draws fifty at most, links before the others, and counts who is left", () => {
    const peers = names(30).map((name) => peerOf(name));
    const { dots, left } = topologyOf({ ...network(peers, names(25, "00")), beyondInAll: 90 });
    expect(dots).to.have.length(DRAWN_MAX);
    expect(dots.filter(({ hop }) => hop === 1)).to.have.length(30);
    expect(left).to.equal(70);
  });
});
