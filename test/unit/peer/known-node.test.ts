import { expect } from "chai";
import {
  type KnownNode,
  mergeNode,
  NEVER_JUDGED_MS,
  NEVER_UPDATED_MS,
  newNode,
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
