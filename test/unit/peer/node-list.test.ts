import { expect } from "chai";
import { type KnownNode, newNode } from "../../../src/peer/known-node.ts";
import {
  distinctNodes,
  firstEnrolledNode,
  hasNode,
  newestNodes,
} from "../../../src/peer/node-list.ts";

function node(name: string, change: Partial<KnownNode> = {}): KnownNode {
  return newNode({ firstPublicKey: name, ip: "10.0.0.1", port: 3_002, ...change });
}

const first = node("first", { enrollmentMs: 1 });
const plain = node("plain");

describe("lists of nodes", () => {
  it("firstEnrolledNode is the same whatever the order, also of two at one time", () => {
    const twin = node("alpha", { enrollmentMs: 1 });
    for (const list of [
      [first, twin, plain],
      [plain, twin, first],
    ]) {
      expect(firstEnrolledNode(list)?.firstPublicKey).to.equal("alpha");
    }
    expect(firstEnrolledNode([plain])).to.equal(undefined);
  });

  it("hasNode finds a node by its first or its last key", () => {
    const list = [node("a", { lastPublicKey: "b" })];
    expect(["a", "b", "c"].map((key) => hasNode(list, key))).to.deep.equal([true, true, false]);
  });

  it("distinctNodes keeps the first of each", () => {
    const twice = [node("a", { port: 1 }), node("b"), node("a", { port: 2 })];
    expect(distinctNodes(twice).map(({ port }) => port)).to.deep.equal([1, 3_002]);
  });

  it("newestNodes keeps the newest view of each", () => {
    const [old, fresh] = [node("a", { lastUpdateMs: 1 }), node("a", { lastUpdateMs: 2 })];
    for (const answers of [
      [[old], [fresh]],
      [[fresh], [old]],
    ]) {
      expect(newestNodes(answers)).to.deep.equal([fresh]);
    }
  });
});
