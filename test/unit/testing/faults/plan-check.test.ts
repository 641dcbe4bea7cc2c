import { expect } from "chai";
import { isRuntimeError } from "../../../../src/errors.ts";
import type { Fault, FaultRule, When } from "../../../../src/testing/fault-plan.ts";
import { checkPlan, RULES_MAX } from "../../../../src/testing/faults/plan-check.ts";
import { NODES } from "./runs.ts";

const KILL: Fault = { at: "node", do: "kill", on: "a", downMs: 1 };
const RESET: Fault = { at: "link", do: "reset", from: "a", to: "b" };

function refusal(...rules: readonly FaultRule[]): string | undefined {
  try {
    checkPlan({ rules }, NODES);
    return undefined;
  } catch (error) {
    if (!isRuntimeError(error, "option.invalid")) throw error;
    return error.details.option;
  }
}

function ofFault(what: Fault): string | undefined {
  return refusal({ id: "r", what, when: { at: 1 } });
}

function ofWhen(when: When, what = RESET): string | undefined {
  return refusal({ id: "r", what, when });
}

describe("plan check", () => {
  it("takes a plan that means something", () => {
    expect(refusal()).to.equal(undefined);
    expect(ofFault(KILL)).to.equal(undefined);
    expect(ofWhen({ chance: 0.5 })).to.equal(undefined);
    expect(ofFault({ at: "clock", do: "jump", on: "a", byMs: -5 })).to.equal(undefined);
  });

  it("refuses ids that repeat or could not go into a token", () => {
    const rule: FaultRule = { id: "r", what: KILL, when: { at: 1 } };

    expect(refusal(rule, rule)).to.equal("rules[r].id");
    for (const id of ["", "a b", "a,b", "x".repeat(65), "-x"]) {
      expect(refusal({ ...rule, id }), id).to.equal(`rules[${id}].id`);
    }
  });

  it("refuses limits and counts that are no counts", () => {
    expect(refusal({ id: "r", what: KILL, when: { at: 1 }, limit: 0 })).to.equal("rules[r].limit");
    expect(ofWhen({ nth: 0 })).to.equal("rules[r].when.nth");
    expect(ofWhen({ nth: [1, 1.5] })).to.equal("rules[r].when.nth");
    expect(ofWhen({ first: -1 })).to.equal("rules[r].when.first");
    expect(ofWhen({ onTrace: {}, nth: 0 })).to.equal("rules[r].when.nth");
  });

  it("refuses chances, times and lengths that are none", () => {
    expect(ofWhen({ chance: 1.1 })).to.equal("rules[r].when.chance");
    expect(ofWhen({ chance: Number.NaN })).to.equal("rules[r].when.chance");
    expect(ofWhen({ between: [1, 2], chance: -1 })).to.equal("rules[r].when.chance");
    expect(ofWhen({ between: [2, 2] })).to.equal("rules[r].when.between");
    expect(ofWhen({ at: -1 })).to.equal("rules[r].when.at");
    expect(ofWhen({ every: { uniform: [2, 1] } })).to.equal("rules[r].when.every");
    expect(ofWhen({ onTrace: {}, delayMs: -1 })).to.equal("rules[r].when.delayMs");
    expect(ofWhen({ all: [] })).to.equal("rules[r].when");
    expect(ofFault({ ...KILL, do: "kill", downMs: -1 })).to.equal("rules[r].what");
    expect(
      ofFault({ ...RESET, do: "hold", forMs: { bimodal: { usual: 1, tail: 2, tailShare: 2 } } }),
    ).to.equal("rules[r].what");
    expect(ofFault({ ...RESET, do: "bandwidth", bytesPerSecond: 0 })).to.equal(
      "rules[r].what.bytesPerSecond",
    );
  });

  it("refuses lies that are none, and floods of nothing", () => {
    const peer = { at: "peer", on: "a" } as const;

    for (const by of [0, 0.5, Number.NaN]) {
      expect(ofFault({ ...peer, do: "lie_height", by })).to.equal("rules[r].what.by");
    }
    for (const messages of [0, -1, 1.5]) {
      expect(ofFault({ ...peer, do: "flood", messages })).to.equal("rules[r].what.messages");
    }
    expect(ofFault({ ...peer, do: "lie_height", by: -1 })).to.equal(undefined);
    expect(ofFault({ ...peer, do: "slow", byMs: -1 })).to.equal("rules[r].what");
    expect(ofFault({ ...peer, do: "silent", on: "nobody" })).to.equal("rules[r].what");
  });

  it("refuses nodes and roles the world does not have, where it knows the world", () => {
    const what: Fault = { ...KILL, on: "nobody" };

    expect(ofFault(what)).to.equal("rules[r].what");
    expect(ofFault({ ...KILL, on: ["a", "nobody"] })).to.equal("rules[r].what");
    expect(ofFault({ ...KILL, on: { role: "nobody" } })).to.equal("rules[r].what");
    expect(() => checkPlan({ rules: [{ id: "r", what, when: { at: 1 } }] })).to.not.throw();
  });

  it("refuses acts that nothing brings about", () => {
    expect(ofWhen({ chance: 0.5 }, KILL)).to.equal("rules[r].when");
    expect(ofWhen({ all: [{ chance: 0.5 }, { at: 1 }] }, KILL)).to.equal(undefined);
  });

  it("refuses more rules than a run can ask", () => {
    const rules = Array.from({ length: RULES_MAX + 1 }, (_, index) => ({
      ...{ id: `r${index}`, what: KILL, when: { at: 1 } },
    }));

    expect(() => checkPlan({ rules })).to.throw(/at most 1000 rules/);
  });
});
