import { expect } from "chai";
import { aboveText, shortened } from "../../../../../src/inspector/page/view/names.ts";

describe("names in little room", () => {
  it("leave out the first parts of a long path (V1)", () => {
    expect(aboveText("/node/p2p/links/", 16)).to.equal("/node/p2p/links/");
    expect(aboveText("/node/p2p/links/", 11)).to.equal("…/links/");
    expect(aboveText("/node/p2p/connections/", 4)).to.equal("…/connections/");
  });

  it("leave out the middle of a long text (V1)", () => {
    expect(shortened("abcdefghij", 5)).to.equal("ab…ij");
    expect(shortened("abc", 5)).to.equal("abc");
  });
});
