import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { recordedTill } from "../../support/inspector/recorded-till.ts";
import { typed } from "./fake-world.ts";

const MACHINES = "--machines test/support/inspector/till.ts";

describe("coppice replay --check of machines", () => {
  let folder = "";
  let file = "";

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "coppice-refold-"));
    file = join(folder, "till.coppice");
    writeFileSync(file, await recordedTill());
  });

  after(() => rmSync(folder, { recursive: true }));

  it("takes every watched machine's steps again, and counts those it cannot (V4)", async () => {
    const known = await typed(`replay ${file} --check ${MACHINES}`);
    expect(known.code).to.equal(0);
    expect(known.out.at(-1)).to.equal(
      "4 steps of 1 machines refolded, 0 unverifiable, 0 mismatches",
    );

    const unknown = await typed(`replay ${file} --check --json`);
    const { steps } = JSON.parse(unknown.out.join("")) as { steps: unknown };
    expect(unknown.code).to.equal(0);
    expect(steps).to.deep.include({ unverifiable: { "nobody here has its machine": 4 } });
  });

  it("fails, and says where, when a step leads elsewhere (V4)", async () => {
    const changed = Buffer.from(await recordedTill());
    const at = changed.indexOf('"after":"open"');
    changed.write('"after":"shut"', at);
    const other = join(folder, "changed.coppice");
    writeFileSync(other, changed);

    const { code, err } = await typed(`replay ${other} --check ${MACHINES}`);

    expect(code).to.equal(1);
    expect(err).to.match(/actor #1, message #\d+: pay in shut leads to open \(recorded: shut\)/);
  });

  it("refuses a module without machines, exit code 2 (V4)", async () => {
    const none = await typed(`replay ${file} --check --machines src/hex.ts`);
    const missing = await typed(`replay ${file} --check --machines nowhere.ts`);

    expect([none.code, missing.code]).to.deep.equal([2, 2]);
    expect(none.err).to.include("exports no machine");
  });
});
