import { expect } from "chai";
import type { Outcome } from "../../../src/machines/what-if.ts";
import { conditionText, resultText } from "../../../src/machines/what-if-text.ts";

const STAYS: Outcome = {
  ...{ after: "a|a.b", taken: [], deeds: [], assumed: [], unknown: [] },
  ...{ isOver: false, isEndless: false },
};

describe("a way in words", () => {
  it("names what guards would have to say, and where it leads (V4)", () => {
    const assumed = [
      { transition: "m.a:0", guard: "isWorn", holds: false },
      { transition: "m.a:1", guard: "isRight", holds: true },
    ];
    expect(conditionText(STAYS)).to.equal("in any case");
    expect(conditionText({ ...STAYS, assumed })).to.equal("if isWorn is false and isRight is true");
    expect(resultText(STAYS)).to.equal("leads to a · a.b");
    expect(resultText({ ...STAYS, isOver: true })).to.equal("leads to a · a.b, its end");
    expect(resultText({ ...STAYS, after: "", isEndless: true })).to.match(
      /^leads to no state, and/,
    );
  });
});
