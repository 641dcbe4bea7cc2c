import { expect } from "chai";
import { explore, shrinkRun } from "../../../../src/testing/run/explore.ts";
import { counterSpec } from "../world/counter-system.ts";
import { idleSpec } from "../world/small-spec.ts";

describe("explore", function () {
  this.timeout(120_000);

  it("finds nothing wrong with a system that keeps its promise", async () => {
    const campaign = await explore(counterSpec(), { runs: 30, from: 1_000n, selfCheckShare: 0.2 });

    expect(campaign.failures.map(({ failure }) => failure?.message)).to.deep.equal([]);
    expect(campaign.runs).to.equal(30);
    expect(campaign.missed).to.deep.equal([]);
    expect(campaign.selfChecks).to.be.greaterThan(0);
    expect(campaign.nodeSeconds).to.be.closeTo((campaign.virtualMs * 3) / 1_000, 0.001);
  });

  it("finds an acknowledgement before its flush, and shrinks the failure to a few faults", async () => {
    const hasty = counterSpec({ isHasty: true });
    const { failures } = await explore(hasty, { runs: 3, from: 16n, failuresMax: 1 });
    const [failed] = failures;
    if (failed === undefined) throw new Error("nothing was found");
    const { report, shrunk } = await shrinkRun(hasty, failed, { replaysMax: 100 });

    expect(report.failure?.signature).to.equal(failed.failure?.signature);
    expect(report.fired.length).to.be.within(1, 4);
    expect(report.fired.map(({ rule }) => rule).join()).to.contain("node.power_cut");
    expect(shrunk).to.include({ before: failed.fired.length, isMinimal: true });
  });

  it("names what no run reached, and stops when the time is up", async () => {
    const sometimes = [{ name: "a wonder", reached: () => false }];
    let left = 4;
    const hasTime = (): boolean => {
      left -= Date.now() > 0 ? 1 : 0;
      return left > 0;
    };
    const { runs, missed } = await explore({ ...idleSpec(["a"]), sometimes }, { runs: 9, hasTime });

    expect({ runs, missed }).to.deep.equal({ runs: 3, missed: ["a wonder"] });
  });

  it("fails a run that differs from itself", async () => {
    let starts = 0;
    const spec = idleSpec(["a"], (env) => {
      starts += 1;
      env.trace(starts % 2 === 0 ? "even" : "odd");
    });
    const { failures } = await explore(spec, { runs: 1, selfCheckShare: 1 });

    expect(failures[0]?.failure?.kind).to.equal("nondeterminism");
    expect(failures[0]?.failure?.message).to.contain("part at step");
  });
});
