import { expect } from "chai";
import { sampleText, slowText } from "../../../../src/inspector/picture/slow-text.ts";

describe("the text of slow handlers", () => {
  it("tells the mean, the longest and of how many messages, and names the sample (S1)", () => {
    const one = { id: 1, meanMs: 0.0214, longestMs: 31, messages: 1_200, turns: 40 };
    const frame = { sinceMs: 0, turns: 12_400, timed: 3_100, slowest: [one] };

    expect(slowText(one)).to.equal("0.021 ms a message, at most 31 ms, of 1200");
    expect(sampleText(frame)).to.equal("3100 of 12.4k turns timed since 00:00:00");
    expect(sampleText({ ...frame, timed: 12_400 })).to.equal(
      "all 12.4k turns timed since 00:00:00",
    );
    expect(sampleText(undefined)).to.equal("no turn has been timed yet");
  });
});
