import { expect } from "chai";
import { GrowingTree, Seniority } from "../../../../../src/inspector/page/view/tree-index.ts";
import {
  type ActorRow,
  type GroupRow,
  TreeLister,
} from "../../../../../src/inspector/page/view/tree-rows.ts";
import { LIKE_SIBLINGS_MAX } from "../../../../../src/inspector/page/view/tree-groups.ts";
import { type RowParts, rowsMade } from "../../../../support/inspector/rows-made.ts";

const PLAIN = { toggled: new Set<string>(), filter: "" };

function listed(
  parts: readonly RowParts[],
  view: Partial<typeof PLAIN> = {},
): readonly (ActorRow | GroupRow)[] {
  const rows = rowsMade(...parts);
  const tree = new GrowingTree(new Seniority());
  tree.follow(rows);
  const list = new TreeLister().list({ tree, rows, version: 1 }, { ...PLAIN, ...view });
  return Array.from({ length: list.length }, (_, nth) => list.at(nth) as ActorRow | GroupRow);
}

function shown(parts: readonly RowParts[], view: Partial<typeof PLAIN> = {}): readonly string[] {
  return listed(parts, view).map((row) =>
    row.type === "group" ? `${row.count} × ${row.behaviour}` : row.place.path,
  );
}

const SMALL = [
  { id: 1, path: "/app" },
  { id: 2, path: "/app/pool" },
  { id: 3, path: "/app/pool/worker", now: { state: "waiting" } },
  { id: 4, path: "/app/feed" },
];

const MANY: readonly RowParts[] = [
  { id: 1, path: "/app" },
  ...Array.from({ length: LIKE_SIBLINGS_MAX + 1 }, (_, at) => ({
    id: at + 2,
    path: `/app/s${at}`,
    origin: { behaviour: "session" },
    now: { depth: at === 7 ? 900 : 1 },
  })),
];

describe("TreeLister", () => {
  it("lists places depth first, open until they are closed (V1)", () => {
    expect(shown(SMALL)).to.deep.equal(["/app", "/app/pool", "/app/pool/worker", "/app/feed"]);
    expect(shown(SMALL, { toggled: new Set(["/app/pool"]) })).to.deep.equal([
      ...["/app", "/app/pool", "/app/feed"],
    ]);
  });

  it("keeps who holds what a filter finds, by words of path, behaviour and state (V1)", () => {
    expect(shown(SMALL, { filter: "WAITING work" })).to.deep.equal([
      ...["/app", "/app/pool", "/app/pool/worker"],
    ]);
    expect(shown(SMALL, { filter: "nobody" })).to.deep.equal([]);
  });

  it("folds more than fifty like siblings and pulls out the one that stands out (V1)", () => {
    expect(shown(MANY)).to.deep.equal(["/app", "51 × session", "/app/s7"]);
    expect(shown(MANY, { toggled: new Set(["/app/*session"]) })).to.have.length(53);
  });

  it("says of each row how deep it stands, and which of how many it is (V1)", () => {
    const all = listed(SMALL);
    expect(all.map(({ level, nth, of }) => [level, nth, of])).to.deep.equal([
      ...[
        [1, 1, 1],
        [2, 1, 2],
        [3, 1, 1],
        [2, 2, 2],
      ],
    ]);
    expect(all.map(({ isOpen }) => isOpen)).to.deep.equal([true, true, undefined, undefined]);
  });

  it("says of a folded group the least, the middle and the most of its members (V1)", () => {
    expect(listed(MANY)[1]).to.deep.include({
      ...{ type: "group", isOpen: false, count: LIKE_SIBLINGS_MAX + 1 },
      depth: { min: 1, median: 1, max: 900 },
    });
  });

  it("keeps its list while the same rows are to be seen, and reads the newest of them (V1)", () => {
    const tree = new GrowingTree(new Seniority());
    const lister = new TreeLister();
    const list = (version: number, parts: readonly RowParts[], view = PLAIN) => {
      const rows = rowsMade(...parts);
      tree.follow(rows);
      return lister.list({ tree, rows, version }, view);
    };
    const first = list(1, MANY);
    const calm = MANY.map((one) => ({ ...one, now: { depth: one.now?.depth ?? 2 } }));
    const second = list(2, calm);
    expect(second).to.equal(first);
    expect(second.at(0)).to.have.nested.property("row.now.depth", 2);
    const calmed = list(
      3,
      calm.map((one) => ({ ...one, now: { depth: 1 } })),
    );
    expect([first.length, calmed.length]).to.deep.equal([3, 2]);
    const filtered = list(4, calm, { ...PLAIN, filter: "s7" });
    expect(filtered.length).to.equal(2);
    expect(list(5, calm, { ...PLAIN, filter: "s7" })).to.not.equal(filtered);
  });

  it("finds a row by its key, near the last one and far from it (V1)", () => {
    const rows = rowsMade(...SMALL);
    const tree = new GrowingTree(new Seniority());
    tree.follow(rows);
    const list = new TreeLister().list({ tree, rows, version: 1 }, PLAIN);
    const keys = ["/app", "/app/feed", "/app/pool/worker", "/app/pool", "", "/none"];
    expect(keys.map((key) => list.nthOf(key))).to.deep.equal([0, 3, 2, 1, -1, -1]);
    expect([list.levelAt(2), list.levelAt(9), list.at(9)]).to.deep.equal([3, 0, undefined]);
  });
});
