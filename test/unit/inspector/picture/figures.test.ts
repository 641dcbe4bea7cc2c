import { expect } from "chai";
import {
  agoText,
  bytesText,
  clockText,
  countText,
  rateText,
  spanText,
  timeText,
} from "../../../../src/inspector/picture/figures.ts";

describe("figures", () => {
  it("are as short as they can be and say their unit (V1, V5)", () => {
    expect([940, 9_994, 12_340, 999_499, 4_100_000, 2e9].map(countText)).to.deep.equal([
      ...["940", "9994", "12.3k", "999k", "4.1M", "2.0G"],
    ]);
    expect([0.01, 0.44, 310, 12_300].map(rateText)).to.deep.equal(["0", "0.4", "310", "12.3k"]);
    expect([640, 1_500, 148e6, 2.5e9].map(bytesText)).to.deep.equal([
      ...["640 B", "1.5 kB", "148 MB", "2.5 GB"],
    ]);
  });

  it("tell time by its two largest units (V1, V5)", () => {
    const spans = [0.3, 240, 3_200, 5_000, 42_000, 250_000, 7_500_000, 273_600_000];
    expect(spans.map(spanText)).to.deep.equal([
      ...["0.3 ms", "240 ms", "3.2 s", "5 s", "42 s", "4 min 10 s", "2 h 5 min", "3 d 4 h"],
    ]);
    expect([agoText(10), agoText(2_000)]).to.deep.equal(["now", "2 s ago"]);
    expect(clockText(Date.UTC(2026, 0, 1, 14, 3, 22, 118))).to.equal("14:03:22.118");
    expect(timeText(Date.UTC(2026, 0, 1, 14, 3, 22, 918))).to.equal("14:03:22");
  });
});
