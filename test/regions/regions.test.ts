import { expect } from "chai";
import { cutOf, latencyMs, regionOf } from "./regions.ts";
import { type Asked, faultsOf, type Phase, quantile, QUESTIONS, verdictLines } from "./verdict.ts";

const names = ["node-0", "node-1", "node-2", "node-5", "node-10", "probe"];

describe("three regions", () => {
  it("have the nodes whose cities are there, four of twelve each, and the probe in the first", () => {
    expect(names.map(regionOf)).to.deep.equal([0, 1, 2, 1, 2, 0]);
    const all = Array.from({ length: 12 }, (_, index) => regionOf(`node-${index}`));
    expect([...all].sort()).to.deep.equal([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
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
    expect(cut).to.include("node-2>probe").and.include("node-0>node-10");
    expect(cut).to.not.include("node-2>node-10").and.not.include("node-0>node-1");
  });
});

describe("the verdict over regions", () => {
  const some = (
    question: Asked["question"],
    tookMs: readonly number[],
    answered: number,
  ): Asked[] =>
    tookMs.map((ms, at) => ({ question, startMs: at, tookMs: ms, isAnswered: at < answered }));

  /** A phase in which all went well but what is given of one question. */
  const phase = (
    given: readonly Asked[],
    { question = "commit reads", commits = 2 }: Partial<Phase & Pick<Asked, "question">> = {},
  ): Phase => {
    const others = QUESTIONS.filter((one) => one !== question);
    return {
      name: "during",
      asked: [...given, ...others.flatMap((one) => some(one, [1], 1))],
      commits,
    };
  };
  const reads = (count: number, answered: number): Asked[] =>
    some("commit reads", new Array<number>(count).fill(1), answered);

  it("is one plain line at the end, after the times of each phase", () => {
    const lines = verdictLines([phase(some("commit reads", [10, 20, 30, 40], 4))], []);

    expect(lines[0]).to.equal("during: 2 commits");
    expect(lines[1]).to.equal("  commit reads: 4 of 4 answered, p50 30 ms, p99 40 ms");
    expect(lines.at(-1)).to.equal("one region away costs no promise");
  });

  it("names questions that were not answered, silence, and a chain that stands", () => {
    expect(faultsOf([phase(reads(10, 9))])).to.deep.equal([]);
    expect(faultsOf([phase(reads(10, 8))])).to.have.length(1);
    expect(faultsOf([phase([])])).to.deep.equal(["during: no commit reads"]);
    expect(faultsOf([phase(reads(1, 1), { commits: 0 })])).to.deep.equal([
      "during: no commit was made",
    ]);
  });

  it("names asks that went far", () => {
    const asks = (near: number): Asked[] =>
      some("asks", new Array<number>(10).fill(1), 10).map((one, at) => ({
        ...one,
        isNear: at < near,
      }));

    expect(faultsOf([phase(asks(8), { question: "asks" })])).to.deep.equal([]);
    expect(faultsOf([phase(asks(7), { question: "asks" })])).to.deep.equal([
      "during: 7 of 10 asks were answered from nearby",
    ]);
    expect(verdictLines([phase(asks(8), { question: "asks" })], [])).to.include(
      "  asks: 10 of 10 answered, p50 1 ms, p99 1 ms; 8 by a node nearby",
    );
  });

  it("counts what a check has found", () => {
    const check = { name: "a", faults: ["b"], seen: "c" };

    expect(verdictLines([phase(reads(1, 1))], [check]).slice(-3)).to.deep.equal([
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
