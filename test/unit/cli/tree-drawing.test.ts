import { expect } from "chai";
import fc from "fast-check";
import { drawTree } from "../../../src/cli/tree-drawing.ts";

const TREE = {
  id: "node",
  kind: "supervisor",
  life: "running",
  mailbox: 0,
  handled: 12,
  children: [
    { id: "store", kind: "worker", life: "running", restart: "permanent", restarts: 2, mailbox: 1 },
    {
      id: "p2p",
      kind: "supervisor",
      life: "running",
      restart: "permanent",
      children: [{ id: "geo-patch", life: "restarting" }],
    },
  ],
};

describe("drawTree", () => {
  it("draws branches as the design does, with life, restarts and mailbox beside them", () => {
    expect(drawTree(TREE)).to.deep.equal([
      "actor              kind        life        restart    restarts  mailbox  handled",
      "node               supervisor  running                                0       12",
      "├── store          worker      running     permanent         2        1",
      "└── p2p            supervisor  running     permanent",
      "    └── geo-patch              restarting",
    ]);
  });

  it("continues the line beside children of one that is not the last", () => {
    const tree = { id: "a", children: [{ id: "b", children: [{ id: "c" }] }, { id: "d" }] };

    expect(drawTree(tree).map((line) => line.slice(0, 9).trimEnd())).to.deep.equal([
      "actor",
      "a",
      "├── b",
      "│   └── c",
      "└── d",
    ]);
  });

  it("draws whatever a node tells, one line an actor", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as never;
        expect(drawTree(plain)).to.have.length(linesOf(value) + 1);
      }),
    );
  });
});

/** One line for an actor, and those of what it calls its children. */
function linesOf(value: unknown): number {
  const children =
    typeof value === "object" && value !== null ? Reflect.get(value, "children") : [];
  const each = Array.isArray(children) && !Array.isArray(value) ? children : [];
  return each.reduce((sum: number, child: unknown) => sum + linesOf(child), 1);
}
