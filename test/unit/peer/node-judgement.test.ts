import { expect } from "chai";
import { type KnownNode, newNode } from "../../../src/peer/known-node.ts";
import { isJudgement, isShare, judgeNode } from "../../../src/peer/node-judgement.ts";

const EFFECTIVE_MS = 5_000;
const judgement = {
  key: "a",
  available: true,
  average: 0.75,
  endOfSync: false,
  networkPatch: "12A",
};

const node = (more: Partial<KnownNode>): KnownNode =>
  newNode({ firstPublicKey: "a", ip: "10.0.0.1", port: 1, geoPatch: "021", ...more });

describe("judgeNode", () => {
  /** The bit, synced before, told the end of its sync; then available, synced. */
  const rows = [
    [true, true, false, true, true],
    [true, false, true, true, true],
    [true, true, true, true, true],
    [true, false, false, false, false],
    [false, true, false, false, false],
    [false, true, true, false, false],
    [false, false, true, false, false],
    [false, false, false, false, false],
  ] as const;
  for (const [available, synced, endOfSync, isUp, isSynced] of rows) {
    const told = `${available ? "up" : "down"}, ${synced ? "" : "not "}synced, ${endOfSync ? "" : "no "}end of sync`;
    it(`${told}: ${isUp ? "available" : "unavailable"} and ${isSynced ? "" : "not "}synced`, () => {
      const after = judgeNode(node({ synced }), { ...judgement, available, endOfSync }, 1);
      expect([after.available, after.synced]).to.deep.equal([isUp, isSynced]);
    });
  }

  it("moves the date only where the flag changes", () => {
    const up = node({ available: true, synced: true, availabilityUpdateMs: 7 });

    expect(judgeNode(up, judgement, EFFECTIVE_MS).availabilityUpdateMs).to.equal(7);
    const down = judgeNode(up, { ...judgement, available: false }, EFFECTIVE_MS);
    expect(down.availabilityUpdateMs).to.equal(EFFECTIVE_MS);
  });

  it("sets average and patch, and goes back to the geo patch where nobody measured", () => {
    const known = node({ networkPatch: "FFF" });

    expect(judgeNode(known, judgement, 1)).to.include({
      averageAvailability: 0.75,
      networkPatch: "12A",
    });
    expect(judgeNode(known, { ...judgement, networkPatch: null }, 1).networkPatch).to.equal("021");
    const unplaced = node({ geoPatch: null, networkPatch: "FFF" });
    expect(judgeNode(unplaced, { ...judgement, networkPatch: null }, 1).networkPatch).to.equal(
      "FFF",
    );
  });
});

describe("isJudgement", () => {
  it("refuses what is no share and no patch", () => {
    expect(isJudgement(judgement)).to.equal(true);
    expect(isJudgement({ ...judgement, networkPatch: null })).to.equal(true);
    expect(isJudgement({ ...judgement, networkPatch: "12" })).to.equal(false);
    expect(isJudgement({ ...judgement, average: 1.1 })).to.equal(false);
    expect([0, 1, -0.1, Number.NaN].map(isShare)).to.deep.equal([true, true, false, false]);
  });
});
