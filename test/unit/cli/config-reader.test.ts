import { expect } from "chai";
import fc from "fast-check";
import { ConfigReader, describeProblem } from "../../../src/cli/config-reader.ts";

const word = {
  expected: "a word",
  read: (value: unknown) => (typeof value === "string" ? value : undefined),
};

describe("ConfigReader", () => {
  it("reads what fits and complains of nothing", () => {
    const reader = new ConfigReader({ a: "one", list: ["x", "y"] }, ["a", "b", "list"]);

    expect(reader.required("a", word, "")).to.equal("one");
    expect(reader.optional("b", word)).to.equal(undefined);
    expect(reader.listOf("list", 2, word)).to.deep.equal(["x", "y"]);
    expect(reader.problems).to.deep.equal([]);
  });

  it("names an unknown field with the known ones", () => {
    const { problems } = new ConfigReader({ colour: 1 }, ["a", "b"]);

    expect(problems).to.deep.equal([{ option: "colour", received: "1", expected: "one of a, b" }]);
  });

  it("keeps every complaint, not the first alone", () => {
    const reader = new ConfigReader({ a: 1, list: ["x", 2], more: [] }, ["a", "b", "list", "more"]);
    reader.optional("a", word);
    reader.required("b", word, "");
    reader.listOf("list", 2, word);
    reader.refuse("more", [], "something");

    expect(reader.problems.map(({ option }) => option)).to.deep.equal([
      "a",
      "b",
      "list[1]",
      "more",
    ]);
    expect(reader.problems[1]?.received).to.equal("missing");
  });

  it("complains once of a required field of the wrong type", () => {
    const reader = new ConfigReader({ a: 1 }, ["a"]);

    expect(reader.required("a", word, "held")).to.equal("held");
    expect(reader.problems).to.have.length(1);
  });

  it("refuses a list that is too long or none", () => {
    const reader = new ConfigReader({ a: ["x", "y"], b: {} }, ["a", "b"]);
    reader.listOf("a", 1, word);
    reader.listOf("b", 1, word);

    expect(reader.problems.map(({ expected }) => expected)).to.deep.equal([
      "a list of at most 1",
      "a list of at most 1",
    ]);
  });

  it("refuses null in the place of a list, which absence may be", () => {
    const reader = new ConfigReader({ a: null }, ["a", "b"]);
    reader.listOf("a", 1, word);
    reader.listOf("b", 1, word);

    expect(reader.problems.map(({ option }) => option)).to.deep.equal(["a"]);
  });

  it("names fields of fields by their path", () => {
    const problems: ConfigReader["problems"] = [];
    const reader = new ConfigReader({}, ["stake"], { path: "authorities[2]", problems });
    reader.required("stake", word, "");

    expect(problems[0]?.option).to.equal("authorities[2].stake");
  });

  it("takes any value and makes one line of each complaint", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const reader = new ConfigReader(value, ["a"]);
        reader.required("a", word, "");
        for (const problem of reader.problems) {
          expect(describeProblem("f.json", problem)).to.match(
            /^cannot use f\.json: .+ is .+ \(exp/,
          );
          expect(problem.received.length).to.be.at.most(61);
        }
      }),
    );
  });
});
