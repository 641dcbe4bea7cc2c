import { expect } from "chai";
import { indexTree, Seniority } from "../../../../../src/inspector/page/view/tree-index.ts";
import {
  LIKE_SIBLINGS_MAX,
  spreadOf,
  treeRows,
} from "../../../../../src/inspector/page/view/tree-rows.ts";
import { type RowParts, rowsMade } from "../../../../support/inspector/rows-made.ts";

const PLAIN = { toggled: new Set<string>(), filter: "" };

function shown(parts: readonly RowParts[], view: Partial<typeof PLAIN> = {}): readonly string[] {
  const rows = rowsMade(...parts);
  return treeRows(indexTree(rows, new Seniority()), rows, { ...PLAIN, ...view }).map((row) =>
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

describe("treeRows", () => {
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
    const rows = rowsMade(...SMALL);
    const listed = treeRows(indexTree(rows, new Seniority()), rows, PLAIN);
    expect(listed.map(({ level, nth, of }) => [level, nth, of])).to.deep.equal([
      ...[
        [1, 1, 1],
        [2, 1, 2],
        [3, 1, 1],
        [2, 2, 2],
      ],
    ]);
    expect(listed.map(({ isOpen }) => isOpen)).to.deep.equal([true, true, undefined, undefined]);
  });
});

describe("spreadOf", () => {
  it("tells the least, the middle and the most, and zeros of none (V1)", () => {
    expect(spreadOf([5, 1, 9])).to.deep.equal({ min: 1, median: 5, max: 9 });
    expect(spreadOf([])).to.deep.equal({ min: 0, median: 0, max: 0 });
  });
});
