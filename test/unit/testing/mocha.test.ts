import { expect } from "chai";
import { itSim, simulateForTest } from "../../../src/testing/mocha.ts";
import { counterSpec } from "./world/counter-system.ts";
import { idleSpec } from "./world/small-spec.ts";

const place = { file: "a.test.ts", title: "holds" };

describe("itSim", () => {
  itSim("runs a spec that holds", { runs: 3, selfCheckShare: 1 }, idleSpec(["a", "b"]));

  it("tells a failure, what is left of it, and how to see it again", async function () {
    this.timeout(120_000);
    const hasty = counterSpec({ isHasty: true });
    const red = await simulateForTest(hasty, { runs: 3, from: 16n, place, replaysMax: 100 });
    const [, token] = /SIM=(\S+) npx mocha a.test.ts --fgrep holds/.exec(red ?? "") ?? [];

    expect(red).to.contain("what was acknowledged is everywhere").and.to.contain("power_cut");
    expect(red).to.match(/shrunk \d+ faults to [1-4] in/);
    expect(await simulateForTest(hasty, { place, token })).to.contain(`SIM=${token}`);
  });

  it("is red when a situation was never reached", async () => {
    const sometimes = [{ name: "a wonder", reached: () => false }];
    const spec = { ...idleSpec(["a"]), sometimes };

    expect(await simulateForTest(spec, { runs: 2, place })).to.equal(
      "in 2 runs from seed 0x1 none reached: a wonder",
    );
  });
});
