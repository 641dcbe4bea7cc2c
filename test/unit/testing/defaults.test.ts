import { expect } from "chai";
import { SIM_DEFAULTS, SIM_LIMITS } from "../../../src/testing/defaults.ts";
import { simulate } from "../../../src/testing/run/simulate.ts";
import { idleSpec } from "./world/small-spec.ts";

describe("the defaults of a simulation", () => {
  it("give a workload so long a calm, and a world so often a look", async () => {
    const workload = (): Promise<void> => new Promise(() => {});
    const { virtualMs } = await simulate({ ...idleSpec(["a"]), workload }, { seed: 1n });

    expect(virtualMs).to.equal(1_000 + SIM_DEFAULTS.calmMs);
    expect(SIM_DEFAULTS.lookMs).to.be.lessThan(SIM_DEFAULTS.startAgainMs);
  });

  it("end a livelock long before the limit of a whole run", () => {
    expect(SIM_LIMITS.eventsAtOnceMax * 10).to.be.at.most(SIM_LIMITS.eventsMax);
  });
});
