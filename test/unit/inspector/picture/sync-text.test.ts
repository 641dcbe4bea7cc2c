import { expect } from "chai";
import {
  behindText,
  differenceText,
  jobText,
  laneText,
} from "../../../../src/inspector/picture/sync-text.ts";
import type { ShownSync } from "../../../../src/inspector/protocol/network.ts";

const SYNC: ShownSync = {
  ...{ head: 40, digest: "dd", cursor: 40, highest: 43, epoch: 0, lanes: [] },
};

describe("how far a node has followed, in words (V3)", () => {
  it("is at the head, or so far behind, with an end in sight or none", () => {
    expect(behindText({ ...SYNC, highest: 40, etaMs: 0 })).to.equal("at the head");
    expect(behindText({ ...SYNC, etaMs: 3_000 })).to.equal("3 behind, there in 3 s");
    expect(behindText(SYNC)).to.equal("3 behind, no end in sight");
  });

  it("names the stretch that is under way, and how many of its blocks came", () => {
    const job = { peer: "ab".repeat(32), start: 41, end: 43 };
    expect(jobText(SYNC)).to.equal("");
    expect(jobText({ ...SYNC, job })).to.equal("commits 41 to 43 from abababababab");
    const blocks = { have: 2, want: 8 };
    expect(jobText({ ...SYNC, job, blocks })).to.match(/, 2 of 8 blocks$/);
  });

  it("says of a lane what it has, is asked for, failed, and how long it is left alone", () => {
    expect(laneText({ peer: "a", has: 43 })).to.equal("has 43");
    const lane = { peer: "a", has: 43, lowest: 7, asked: "8 to 9", failures: 2, restsMs: 1_500 };
    expect(laneText(lane)).to.equal(
      "has 7 to 43, asked for 8 to 9, failed 2 in a row, left alone for 1.5 s",
    );
  });

  it("says of a chain that parted both names, and of one nobody named that", () => {
    expect(differenceText({ index: 0, ours: "a", theirs: "b" })).to.equal(
      "another chain: ours a, theirs b",
    );
    expect(differenceText({ index: 7, ours: "a" })).to.equal(
      "another commit 7: ours a, theirs not known",
    );
  });
});
