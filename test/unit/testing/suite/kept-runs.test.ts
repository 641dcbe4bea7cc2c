import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { encodeToken } from "../../../../src/testing/faults/token.ts";
import { KEPT_MAX, keepRun, keptRuns } from "../../../../src/testing/suite/kept-runs.ts";

function tokenOf(specId: string, seed: bigint): string {
  return encodeToken({ specId, seed, mask: {} });
}

const MINE = { specId: "mine@1", test: "a.test.ts" };

describe("kept runs", () => {
  let folder: string;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "coppice-kept-")), "regressions");
  });

  afterEach(() => {
    rmSync(join(folder, ".."), { recursive: true, force: true });
  });

  it("are read back by the spec they are of, by name", () => {
    const mine = [tokenOf("mine@1", 1n), tokenOf("mine@1", 2n)];
    const files = [...mine, tokenOf("other@1", 1n)].map((token) =>
      keepRun(folder, { token, test: "a.test.ts", failure: ["invariant  x"], faults: [] }),
    );
    const byName = mine.map((token, nth) => ({ file: files[nth] ?? "", token }));

    expect(keptRuns(folder, MINE)).to.deep.equal(
      byName.sort((one, other) => (one.file < other.file ? -1 : 1)),
    );
    expect(keptRuns(folder, { ...MINE, specId: "nobody's" })).to.deep.equal([]);
  });

  it("are none where there is no folder", () => {
    expect(keptRuns(folder, MINE)).to.deep.equal([]);
  });

  it("are kept once, however often they fail", () => {
    const kept = { token: tokenOf("mine@1", 1n), test: "a.test.ts", failure: [], faults: [] };

    expect(keepRun(folder, kept)).to.equal(keepRun(folder, kept));
    expect(keptRuns(folder, MINE)).to.have.length(1);
  });

  it("are refused when their test is gone, or has no such spec any more", () => {
    keepRun(folder, { token: tokenOf("mine@1", 1n), test: "a.test.ts", failure: [], faults: [] });
    const test = join(folder, "..", "a.test.ts");
    const readBy = (reader: { specId: string; test: string }, ...declared: readonly string[]) => {
      return keptRuns(folder, { ...reader, declared: new Set(declared) });
    };

    expect(readBy({ specId: "mine@2", test }, "mine@1", "mine@2")).to.deep.equal([]);
    expect(() => readBy({ specId: "mine@2", test }, "mine@2")).to.throw(
      /mine-1-\w+\.sim\.txt: it is "mine@1" .*that a\.test\.ts still has: keep it anew, or delete/,
    );
    const other = { specId: "other@1", test: join(folder, "..", "b.test.ts") };
    expect(() => readBy(other, "other@1")).to.throw(/a\.test\.ts still has/);
    writeFileSync(test, "");
    expect(readBy(other, "other@1")).to.deep.equal([]);
  });

  it("are refused with the file that is none, and when they are too many", () => {
    keepRun(folder, { token: tokenOf("mine@1", 1n), test: "a.test.ts", failure: [], faults: [] });
    writeFileSync(join(folder, "readme.md"), "not one of them");
    writeFileSync(join(folder, "empty.sim.txt"), "# nothing\n");
    expect(() => keptRuns(folder, MINE)).to.throw(/empty\.sim\.txt.*one token/);

    for (let nth = 0; nth < KEPT_MAX; nth += 1) writeFileSync(join(folder, `${nth}.sim.txt`), "");
    expect(() => keptRuns(folder, MINE)).to.throw(/at most 1000 files/);
  });
});
