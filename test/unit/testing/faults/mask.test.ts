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

  it("lets the same happen when only that may which did, though a budget refused the rest", () => {
    fc.assert(
      fc.property(seed, plan, (ofRun, ofPlan) => {
        const permits = (_: unknown, node: string): boolean => node !== "a" && node !== "b";
        const all = run({ seed: ofRun, plan: ofPlan, permits });
        const only = new Set(keysOf(all));

        expectSame(run({ seed: ofRun, plan: ofPlan, permits, mask: { only } }), all);
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

  it("names 10,000 firings by as many keys", () => {
    const keys = new Set<string>();
    for (let at = 0; at < 10_000; at += 1) {
      const place = `/node/session-${Math.floor(at / 100) % 10}`;
      const rule = `link.reset-${Math.floor(at / 1_000)}`;
      keys.add(firingKey({ rule, place, node: `n${at % 10}`, nth: Math.floor(at / 10) % 10 }));
    }

    expect(keys.size).to.equal(10_000);
    expect([...keys].every(isFiringKey)).to.equal(true);
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
