import { expect } from "chai";
import { marksIn, marksName, placeOf } from "../../../../../src/inspector/page/view/scrub.ts";

describe("a place in a recording", () => {
  it("lies between its beginning and its end (V4)", () => {
    const span = { startMs: 100, endMs: 300 };
    expect([50, 100, 200, 999].map((atMs) => placeOf(atMs, span))).to.deep.equal([0, 0, 0.5, 1]);
    expect(placeOf(5, { startMs: 5, endMs: 5 })).to.equal(0);
  });

  it("is kept with the others one has marked, and nothing else is read as one (V4)", () => {
    const mark = { atMs: 5, message: 7 };

    expect(marksIn(JSON.stringify([mark, { atMs: "5" }, null]))).to.deep.equal([mark]);
    for (const text of [null, "", "{}", "[", "7"]) expect(marksIn(text)).to.deep.equal([]);
    expect(marksName("a", { startMs: 1, messages: 2 })).to.not.equal(
      marksName("a", { startMs: 1, messages: 3 }),
    );
  });
});
