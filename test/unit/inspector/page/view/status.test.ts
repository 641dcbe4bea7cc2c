import { expect } from "chai";
import { FRESH_MS, fullness, statusOf } from "../../../../../src/inspector/page/view/status.ts";
import { rowMade } from "../../../../support/inspector/rows-made.ts";

const CALM = { crashed: false, nowMs: 100_000, isBusy: false };

describe("statusOf", () => {
  it("says a word, a sign and a tone for every life (V1)", () => {
    const lives = ["starting", "running", "suspended", "stopping", "stopped"] as const;
    const words = lives.map((life) =>
      statusOf(rowMade({ id: 1, path: "/a", now: { life } }), CALM),
    );
    expect(words.map(({ word }) => word)).to.deep.equal([
      ...["starting", "idle", "suspended", "stopping", "stopped"],
    ]);
    expect(new Set(words.map(({ glyph }) => glyph)).size).to.equal(lives.length);
  });

  it("tells busy from full, and a crash from a stop (V1, V2)", () => {
    const busy = rowMade({ id: 1, path: "/a", now: { depth: 3 } });
    const full = rowMade({ id: 1, path: "/a", now: { depth: 10 }, origin: { mailboxMax: 10 } });
    const gone = rowMade({ id: 1, path: "/a", goneAtMs: 1 });
    expect(statusOf(busy, CALM).word).to.equal("busy");
    expect(statusOf(full, CALM)).to.include({ word: "full", tone: "bad" });
    expect(statusOf(gone, CALM)).to.include({ word: "stopped", tone: "off" });
    expect(statusOf(gone, { ...CALM, crashed: true })).to.include({ word: "crashed", tone: "bad" });
  });

  it("says for five seconds that an actor has come back (V1)", () => {
    const row = rowMade({ id: 2, path: "/a" });
    expect(statusOf(row, { ...CALM, diedAtMs: 99_000 }).word).to.equal("restarted");
    expect(statusOf(row, { ...CALM, diedAtMs: 100_000 - FRESH_MS }).word).to.equal("idle");
  });
});

describe("fullness", () => {
  it("is seen for one message and never more than whole (V1)", () => {
    expect([fullness(0, 10_000), fullness(10_000, 10_000), fullness(20_000, 10_000)]).to.deep.equal(
      [...[0, 1, 1]],
    );
    expect(fullness(1, 10_000)).to.be.within(0.04, 0.2);
  });
});
