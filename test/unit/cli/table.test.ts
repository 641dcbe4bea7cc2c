import { expect } from "chai";
import fc from "fast-check";
import { tableLines } from "../../../src/cli/table.ts";

describe("tableLines", () => {
  it("makes columns as wide as their cells, numbers to the right", () => {
    const lines = tableLines(
      ["name", "n"],
      [
        ["a", "1"],
        ["longer", "100"],
      ],
    );

    expect(lines).to.deep.equal(["name      n", "a         1", "longer  100"]);
  });

  it("fills missing cells and leaves no spaces at the end", () => {
    expect(tableLines(["a", "b"], [["x"], ["y", "words"]])).to.deep.equal([
      "a  b",
      "x",
      "y  words",
    ]);
  });

  it("keeps every row on one line, whatever a cell holds", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string({ unit: "binary" }))), (rows) => {
        const lines = tableLines(["one", "two"], rows);
        expect(lines).to.have.length(rows.length + 1);
        for (const line of lines) expect(line).to.not.match(/\p{Cc}/u);
      }),
    );
  });
});
