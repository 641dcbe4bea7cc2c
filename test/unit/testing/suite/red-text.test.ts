import { expect } from "chai";
import { describeFailure, toKeep } from "../../../../src/testing/suite/red-text.ts";
import { simulate } from "../../../../src/testing/run/simulate.ts";
import type { SimSpec } from "../../../../src/testing/spec.ts";
import { idleSpec } from "../world/small-spec.ts";

const place = { file: "a.test.ts", title: "holds" };
const plan = {
  rules: [{ id: "r", what: { at: "node", do: "kill", on: "a", downMs: 50 }, when: { at: 5 } }],
} as const;
const red: SimSpec = {
  ...idleSpec(["a"]),
  invariants: [
    {
      name: "always up",
      check: (world) =>
        world.nowMs > 0 && world.node("a").state !== "up" ? "a is down" : undefined,
    },
  ],
};

describe("red text", () => {
  it("has the lines that replay and keep a run of the spec's own", async () => {
    const report = await simulate({ ...red, faults: plan }, { seed: 7n });
    const lines = describeFailure(report, place, { found: "found somehow" }).split("\n");

    expect(lines.slice(0, 5)).to.deep.equal([
      "seed 0x7",
      `invariant  always up  (step ${report.failure?.step}, t=0.005 s, hash ${report.hash})`,
      "  a is down",
      "found somehow",
      "1 fault:",
    ]);
    expect(lines.slice(-2)).to.deep.equal([
      `replay: SIM=${report.token} npx mocha a.test.ts --fgrep holds`,
      `keep:   SIM=${report.token} SIM_KEEP=1 npx mocha a.test.ts --fgrep holds`,
    ]);
    expect(toKeep(report, place)?.faults).to.have.length(1);
  });

  it("has neither for a run with a plan beside the spec, and keeps nothing of it", async () => {
    const report = await simulate(red, { seed: 7n, plan });
    const text = describeFailure(report, place);

    expect(report.isReplayable).to.equal(false);
    expect(text).to.contain("1 fault:").and.to.contain("no replay line");
    expect(text).to.not.contain("SIM=");
    expect(toKeep(report, place)).to.equal(undefined);
  });

  it("says where a run is kept, and of a green one that it is green", async () => {
    const report = await simulate({ ...red, faults: plan }, { seed: 7n });
    const green = await simulate(red, { seed: 7n });

    expect(describeFailure(report, place, { keptAs: "x.sim.txt" })).to.match(
      /\nkeep: {3}it is kept in x\.sim\.txt$/,
    );
    expect(describeFailure(green, place)).to.equal(`the run of ${green.token} is green`);
    expect(toKeep(green, place)).to.equal(undefined);
  });
});
