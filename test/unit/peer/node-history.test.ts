import { expect } from "chai";
import { newNode } from "../../../src/peer/known-node.ts";
import {
  authorizationsAfter,
  inOrder,
  nextApplicationMs,
  nodeAfter,
  type NodeTransaction,
} from "../../../src/peer/node-history.ts";

const DAY_MS = 86_400_000;
const said = {
  ip: "10.0.0.9",
  port: 3_009,
  httpPort: 4_009,
  rewardAddress: "reward",
  originPublicKey: "origin",
  miningPublicKey: "mining",
};
const first: NodeTransaction = {
  type: "node",
  timestampMs: 1_000,
  firstPublicKey: "a",
  previousPublicKey: "a",
  address: "address-1",
  said,
};
const later: NodeTransaction = {
  ...first,
  timestampMs: 2_000,
  previousPublicKey: "a2",
  address: "address-2",
  said: { ...said, ip: "10.0.0.10" },
};

describe("nodeAfter", () => {
  it("enrols a node by its first transaction, in latency where its address lies", () => {
    expect(nodeAfter(first, undefined, "021")).to.deep.equal(
      newNode({
        ...said,
        firstPublicKey: "a",
        lastAddress: "address-1",
        geoPatch: "021",
        networkPatch: "021",
        enrollmentMs: 1_000,
        lastUpdateMs: 1_000,
      }),
    );
  });

  it("moves a node by a later one, and leaves alone what the network thinks of it", () => {
    const thought = { available: true, synced: true, averageAvailability: 0.5, authorizationMs: 7 };
    const known = { ...newNode({ firstPublicKey: "a", ip: "1.1.1.1", port: 1 }), ...thought };
    const enrolled = { ...known, enrollmentMs: 1_000, networkPatch: "FFF", geoPatch: "021" };

    expect(nodeAfter(later, enrolled, "F1B")).to.deep.equal({
      ...enrolled,
      ...later.said,
      lastPublicKey: "a2",
      lastAddress: "address-2",
      lastUpdateMs: 2_000,
      geoPatch: "F1B",
    });
  });

  it("changes nothing when it comes again or too late", () => {
    const one = nodeAfter(first, undefined, "021");
    expect(nodeAfter(first, one, "021")).to.deep.equal(one);
    expect(nodeAfter(first, nodeAfter(later, one, "F1B"), "021")).to.equal(undefined);
  });

  it("keeps the place of a node where nobody could tell the new one", () => {
    const one = nodeAfter(first, undefined, "021");
    expect(nodeAfter(later, one, null)).to.include({ geoPatch: "021", ip: "10.0.0.10" });
    expect(nodeAfter(first, undefined, null)).to.include({ geoPatch: null, networkPatch: null });
  });
});

describe("authorizationsAfter", () => {
  const renewals = [
    { authorizedKeys: ["a", "b"], applicationMs: 10 },
    { authorizedKeys: ["b"], applicationMs: 20 },
    { authorizedKeys: ["a", "b"], applicationMs: 30 },
  ];

  it("lets the newest list decide, each from the first date without a break", () => {
    const dates = authorizationsAfter(new Map([["old", 1]]), renewals);
    expect([...dates]).to.deep.equal([
      ["a", 30],
      ["b", 10],
    ]);
  });

  it("comes to the same when all of it is read again", () => {
    const once = authorizationsAfter(new Map(), renewals);
    expect(authorizationsAfter(once, renewals)).to.deep.equal(once);
  });

  it("leaves everything as it is without a renewal", () => {
    const held = new Map([["a", 1]]);
    expect(authorizationsAfter(held, [])).to.equal(held);
  });
});

describe("nextApplicationMs", () => {
  it("is the next midnight, and of a midnight the one after", () => {
    expect([0, 1, DAY_MS - 1, DAY_MS].map((time) => nextApplicationMs(time))).to.deep.equal([
      DAY_MS,
      DAY_MS,
      DAY_MS,
      2 * DAY_MS,
    ]);
    expect(nextApplicationMs(25, 10)).to.equal(30);
    expect(() => nextApplicationMs(1, 0)).to.throw("broken promise");
  });
});

describe("inOrder", () => {
  it("puts the oldest first and keeps the order of one time", () => {
    const secrets = {
      type: "node_shared_secrets",
      timestampMs: 1_000,
      authorizedKeys: [],
    } as const;
    expect(inOrder([later, first, secrets])).to.deep.equal([first, secrets, later]);
  });
});
