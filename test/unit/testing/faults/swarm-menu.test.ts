import { expect } from "chai";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import { FAULT_KINDS, kindOf } from "../../../../src/testing/faults/fault-kind.ts";
import { diceOf } from "../../../../src/testing/faults/swarm-dice.ts";
import { SWARM_MENU } from "../../../../src/testing/faults/swarm-menu.ts";

describe("swarm menu", () => {
  it("makes of each kind a fault of that kind, at several intensities", () => {
    for (const kind of FAULT_KINDS) {
      const made = new Set<string>();
      for (let ofRun = 0n; ofRun < 100n; ofRun += 1n) {
        const dish = SWARM_MENU[kind](diceOf(drawsOf(ofRun), "r", 60_000));
        made.add(JSON.stringify(dish));

        expect(kindOf(dish.what)).to.equal(kind);
      }
      expect(made.size, kind).to.be.greaterThan(50);
    }
  });
});
