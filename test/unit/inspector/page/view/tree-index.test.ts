import { expect } from "chai";
import { indexTree, Seniority } from "../../../../../src/inspector/page/view/tree-index.ts";
import { rowsMade } from "../../../../support/inspector/rows-made.ts";

describe("indexTree", () => {
  it("keeps a restarted actor at its place and remembers who held it (V1)", () => {
    const seniority = new Seniority();
    const before = rowsMade(
      { id: 1, path: "/app" },
      { id: 2, path: "/app/a", origin: { parent: 1 } },
      { id: 3, path: "/app/b", origin: { parent: 1 } },
    );
    indexTree(before, seniority);
    const after = rowsMade(
      { id: 1, path: "/app" },
      { id: 2, path: "/app/a", goneAtMs: 5 },
      { id: 3, path: "/app/b" },
      { id: 9, path: "/app/a" },
    );
    const { roots, byPath } = indexTree(after, seniority);
    expect(roots.map(({ path }) => path)).to.deep.equal(["/app"]);
    expect(byPath.get("/app")?.children.map(({ id }) => id)).to.deep.equal([9, 3]);
    expect(byPath.get("/app/a")).to.deep.include({ id: 9, dead: [2] });
  });

  it("holds a living one above the dead, in whatever order they are known (V1)", () => {
    const rows = rowsMade({ id: 7, path: "/a" }, { id: 8, path: "/a", goneAtMs: 1 });
    expect(indexTree(rows, new Seniority()).byPath.get("/a")).to.deep.include({ id: 7, dead: [8] });
  });

  it("puts actors whose holder is unknown at the top (V1)", () => {
    const rows = rowsMade({ id: 4, path: "/gone/child" });
    expect(indexTree(rows, new Seniority()).roots.map(({ id }) => id)).to.deep.equal([4]);
  });
});
