import { readFileSync } from "node:fs";
import { expect } from "chai";
import { MUTANTS } from "./list.ts";
import { edited } from "./sources.ts";
import { foundIn, medianOf, type MutantResult, tableOf } from "./verdict.ts";

describe("planted bugs", () => {
  it("have names of their own", () => {
    const ids = MUTANTS.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  for (const mutant of MUTANTS) {
    it(`fit the sources and change them: ${mutant.id}`, () => {
      const source = readFileSync(mutant.file, "utf8");
      const result = edited(source, mutant);
      expect(result, mutant.file).to.not.have.property("problem");
      expect(result).to.not.deep.equal({ source });
    });

    it(`are small: ${mutant.id}`, () => {
      for (const [from, to] of mutant.edits) {
        expect(Math.max(from.split("\n").length, to.split("\n").length)).to.be.at.most(5);
      }
    });
  }

  it("are refused when their text stands there twice or never", () => {
    expect(edited("a a", { edits: [["a", "b"]] })).to.have.property("problem");
    expect(edited("a", { edits: [["c", "b"]] })).to.have.property("problem");
    expect(edited("a c", { edits: [["a", "b"]] })).to.deep.equal({ source: "b c" });
  });

  it("are told in a table: how often found, how soon, how small, by what", () => {
    const [mutant] = MUTANTS;
    if (mutant === undefined) throw new Error("there are planted bugs");
    const found = {
      ...{ specId: "s@1", token: "t", oracle: "trace x", message: "", fired: 9, left: 2 },
    };
    const result: MutantResult = {
      mutant,
      hunted: [
        { runs: 4, ms: 2_000, found },
        { runs: 9, ms: 60_000 },
      ],
      isBroken: false,
    };

    expect(foundIn(result)).to.equal(1);
    const cells = tableOf([result]).split("\n")[1]?.split(/ {2,}/);
    expect(cells).to.deep.equal([mutant.id, "1/2", "2.00", "4", "2", "s@1: trace x (1)"]);
    expect(tableOf([{ ...result, isBroken: true }])).to.include("broken");
  });

  it("have the lower of two middles as their median", () => {
    expect([medianOf([3, 1, 2]), medianOf([4, 1, 2, 3]), medianOf([])]).to.deep.equal([2, 2, 0]);
  });
});
