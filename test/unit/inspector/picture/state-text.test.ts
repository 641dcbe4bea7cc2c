import { expect } from "chai";
import { stateText } from "../../../../src/inspector/picture/state-text.ts";

describe("the active states in one line", () => {
  it("are the innermost, one of each region", () => {
    expect(stateText("")).to.equal("");
    expect(stateText("connected")).to.equal("connected");
    expect(stateText("a|a.b|a.b.c")).to.equal("a.b.c");
    expect(stateText("contacts|contacts.short|rounds|rounds.idle")).to.equal(
      "contacts.short · rounds.idle",
    );
    expect(stateText("on|onward")).to.equal("on · onward");
  });
});
