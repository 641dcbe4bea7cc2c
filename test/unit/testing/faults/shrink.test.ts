import { expect } from "chai";
import fc from "fast-check";
import type { FiredFault } from "../../../../src/testing/fault-plan.ts";
import { type FaultMask, firingKey, isLet } from "../../../../src/testing/faults/mask.ts";
import { type Replayed, shrink } from "../../../../src/testing/faults/shrink.ts";

/** Some rules that fired some times each. */
const firings: fc.Arbitrary<readonly FiredFault[]> = fc
  .array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 8 })
  .map((counts) =>
    counts.flatMap((count, rule) =>
      Array.from({ length: count }, (_, index) => ({
        ...{ rule: `rule-${rule}`, nth: index + 1, atMs: rule * 100 + index },
        ...{ node: "a", place: "node" },
      })),
    ),
  );

/** A world in which all that is not left out happens, and which fails by a predicate. */
function worldOf(all: readonly FiredFault[], fails: (fired: readonly FiredFault[]) => boolean) {
  return (mask: FaultMask): Promise<Replayed> => {
    const fired = all.filter((one) => isLet(mask, one));
    return Promise.resolve(fails(fired) ? { signature: "red", fired } : { fired });
  };
}

/** Any yes or no for each set, the same each time; yes to everything. */
function arbitraryFailure(salt: number, all: readonly FiredFault[]) {
  return (fired: readonly FiredFault[]): boolean => {
    if (fired.length === all.length) return true;
    let word = salt;
    for (const { rule, nth } of fired)
      word = Math.imul(word ^ (rule.charCodeAt(5) + nth * 64), 16_777_619);
    return ((word ^ (word >>> 13)) & 7) < 3;
  };
}

describe("shrink", () => {
  it("ends at exactly the faults a failure needs", async () => {
    await fc.assert(
      fc.asyncProperty(firings, fc.array(fc.nat(), { maxLength: 4 }), async (all, picks) => {
        const needed = new Set(picks.map((pick) => all[pick % all.length]));
        const fails = (fired: readonly FiredFault[]) =>
          [...needed].every((one) => one !== undefined && fired.includes(one));
        const run = worldOf(all, fails);
        const shrunk = await shrink({ failed: { signature: "red", fired: all }, run });

        expect(shrunk.fired).to.have.members([...needed]);
        expect(shrunk).to.include({ isMinimal: true, before: all.length });
        expect(await run(shrunk.mask)).to.deep.equal({ signature: "red", fired: shrunk.fired });
      }),
    );
  });

  it("ends where no single fault can be left out, whatever the failure depends on", async () => {
    await fc.assert(
      fc.asyncProperty(firings, fc.integer(), async (all, salt) => {
        const run = worldOf(all, arbitraryFailure(salt, all));
        const { mask, fired, isMinimal } = await shrink({
          failed: { signature: "red", fired: all },
          run,
        });

        expect(isMinimal).to.equal(true);
        expect((await run(mask)).signature).to.equal("red");
        const keys = fired.map(firingKey);
        for (const key of keys) {
          const only = new Set(keys.filter((other) => other !== key));
          expect((await run({ only })).signature, `without ${key}`).to.equal(undefined);
        }
      }),
    );
  });

  it("stays within its budget, and what it returns failed", async () => {
    await fc.assert(
      fc.asyncProperty(firings, fc.integer(), fc.nat({ max: 20 }), async (all, salt, budget) => {
        const run = worldOf(all, arbitraryFailure(salt, all));
        let runs = 0;
        const counted = (mask: FaultMask): Promise<Replayed> => {
          runs += 1;
          return run(mask);
        };
        const failed = { signature: "red", fired: all };
        const shrunk = await shrink({ failed, run: counted, replaysMax: budget });

        expect(runs).to.equal(shrunk.replays);
        expect(runs).to.be.at.most(budget);
        expect((await run(shrunk.mask)).signature).to.equal("red");
      }),
    );
  });

  it("stops when there is no time left", async () => {
    const all = [{ rule: "r", nth: 1, atMs: 0, node: "a", place: "node" }];
    const failed = { signature: "red", fired: all };
    const shrunk = await shrink({ failed, run: worldOf(all, () => true), hasTime: () => false });

    expect(shrunk).to.deep.equal({ mask: {}, fired: all, before: 1, replays: 0, isMinimal: false });
  });

  it("does not take another failure for the one it shrinks", async () => {
    const all = [1, 2, 3].map((nth) => ({ rule: "r", nth, atMs: 0, node: "a", place: "node" }));
    const run = (mask: FaultMask): Promise<Replayed> => {
      const fired = all.filter((one) => isLet(mask, one));
      return Promise.resolve({ signature: fired.length === 3 ? "red" : "other", fired });
    };
    const shrunk = await shrink({ failed: { signature: "red", fired: all }, run });

    expect(shrunk.fired).to.deep.equal(all);
    expect(shrunk.isMinimal).to.equal(true);
  });

  it("finds that a failure needs no fault in two replays", async () => {
    const all = [1, 2, 3].map((nth) => ({ rule: "r", nth, atMs: 0, node: "a", place: "node" }));
    const failed = { signature: "red", fired: all };
    const { fired, replays } = await shrink({ failed, run: worldOf(all, () => true) });

    expect(fired).to.deep.equal([]);
    expect(replays).to.equal(2);
  });

  it("refuses a run that passed", async () => {
    const run = worldOf([], () => false);
    const refusal = await shrink({ failed: { fired: [] }, run }).catch((error: unknown) => error);

    expect(refusal).to.be.instanceOf(RangeError);
  });
});
