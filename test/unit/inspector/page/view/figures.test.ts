import { expect } from "chai";
import {
  aboveText,
  agoText,
  bytesText,
  clockText,
  countText,
  rateText,
  shortened,
  spanText,
} from "../../../../../src/inspector/page/view/figures.ts";

describe("figures of the inspector's page", () => {
  it("are as short as they can be and say their unit (V1)", () => {
    expect([940, 9_994, 12_340, 999_499, 4_100_000].map(countText)).to.deep.equal([
      ...["940", "9994", "12.3k", "999k", "4.1M"],
    ]);
    expect([0.01, 0.44, 310, 12_300].map(rateText)).to.deep.equal(["0", "0.4", "310", "12.3k"]);
    expect([640, 1_500, 148e6, 2.5e9].map(bytesText)).to.deep.equal([
      ...["640 B", "1.5 kB", "148 MB", "2.5 GB"],
    ]);
  });

  it("tell time by its two largest units (V1)", () => {
    const spans = [0.3, 240, 3_200, 5_000, 42_000, 250_000, 7_500_000, 273_600_000];
    expect(spans.map(spanText)).to.deep.equal([
      ...["0.3 ms", "240 ms", "3.2 s", "5 s", "42 s", "4 min 10 s", "2 h 5 min", "3 d 4 h"],
    ]);
    expect([agoText(10), agoText(2_000)]).to.deep.equal(["now", "2 s ago"]);
    expect(clockText(Date.UTC(2026, 0, 1, 14, 3, 22, 118))).to.equal("14:03:22.118");
  });

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
