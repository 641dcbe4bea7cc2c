import { expect } from "chai";
import fc from "fast-check";
import { FAULT_KINDS } from "../../../../src/testing/faults/fault-kind.ts";
import { checkRuleShape, FAULTS, PLAN } from "../../../../src/testing/faults/plan-shape.ts";
import { plan } from "./runs.ts";

const KILL = { at: "node", do: "kill", on: "a", downMs: 1 };
const CUT = {
  ...{ at: "link", do: "partition", from: { pick: "all" }, to: { pick: "all" } },
  ...{ shape: "halves", symmetric: true, inFlight: "drop", forMs: 1 },
};

function wrongAt(what: object, when: unknown = { at: 1 }): string | undefined {
  return PLAN({ rules: [{ id: "r", what, when }] }, "")?.option.replace("rules[0].", "");
}

describe("the shape of a plan", () => {
  it("takes every plan a swarm draws", () => {
    fc.assert(
      fc.property(plan, (drawn) => {
        expect(PLAN(drawn, "")).to.equal(undefined);
      }),
    );
  });

  it("refuses kinds that are misspelt, and says which was meant", () => {
    expect(() =>
      checkRuleShape({ id: "r", what: { ...KILL, do: "kil" }, when: { at: 1 } }),
    ).to.throw('cannot use fault rule: what: did you mean node.kill? ("node.kil")');
    expect(FAULTS({ kinds: ["store.slwo"] }, "")).to.deep.include({
      ...{ option: "kinds[0]", expected: "store.slow" },
    });
    expect(FAULTS({ kinds: FAULT_KINDS }, "")).to.equal(undefined);
    expect(FAULTS({}, "faults")?.expected).to.equal("an object with one of kinds, rules");
  });

  it("refuses a fault without what it needs, or with what it has not", () => {
    for (const { downMs: _, ...less } of [KILL]) expect(wrongAt(less)).to.equal("what.downMs");
    expect(wrongAt({ ...KILL, downMS: 1 })).to.equal("what.downMS");
    expect(wrongAt({ ...KILL, on: undefined })).to.equal("what.on");
    expect(wrongAt({ ...KILL, do: "power_cut" })).to.equal("what.keeps");
    expect(wrongAt({ ...KILL, do: "power_cut", keeps: "all" })).to.equal("what.keeps");
    expect(wrongAt({ at: "store", do: "write_error", on: "a", code: "EPERM" })).to.equal(
      "what.code",
    );
    expect(wrongAt(CUT)).to.equal(undefined);
    expect(wrongAt({ ...CUT, shape: "half" })).to.equal("what.shape");
    expect(wrongAt({ ...CUT, shape: { sides: [["a"]] } })).to.equal("what.shape.sides");
    expect(wrongAt({ ...CUT, inFlight: undefined })).to.equal("what.inFlight");
  });

  it("refuses selectors and lengths that mean nobody and nothing", () => {
    expect(wrongAt({ ...KILL, on: [] })).to.equal("what.on");
    expect(wrongAt({ ...KILL, on: { pick: "two" } })).to.equal("what.on.pick");
    expect(wrongAt({ ...KILL, on: { rle: "voter" } })).to.equal("what.on");
    expect(wrongAt({ ...KILL, downMs: "5" })).to.equal("what.downMs");
    expect(wrongAt({ ...KILL, downMs: { unifrom: [1, 2] } })).to.equal("what.downMs");
    expect(wrongAt({ ...KILL, downMs: { uniform: [1] } })).to.equal("what.downMs.uniform");
    expect(wrongAt({ at: "lifecycle", do: "kill", on: { paht: "/a" } })).to.equal("what.on.paht");
  });

  it("refuses moments that are none, and half of what two of them say", () => {
    for (const when of [null, {}, { evry: 5 }]) expect(wrongAt(KILL, when)).to.equal("when");
    expect(wrongAt(KILL, { at: 5, chance: 0.5 })).to.equal("when.chance");
    expect(wrongAt(KILL, { all: [{ at: 5 }, { chance: "0.5" }] })).to.equal("when.all[1].chance");
    expect(wrongAt(KILL, { onTrace: { knd: "x" } })).to.equal("when.onTrace.knd");
    expect(() => checkRuleShape({ id: "r", what: KILL, when: { at: 1 }, limti: 1 })).to.throw(
      "limti: did you mean limit?",
    );
  });
});
