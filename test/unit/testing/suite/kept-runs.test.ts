import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { encodeToken } from "../../../../src/testing/faults/token.ts";
import { KEPT_MAX, keepRun, keptRuns } from "../../../../src/testing/suite/kept-runs.ts";

function tokenOf(specId: string, seed: bigint): string {
  return encodeToken({ specId, seed, mask: {} });
}

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
      keepRun(folder, { token, failure: ["invariant  x"], faults: [] }),
    );
    const byName = mine.map((token, nth) => ({ file: files[nth] ?? "", token }));

    expect(keptRuns(folder, "mine@1")).to.deep.equal(
      byName.sort((one, other) => (one.file < other.file ? -1 : 1)),
    );
    expect(keptRuns(folder, "nobody's")).to.deep.equal([]);
  });

  it("are none where there is no folder", () => {
    expect(keptRuns(folder, "mine@1")).to.deep.equal([]);
  });

  it("are kept once, however often they fail", () => {
    const kept = { token: tokenOf("mine@1", 1n), failure: [], faults: [] };

    expect(keepRun(folder, kept)).to.equal(keepRun(folder, kept));
    expect(keptRuns(folder, "mine@1")).to.have.length(1);
  });

  it("are refused with the file that is none, and when they are too many", () => {
    keepRun(folder, { token: tokenOf("mine@1", 1n), failure: [], faults: [] });
    writeFileSync(join(folder, "readme.md"), "not one of them");
    writeFileSync(join(folder, "empty.sim.txt"), "# nothing\n");
    expect(() => keptRuns(folder, "mine@1")).to.throw(/empty\.sim\.txt.*one token/);

    for (let nth = 0; nth < KEPT_MAX; nth += 1) writeFileSync(join(folder, `${nth}.sim.txt`), "");
    expect(() => keptRuns(folder, "mine@1")).to.throw(/at most 1000 files/);
  });
});
