import { expect } from "chai";
import { isRuntimeError } from "../../../../src/errors.ts";
import type { When } from "../../../../src/testing/fault-plan.ts";
import { checkTimes } from "../../../../src/testing/faults/plan-times.ts";
import { simulate } from "../../../../src/testing/run/simulate.ts";

const STORM_MS = 1_000;
const KILL = { at: "node", do: "kill", on: "a", downMs: 1 } as const;
const planOf = (when: When) => ({ rules: [{ id: "k", what: KILL, when }] });

function isRefused(when: When): boolean {
  try {
    checkTimes(planOf(when), STORM_MS);
    return false;
  } catch (error) {
    if (!isRuntimeError(error, "option.invalid")) throw error;
    expect(error.details.option).to.equal("rules[k].when");
    return true;
  }
}

describe("times of a plan (F1)", () => {
  it("that come after the storm are refused by the rule and the time", () => {
    const late: readonly When[] = [
      { at: 1_001 },
      { between: [2_000, 3_000] },
      { all: [{ chance: 0.5 }, { at: 5_000 }] },
      { any: [{ at: 5_000 }, { at: 6_000 }] },
    ];
    expect(late.map(isRefused)).to.deep.equal([true, true, true, true]);
    expect(() => checkTimes(planOf({ at: 5_000 }), STORM_MS)).to.throw(
      "rules[k].when: it is 5000 (expected a time within the storm, which is over at 1000 ms)",
    );
  });

  it("that may come in time are not", () => {
    const timely: readonly When[] = [
      { at: 1_000 },
      { between: [0, 9_000] },
      { any: [{ at: 5_000 }, { chance: 0.5 }] },
      { all: [{ at: 10 }, { nth: 3 }] },
      { every: 100 },
      { onTrace: { kind: "x" }, delayMs: 9_000 },
    ];
    expect(timely.filter(isRefused)).to.deep.equal([]);
  });

  it("are looked at before a run begins, in a spec and in what a run is given", async () => {
    const spec = { id: "late@1", nodes: [], stormMs: STORM_MS, calmMs: 1 };
    const refused = async (run: Promise<unknown>): Promise<string> =>
      String(
        await run.then(
          () => "it ran",
          (error: unknown) => error,
        ),
      );
    const node = {
      name: "a",
      start: () => ({ runtimes: [], trees: [], stop: async () => {} }),
    };
    const faults = planOf({ at: 5_000 });

    const ofSpec = await refused(simulate({ ...spec, nodes: [node], faults }, { seed: 1n }));
    const given = { seed: 1n, plan: faults };
    expect(ofSpec).to.contain("rules[k].when");
    expect(await refused(simulate({ ...spec, nodes: [node] }, given))).to.equal(ofSpec);
  });
});
