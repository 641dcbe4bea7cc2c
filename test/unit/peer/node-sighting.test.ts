import { expect } from "chai";
import { newNode } from "../../../src/peer/known-node.ts";
import { placeNode, sameNode } from "../../../src/peer/node-sighting.ts";

const known = newNode({ firstPublicKey: "a", ip: "10.0.0.1", port: 1, geoPatch: "021" });

describe("a sighting of a node", () => {
  it("moves the node and leaves everything else", () => {
    const moved = placeNode(known, { key: "a", ip: "10.0.0.2", port: 2, geoPatch: "F1B" });

    expect(moved).to.deep.equal({ ...known, ip: "10.0.0.2", port: 2, geoPatch: "F1B" });
  });

  it("leaves the patch when nobody could tell it", () => {
    const moved = placeNode(known, { key: "a", ip: "10.0.0.2", port: 2, geoPatch: null });

    expect(moved.geoPatch).to.equal("021");
  });

  it("is no news when every field is the same", () => {
    expect(sameNode(known, { ...known })).to.equal(true);
    expect(sameNode(known, { ...known, port: 2 })).to.equal(false);
    expect(sameNode(known, { ...known, synced: true })).to.equal(false);
  });
});
