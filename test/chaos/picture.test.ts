import { expect } from "chai";
import { momentLine, summaryLines } from "./picture.ts";
import type { ChaosReport } from "./verdict.ts";

const REPORT: ChaosReport = {
  type: "chaos.report",
  reproducible: false,
  ok: true,
  seed: "42",
  rerun: "npm run chaos -- --seed 42 --minutes 1",
  elapsedMs: 61_000,
  rounds: [
    { round: 1, seed: "42", kinds: [], commitsInStorm: 30, healedMs: 900, refused: 0 },
    { round: 2, seed: "43", kinds: [], commitsInStorm: 12, healedMs: 900, refused: 0 },
  ],
  faults: { "node.pause": 2, "node.kill": 3 },
  wires: { dials: 5, refused: 1, pieces: 9, bytes: 100, resets: 2, corrupted: 1 },
  commits: 80,
  longestStallMs: 4_200,
  checks: [{ name: "one chain", faults: [], seen: "9 lines" }],
  folder: undefined,
};

describe("the picture of a run of chaos", () => {
  it("tells a moment in a line", () => {
    const line = momentLine({
      elapsedMs: 12_345,
      round: 2,
      phase: "storm",
      nodes: [
        { name: "node-0", state: "up", height: 7 },
        { name: "node-1", state: "paused", height: undefined },
        { name: "node-2", state: "starting", height: undefined },
      ],
      faults: new Map([
        ["node.pause", 1],
        ["link.reset", 12],
      ]),
      cuts: ["a | b,c"],
    });

    expect(line).to.equal(
      "12 s  storm 2  commits 7 -p -s  link.reset 12, node.pause 1  cut a | b,c",
    );
  });

  it("sums up what was done, what was made of it, and how to draw the same storms", () => {
    const text = summaryLines(REPORT).join("\n");

    expect(text).to.include("2 rounds in 61 s, seed 42");
    expect(text).to.include("faults: node.kill 3, node.pause 2");
    expect(text).to.include("commits: 80, 42 of them in storms; longest stall 4.2 s");
    expect(text).to.include("held   one chain (9 lines)");
    expect(text).to.include("every promise was kept");
    expect(text).to.include("npm run chaos -- --seed 42 --minutes 1");
    expect(text).not.to.include("directories");
  });

  it("says what was broken, and where everything is", () => {
    const checks = [{ name: "one chain", faults: ["two digests"], seen: "" }];
    const text = summaryLines({ ...REPORT, ok: false, checks, folder: "/kept" }).join("\n");

    expect(text).to.match(/BROKEN one chain.*\n +two digests/);
    expect(text).to.include("PROMISES WERE BROKEN");
    expect(text).to.include("/kept");
  });
});
