import { expect } from "chai";
import fc from "fast-check";
import { answerLines, numberIn, short, textIn } from "../../../src/cli/plain-text.ts";

describe("plain text", () => {
  it("shows an object as name and value, fields of fields dotted", () => {
    expect(answerLines({ id: "x", head: { index: 3, digest: "ab" }, list: [1] })).to.deep.equal([
      "id           x",
      "head.index   3",
      "head.digest  ab",
      "list         [1]",
    ]);
  });

  it("shows a list of objects as a table of all their fields", () => {
    expect(answerLines([{ a: "x" }, { a: "y", b: 2 }])).to.deep.equal(["a  b", "x", "y  2"]);
    expect(answerLines([])).to.deep.equal(["none"]);
  });

  it("shortens keys and digests, and nothing else", () => {
    expect(short("ab".repeat(32))).to.equal("abababababab…");
    expect(short("a long text that is no number at all")).to.match(/all$/);
    expect(short("abcdef")).to.equal("abcdef");
  });

  it("reads fields of the right type only", () => {
    expect(numberIn({ n: 3 }, "n")).to.equal(3);
    expect(numberIn({ n: "3" }, "n")).to.equal(undefined);
    expect(textIn({ t: "x" }, "t")).to.equal("x");
    expect(textIn([], "t")).to.equal(undefined);
    expect(textIn(null, "t")).to.equal(undefined);
  });

  it("shows whatever a node tells", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(answerLines(plain as never)).to.be.an("array");
      }),
    );
  });
});
