import { expect } from "chai";
import fc from "fast-check";
import type { Row } from "../../../../../src/inspector/picture/picture.ts";
import {
  GrowingTree,
  type Place,
  Seniority,
  type TreeIndex,
} from "../../../../../src/inspector/page/view/tree-index.ts";
import { type RowParts, rowMade, rowsMade } from "../../../../support/inspector/rows-made.ts";

function treeOf(...parts: readonly RowParts[]): GrowingTree {
  const tree = new GrowingTree(new Seniority());
  tree.follow(rowsMade(...parts));
  return tree;
}

/** A tree as text that is equal for equal trees. */
function textOf({ roots, byPath }: TreeIndex): string {
  const line = ({ path, id, dead, behaviour, children }: Place): string =>
    `${path}#${id}${behaviour}[${dead}](${children.map(line)})`;
  return `${roots.map(line)} ${[...byPath.keys()].sort()}`;
}

describe("GrowingTree", () => {
  it("keeps a restarted actor at its place and remembers who held it (V1)", () => {
    const tree = treeOf(
      { id: 1, path: "/app" },
      { id: 2, path: "/app/a", origin: { parent: 1 } },
      { id: 3, path: "/app/b", origin: { parent: 1 } },
    );
    const { version } = tree;
    tree.follow(
      rowsMade(
        { id: 1, path: "/app" },
        { id: 2, path: "/app/a", goneAtMs: 5 },
        { id: 3, path: "/app/b" },
        { id: 9, path: "/app/a" },
      ),
    );
    expect(tree.roots.map(({ path }) => path)).to.deep.equal(["/app"]);
    expect(tree.byPath.get("/app")?.children.map(({ id }) => id)).to.deep.equal([9, 3]);
    expect(tree.byPath.get("/app/a")).to.deep.include({ id: 9, dead: [2] });
    expect(tree.version).to.equal(version);
  });

  it("holds a living one above the dead, in whatever order they are known (V1)", () => {
    const tree = treeOf({ id: 7, path: "/a" }, { id: 8, path: "/a", goneAtMs: 1 });
    expect(tree.byPath.get("/a")).to.deep.include({ id: 7, dead: [8] });
  });

  it("puts actors whose holder is unknown at the top, until it is known (V1)", () => {
    const tree = treeOf({ id: 4, path: "/gone/child" });
    expect(tree.roots.map(({ id }) => id)).to.deep.equal([4]);
    tree.follow(rowsMade({ id: 4, path: "/gone/child" }, { id: 5, path: "/gone" }));
    expect(textOf(tree)).to.contain("/gone#5gone[](/gone/child#4child[]())");
  });

  it("forgets who is forgotten, and puts back where it was who comes again (V1)", () => {
    const all = [
      { id: 1, path: "/a" },
      { id: 2, path: "/b" },
      { id: 3, path: "/c" },
    ];
    const tree = treeOf(...all);
    tree.follow(rowsMade({ id: 1, path: "/a" }, { id: 3, path: "/c" }));
    expect(tree.roots.map(({ path }) => path)).to.deep.equal(["/a", "/c"]);
    tree.follow(rowsMade(all[0] as RowParts, all[2] as RowParts, { id: 9, path: "/b" }));
    expect(tree.roots.map(({ path }) => path)).to.deep.equal(["/a", "/b", "/c"]);
  });

  it("is the same, grown step by step, as one that sees the last rows only (V1)", () => {
    fc.assert(
      fc.property(fc.array(STEP, { maxLength: 40 }), (steps) => {
        const seniority = new Seniority();
        const grown = new GrowingTree(seniority);
        const rows = new Map<number, Row>();
        for (const [at, step] of steps.entries()) {
          change(rows, at + 1, step);
          grown.follow(rows);
        }
        const fresh = new GrowingTree(seniority);
        fresh.follow(rows);
        expect(textOf(grown)).to.equal(textOf(fresh));
      }),
    );
  });
});

const STEP = fc.tuple(
  fc.constantFrom("come", "end", "forget"),
  fc.constantFrom("/a", "/b", "/a/x", "/a/y", "/b/z", "/a/x/w"),
  fc.nat(10),
);

function change(
  rows: Map<number, Row>,
  id: number,
  [what, path, which]: readonly [string, string, number],
): void {
  const chosen = [...rows.values()][which];
  if (what === "come") {
    const behaviour = which % 2 === 0 ? "even" : "odd";
    rows.set(id, rowMade({ id, path, origin: { behaviour } }));
  } else if (chosen !== undefined && what === "end") {
    rows.set(chosen.id, { ...chosen, goneAtMs: 1 });
  } else if (chosen !== undefined) rows.delete(chosen.id);
}
