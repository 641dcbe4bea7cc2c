import { expect } from "chai";
import { type KnownNode, newNode } from "../../../src/peer/known-node.ts";
import {
  authorizedAndAvailableNodes,
  authorizedNodes,
  availableNodes,
  candidateNodes,
} from "../../../src/peer/node-views.ts";

function node(name: string, change: Partial<KnownNode> = {}): KnownNode {
  return newNode({ firstPublicKey: name, ip: "10.0.0.1", port: 3_002, ...change });
}

const names = (nodes: readonly KnownNode[]): string[] => nodes.map((one) => one.firstPublicKey);

describe("views", () => {
  const first = node("first", { enrollmentMs: 1 });
  const early = node("early", {
    enrollmentMs: 2,
    authorizationMs: 10,
    available: true,
    availabilityUpdateMs: 0,
  });
  const late = node("late", { authorizationMs: 5_000, available: true, availabilityUpdateMs: 20 });
  const down = node("down", { authorizationMs: 10, availabilityUpdateMs: 2_000 });
  const plain = node("plain", { available: true });
  const all = [late, first, early, down, plain];

  it("authorizedNodes filters by date", () => {
    expect(names(authorizedNodes(all, { dateMs: 9 }))).to.deep.equal(["first"]);
    expect(names(authorizedNodes(all, { dateMs: 10 }))).to.deep.equal(["early", "down"]);
    expect(names(authorizedNodes(all, { dateMs: 10, before: true }))).to.deep.equal(["first"]);
    expect(names(authorizedNodes(all, { dateMs: 5_000 }))).to.deep.equal(["late", "early", "down"]);
  });

  it("availableNodes ignores dates", () => {
    expect(names(availableNodes(all))).to.deep.equal(["late", "early", "plain"]);
  });

  it("authorizedAndAvailableNodes filters by both dates", () => {
    expect(names(authorizedAndAvailableNodes(all, { dateMs: 1_000 }))).to.deep.equal([
      "early",
      "down",
    ]);
    expect(names(authorizedAndAvailableNodes(all, { dateMs: 2_000 }))).to.deep.equal(["early"]);
    const before = { dateMs: 2_000, before: true };
    expect(names(authorizedAndAvailableNodes(all, before))).to.deep.equal(["early", "down"]);
  });

  it("fall back to the first enrolled node, even if it is down, and to nobody without one", () => {
    expect(names(authorizedAndAvailableNodes([down, first], { dateMs: 5_000 }))).to.deep.equal([
      "first",
    ]);
    expect(authorizedAndAvailableNodes([plain], { dateMs: 5_000 })).to.deep.equal([]);
    expect(authorizedNodes([], { dateMs: 0 })).to.deep.equal([]);
  });

  it("candidateNodes are up and not authorized at any date", () => {
    expect(names(candidateNodes(all))).to.deep.equal(["plain"]);
  });
});
