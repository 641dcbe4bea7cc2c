import { expect } from "chai";
import fc from "fast-check";
import { type KnownNode, newNode } from "../../../src/peer/known-node.ts";
import { SortedNodes } from "../../../src/peer/sorted-nodes.ts";

const node = (name: string, port = 1): KnownNode =>
  newNode({ firstPublicKey: name, ip: "10.0.0.1", port });

const shown = (nodes: readonly KnownNode[]): string[] =>
  nodes.map(({ firstPublicKey, port }) => `${firstPublicKey}:${port}`);

describe("sorted nodes", () => {
  it("are listed by first key, the newest of each", () => {
    const nodes = new SortedNodes([node("b"), node("d")]);
    for (const one of [node("c"), node("a"), node("d", 2), node("e")]) nodes.put(one);
    nodes.remove("b");
    nodes.remove("nobody");

    expect(shown(nodes.list())).to.deep.equal(["a:1", "c:1", "d:2", "e:1"]);
  });

  it("are the same frozen list until something changes", () => {
    const nodes = new SortedNodes([node("a")]);
    const list = nodes.list();

    expect(nodes.list()).to.equal(list);
    expect(Object.isFrozen(list)).to.equal(true);
    nodes.put(node("a", 2));
    expect(shown(nodes.list())).to.deep.equal(["a:2"]);
    expect(shown(list)).to.deep.equal(["a:1"]);
  });

  it("are at any time what a sorted map of them would be", () => {
    const key = fc.constantFrom(..."abcdefgh");
    const step = fc.oneof(
      fc.record({ key, port: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ key, port: fc.constant(undefined) }),
      fc.constant("look" as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const nodes = new SortedNodes();
        const model = new Map<string, KnownNode>();
        for (const one of [...steps, "look" as const]) {
          if (one === "look") {
            const sorted = [...model.keys()].sort().flatMap((name) => model.get(name) ?? []);
            expect(shown(nodes.list())).to.deep.equal(shown(sorted));
          } else if (one.port !== undefined) {
            model.set(one.key, node(one.key, one.port));
            nodes.put(node(one.key, one.port));
          } else {
            model.delete(one.key);
            nodes.remove(one.key);
          }
        }
      }),
    );
  });
});
