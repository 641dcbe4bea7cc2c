/**
 * What a red test prints is done as it stands there: the example's own test, with its bug switched on, in
 * a mocha process of its own. The line replays the same run each time, and what is kept fails the same way
 * until the bug is mended.
 */

import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";

const FOLDER = `build/red-ledger-${process.pid}`;
const TEST = join(FOLDER, "ledger.sim.test.ts");
const MOCHA = `${process.execPath} ${resolve("node_modules/mocha/bin/mocha.js")}`;
const REPLAYS = 10;
const AT_ONCE = 3;

/** What makes the bug show: a write that does not come to its end. */
const LOSS = /^(?:#)? +t=[0-9.]+ s {2}.*(?:node\.power_cut down .* keeps|store\.write_error EIO)/m;

const mended = readFileSync("examples/tested-ledger/ledger.sim.test.ts", "utf8");
const broken = mended.replace(
  "{ runs: 50 }, ledgerSpec()",
  "{ runs: 50, replaysMax: 40 }, ledgerSpec({ isHasty: true })",
);

/** What a shell prints for a line, and how the line ends, without what this process was told. */
async function shell(line: string): Promise<{ readonly out: string; readonly isGreen: boolean }> {
  const env = Object.entries(process.env).filter(([name]) => !name.startsWith("SIM"));
  const options = { cwd: FOLDER, env: Object.fromEntries(env) };
  try {
    const { stdout } = await promisify(execFile)("sh", ["-c", line], options);
    return { out: stdout, isGreen: true };
  } catch (error) {
    return { out: String(Reflect.get(Object(error), "stdout")), isGreen: false };
  }
}

/** The same line without asking npx where mocha is: that takes longer than the run. */
function direct(line: string): string {
  return line.replace("npx mocha", MOCHA);
}

function found(pattern: RegExp, text: string): string {
  return pattern.exec(text)?.[1] ?? `no ${pattern.source} in:\n${text}`;
}

const hashIn = (text: string): string => found(/, hash ([0-9a-f]+)\)/, text);

describe("what a red simulation prints", function () {
  this.timeout(240_000);
  let red: string;

  before(async () => {
    cpSync("examples/tested-ledger", FOLDER, { recursive: true });
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, ".mocharc.json"), '{ "node-option": ["import=tsx"] }');
    writeFileSync(TEST, broken);
    red = (await shell(`${MOCHA} ledger.sim.test.ts --fgrep spreads`)).out;
  });

  after(() => {
    rmSync(FOLDER, { recursive: true, force: true });
  });

  it("begins with the seed and ends with what replays and keeps it", () => {
    const lines = red.slice(red.indexOf("seed 0x")).trim().split("\n");
    const starts = ["eventually  what was acknowledged is everywhere", "found in run", "shrunk"];
    const ends = [
      "around the last fault, newest last:",
      "seen 1 in",
      "replay: SIM=",
      "keep:   SIM=",
    ];
    const at = [...starts, ...ends].map((start) => lines.findIndex((one) => one.startsWith(start)));

    expect(lines[0]).to.match(/^seed 0x[0-9a-f]+$/);
    expect(at, red).to.deep.equal([...at].sort((one, other) => one - other));
    expect(at).to.not.include(-1);
    expect(red).to.match(LOSS);
    expect(at.at(-1)).to.equal(lines.length - 1);
  });

  it("replays as it stands there, ten times of ten with the same hash", async () => {
    const line = found(/^ *replay: (.*)$/m, red);
    const hashes = [hashIn((await shell(line)).out)];
    for (let done = 1; done < REPLAYS; done += AT_ONCE) {
      const together = Array.from({ length: AT_ONCE }, () => shell(direct(line)));
      for (const { out } of await Promise.all(together)) hashes.push(hashIn(out));
    }

    expect(hashes.slice(0, REPLAYS)).to.deep.equal(Array(REPLAYS).fill(hashIn(red)));
  });

  it("keeps a text that fails the same way, and passes once the bug is mended", async () => {
    await shell(direct(found(/^ *keep: {3}(.*)$/m, red)));
    const [name = ""] = readdirSync(join(FOLDER, "regressions"));
    const text = readFileSync(join(FOLDER, "regressions", name), "utf8");
    const onlyKept = `SIM_RUNS=0 ${MOCHA} ledger.sim.test.ts --fgrep spreads`;
    const again = await shell(onlyKept);
    writeFileSync(TEST, mended);

    expect(name).to.match(/^ledger-1-\w{5}\.sim\.txt$/);
    expect(text).to.contain("# eventually  what was acknowledged is everywhere");
    expect(text).to.match(LOSS);
    expect(again.isGreen).to.equal(false);
    expect(again.out).to.contain(`it was kept, and fails`).and.to.contain(name);
    expect(hashIn(again.out)).to.equal(hashIn(red));
    expect(await shell(onlyKept)).to.include({ isGreen: true });
  });
});
