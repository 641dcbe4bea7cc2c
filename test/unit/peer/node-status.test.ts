import { expect } from "chai";
import { type KnownNode, newNode } from "../../../src/peer/known-node.ts";
import {
  authorizeNode,
  enrolNode,
  setAvailability,
  setAverageAvailability,
  setNetworkPatch,
  setSynced,
  unauthorizeNode,
} from "../../../src/peer/node-status.ts";

const identity = { firstPublicKey: "k1", ip: "10.0.0.1", port: 3_002 };
const known: KnownNode = newNode({
  ...identity,
  geoPatch: "AAA",
  networkPatch: "BBB",
  enrollmentMs: 1_000,
  averageAvailability: 0.5,
  synced: true,
  available: true,
  availabilityUpdateMs: 2_000,
  authorizationMs: 3_000,
});

describe("enrolNode", () => {
  it("starts in latency where its address lies once it is enrolled", () => {
    const node = enrolNode(newNode({ ...identity, geoPatch: "C3A" }), 7);
    expect(node).to.include({ enrollmentMs: 7, networkPatch: "C3A" });
  });
});

describe("setters", () => {
  it("setAvailability moves the date only when the flag changes", () => {
    expect(setAvailability(known, true, 99)).to.equal(known);
    const down = setAvailability(known, false, 99);
    expect(down).to.include({ available: false, availabilityUpdateMs: 99 });
    expect(setAvailability(down, false, 150)).to.equal(down);
  });

  it("setAvailability takes the sync away with the availability and does not bring it back", () => {
    const down = setAvailability(known, false, 99);
    expect(down.synced).to.equal(false);
    expect(setAvailability(down, true, 100).synced).to.equal(false);
  });

  it("authorizeNode keeps the first date until it is taken away", () => {
    expect(authorizeNode(known, 9).authorizationMs).to.equal(3_000);
    expect(authorizeNode(unauthorizeNode(known), 9).authorizationMs).to.equal(9);
  });

  it("set one field each", () => {
    expect(setSynced(known, false)).to.deep.equal({ ...known, synced: false });
    expect(setAverageAvailability(known, 0.25)).to.deep.equal({
      ...known,
      averageAvailability: 0.25,
    });
    expect(setNetworkPatch(known, "F0A")).to.deep.equal({ ...known, networkPatch: "F0A" });
  });

  it("refuse what their callers promised never to set", () => {
    for (const average of [-0.1, 1.1, Number.NaN]) {
      expect(() => setAverageAvailability(known, average)).to.throw("broken promise");
    }
    for (const patch of ["", "AB", "abc", "AAAA", "G00"]) {
      expect(() => setNetworkPatch(known, patch)).to.throw("broken promise");
    }
  });
});
