import { expect } from "chai";
import { cutOf, latencyMs, regionOf } from "./regions.ts";
import { faultsOf, type Phase, quantile, verdictLines } from "./verdict.ts";

const names = ["node-0", "node-1", "node-2", "node-5", "node-10", "probe"];

describe("three regions", () => {
  it("take the nodes in turn, and the probe into the first", () => {
    expect(names.map(regionOf)).to.deep.equal([0, 1, 2, 2, 1, 0]);
  });

  it("are as far one way as the other, and near within", () => {
    for (const from of names) {
      for (const to of names) {
        expect(latencyMs(from, to)).to.equal(latencyMs(to, from));
        const isNear = regionOf(from) === regionOf(to);
        expect(latencyMs(from, to) <= 1, `${from} ${to}`).to.equal(isNear);
      }
    }
  });

  it("are cut between one and the others both ways, and nowhere else", () => {
    const cut = cutOf(names, 2).map(({ from, to }) => `${from}>${to}`);

    expect(cut).to.have.length(2 * 2 * 4);
    expect(cut).to.include("node-2>probe").and.include("node-0>node-5");
    expect(cut).to.not.include("node-2>node-5").and.not.include("node-0>node-1");
  });
});

describe("the verdict over regions", () => {
  const phase = (tookMs: readonly number[], answered: number, commits = 2): Phase => ({
    name: "during",
    reads: tookMs.map((ms, at) => ({ startMs: at, tookMs: ms, isAnswered: at < answered })),
    commits,
  });

  it("is one plain line at the end, after the times of each phase", () => {
    const lines = verdictLines([phase([10, 20, 30, 40], 4)], []);

    expect(lines[0]).to.equal("during: 4 of 4 reads answered, p50 30 ms, p99 40 ms; 2 commits");
    expect(lines.at(-1)).to.equal("one region away costs no promise");
  });

  it("names reads that were not answered, silence, and a chain that stands", () => {
    expect(faultsOf([phase(new Array<number>(10).fill(1), 9)])).to.deep.equal([]);
    expect(faultsOf([phase(new Array<number>(10).fill(1), 8)])).to.have.length(1);
    expect(faultsOf([phase([], 0)])).to.deep.equal(["during: nothing was read"]);
    expect(faultsOf([phase([1], 1, 0)])).to.deep.equal(["during: no commit was made"]);
  });

  it("counts what a check has found", () => {
    const check = { name: "a", faults: ["b"], seen: "c" };

    expect(verdictLines([phase([1], 1)], [check]).slice(-3)).to.deep.equal([
      "BROKEN a (c)",
      "b",
      "1 FAULTS",
    ]);
  });

  it("has quantiles of some, and of none none", () => {
    expect(quantile([3, 1, 2], 0.5)).to.equal(2);
    expect(quantile([], 0.5)).to.equal(undefined);
  });
});
