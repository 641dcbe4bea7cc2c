import { expect } from "chai";
import fc from "fast-check";
import {
  type FaultMask,
  firingKey,
  isFiringKey,
  isLet,
} from "../../../../src/testing/faults/mask.ts";
import type { Firing } from "../../../../src/testing/faults/firing.ts";
import { firedOf, keysOf, linesOf, plan, run, seed } from "./runs.ts";

const some = fc.infiniteStream(fc.boolean());

function expectSame(one: readonly Firing[], other: readonly Firing[]): void {
  expect(linesOf(one).join("\n")).to.equal(linesOf(other).join("\n"));
}

describe("mask", () => {
  it("leaves out one firing and moves no other draw", () => {
    fc.assert(
      fc.property(seed, plan, fc.nat(), (ofRun, ofPlan, at) => {
        const all = run({ seed: ofRun, plan: ofPlan });
        const key = keysOf(all)[at % Math.max(1, all.length)];
        fc.pre(key !== undefined);
        const left = run({ seed: ofRun, plan: ofPlan, mask: { firings: new Set([key]) } });

        // Lengths and words are part of what is compared.
        expectSame(
          left,
          all.filter(({ fired }) => firingKey(fired) !== key),
        );
      }),
    );
  });

  it("leaves out any set of firings and moves no other draw", () => {
    fc.assert(
      fc.property(seed, plan, some, (ofRun, ofPlan, isOut) => {
        const all = run({ seed: ofRun, plan: ofPlan });
        const firings = new Set(keysOf(all).filter(() => isOut.next().value));
        const left = run({ seed: ofRun, plan: ofPlan, mask: { firings } });

        expectSame(
          left,
          all.filter(({ fired }) => !firings.has(firingKey(fired))),
        );
      }),
    );
  });

  it("lets only some firings happen, whatever the limits of their rules", () => {
    fc.assert(
      fc.property(seed, plan, some, (ofRun, ofPlan, isIn) => {
        const all = run({ seed: ofRun, plan: ofPlan });
        const only = new Set(keysOf(all).filter(() => isIn.next().value));
        const left = run({ seed: ofRun, plan: ofPlan, mask: { only } });

        expectSame(
          left,
          all.filter(({ fired }) => only.has(firingKey(fired))),
        );
      }),
    );
  });

  it("leaves out whole rules as if they were not in the plan", () => {
    fc.assert(
      fc.property(seed, plan, some, (ofRun, ofPlan, isOut) => {
        const out = new Set(ofPlan.rules.filter(() => isOut.next().value).map(({ id }) => id));
        const masked = run({ seed: ofRun, plan: ofPlan, mask: { rules: out } });
        const rules = ofPlan.rules.filter(({ id }) => !out.has(id));

        expectSame(masked, run({ seed: ofRun, plan: { rules } }));
      }),
    );
  });

  it("fires nothing when every rule is left out, or nothing may happen", () => {
    fc.assert(
      fc.property(seed, plan, (ofRun, ofPlan) => {
        const rules = new Set(ofPlan.rules.map(({ id }) => id));
        const masks: readonly FaultMask[] = [{ rules }, { only: new Set<string>() }];

        for (const mask of masks) {
          expect(run({ seed: ofRun, plan: ofPlan, mask })).to.deep.equal([]);
        }
      }),
    );
  });

  it("names each firing of a run by a key of its own", () => {
    let firings = 0;
    fc.assert(
      fc.property(seed, plan, (ofRun, ofPlan) => {
        const keys = keysOf(run({ seed: ofRun, plan: ofPlan }));
        firings += keys.length;

        expect(new Set(keys).size).to.equal(keys.length);
        expect(keys.every(isFiringKey)).to.equal(true);
      }),
    );
    expect(firings).to.be.greaterThan(1_000);
  });

  it("names a firing without its time", () => {
    const [first] = firedOf(
      run({
        seed: 1n,
        plan: { rules: [{ id: "k", what: kill, when: { at: 10 } }] },
      }),
    );

    expect(first && firingKey({ ...first })).to.equal(
      first && firingKey({ ...first, ...{ atMs: 99 } }),
    );
  });

  it("knows the form of a key", () => {
    for (const text of ["", "abcde", "abcdefg", "abcde.", "abc de"]) {
      expect(isFiringKey(text), text).to.equal(false);
    }
    expect(isLet({}, { rule: "r", node: "a", place: "p", nth: 1 })).to.equal(true);
  });
});

const kill = { at: "node", do: "kill", on: "a", downMs: 1 } as const;
