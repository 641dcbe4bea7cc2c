import { expect } from "chai";
import {
  authorizeNode,
  enrolNode,
  type KnownNode,
  mergeNode,
  NEVER_JUDGED_MS,
  NEVER_UPDATED_MS,
  newNode,
  setAvailability,
  setAverageAvailability,
  setNetworkPatch,
  setSynced,
  unauthorizeNode,
} from "../../../src/peer/known-node.ts";

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

describe("a new node", () => {
  it("has the fixed past as its dates and counts as down and fully available", () => {
    expect(newNode(identity)).to.include({
      lastPublicKey: "k1",
      available: false,
      synced: false,
      averageAvailability: 1,
      authorizationMs: null,
      lastUpdateMs: NEVER_UPDATED_MS,
      availabilityUpdateMs: NEVER_JUDGED_MS,
    });
    expect(new Date(NEVER_UPDATED_MS).toISOString()).to.equal("2019-07-14T00:00:00.000Z");
    expect(new Date(NEVER_JUDGED_MS).toISOString()).to.equal("2008-10-31T00:00:00.000Z");
  });

  it("starts in latency where its address lies once it is enrolled", () => {
    const node = enrolNode(newNode({ ...identity, geoPatch: "C3A" }), 7);
    expect(node).to.include({ enrollmentMs: 7, networkPatch: "C3A" });
  });
});

describe("mergeNode", () => {
  const news = {
    ...newNode({ ...identity, ip: "10.9.9.9" }),
    averageAvailability: null,
    synced: null,
  };

  it("takes a node met for the first time as it is, open fields at their defaults", () => {
    const node = mergeNode(undefined, news);
    expect(node).to.deep.equal(newNode({ ...identity, ip: "10.9.9.9" }));
  });

  it("always overwrites where a node is reached, its keys, addresses and dates", () => {
    const update = {
      ...news,
      lastPublicKey: "k2",
      port: 1,
      httpPort: 2,
      lastAddress: "address",
      rewardAddress: "reward",
      originPublicKey: "origin",
      miningPublicKey: "mining",
      lastUpdateMs: 9_000,
      available: false,
      availabilityUpdateMs: 9_500,
    };
    const { averageAvailability, synced, geoPatch, networkPatch, enrollmentMs, ...rest } = update;
    expect([averageAvailability, synced, geoPatch, networkPatch, enrollmentMs]).to.deep.equal([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(mergeNode(known, update)).to.include({ ...rest, authorizationMs: 3_000 });
  });

  it("keeps patches, average, enrolment and sync where the news leave them open", () => {
    expect(mergeNode(known, news)).to.include({
      geoPatch: "AAA",
      networkPatch: "BBB",
      enrollmentMs: 1_000,
      averageAvailability: 0.5,
      synced: true,
    });
  });

  it("overwrites them where the news name them", () => {
    const named = {
      geoPatch: "111",
      networkPatch: "222",
      enrollmentMs: 5,
      averageAvailability: 0,
      synced: false,
    };
    expect(mergeNode(known, { ...news, ...named })).to.include(named);
  });

  it("never takes an authorization away nor moves its date", () => {
    expect(mergeNode(known, { ...news, authorizationMs: null }).authorizationMs).to.equal(3_000);
    expect(mergeNode(known, { ...news, authorizationMs: 9 }).authorizationMs).to.equal(3_000);
    const plain = newNode(identity);
    expect(mergeNode(plain, { ...news, authorizationMs: 9 }).authorizationMs).to.equal(9);
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
