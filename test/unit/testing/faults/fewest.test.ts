import { expect } from "chai";
import fc from "fast-check";
import { fewest, type Trial } from "../../../../src/testing/faults/fewest.ts";

const size = fc.integer({ min: 1, max: 40 });

/** A set of needed items: fails whenever they are all there. */
const monotone = size.chain((total) =>
  fc.record({
    total: fc.constant(total),
    needed: fc.uniqueArray(fc.nat({ max: total - 1 }), { maxLength: 5 }),
  }),
);

function upTo(total: number): readonly number[] {
  return Array.from({ length: total }, (_, index) => index);
}

/** Fails or passes by a predicate. */
function trialOf(fails: (kept: readonly number[]) => boolean) {
  return async (kept: readonly number[]): Promise<Trial<number>> => (fails(kept) ? kept : "passes");
}

/** Any yes or no for each set, the same each time; no to nothing, yes to everything. */
function arbitraryFailure(salt: number, total: number): (kept: readonly number[]) => boolean {
  return (kept) => {
    if (kept.length === 0 || kept.length === total) return kept.length === total;
    let word = salt;
    for (const item of kept) word = Math.imul(word ^ (item + 1), 0x01000193);
    return ((word ^ (word >>> 13)) & 7) < 3;
  };
}

describe("fewest", () => {
  it("finds exactly what a failure needs", async () => {
    await fc.assert(
      fc.asyncProperty(monotone, async ({ total, needed }) => {
        const fails = (kept: readonly number[]) => needed.every((item) => kept.includes(item));
        const found = await fewest(upTo(total), trialOf(fails));

        expect(found.items).to.have.members(needed);
        expect(found.isMinimal).to.equal(true);
      }),
    );
  });

  it("ends where no single item can be left out, whatever the failure depends on", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), size, async (salt, total) => {
        const fails = arbitraryFailure(salt, total);
        const { items, isMinimal } = await fewest(upTo(total), trialOf(fails));

        expect(isMinimal).to.equal(true);
        expect(fails(items)).to.equal(true);
        for (const item of items) {
          const others = items.filter((other) => other !== item);
          expect(fails(others), `still fails without ${item}`).to.equal(false);
        }
      }),
    );
  });

  it("says that it is not minimal when it was ended, and returns a set that failed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), size, fc.nat({ max: 30 }), async (salt, total, budget) => {
        const fails = arbitraryFailure(salt, total);
        let left = budget;
        const { items, isMinimal } = await fewest(upTo(total), async (kept) => {
          left -= 1;
          return left < 0 ? "over" : fails(kept) ? kept : "passes";
        });

        expect(fails(items)).to.equal(true);
        expect(isMinimal).to.equal(left >= 0);
      }),
    );
  });

  it("needs few trials when few of many items matter", async () => {
    let trials = 0;
    const { items } = await fewest(upTo(1_024), async (kept) => {
      trials += 1;
      return kept.includes(100) && kept.includes(900) ? kept : "passes";
    });

    expect(items).to.deep.equal([100, 900]);
    expect(trials).to.be.lessThan(60);
  });

  it("drops items that took no part without trying each", async () => {
    const kept = await fewest(upTo(100), async (items) =>
      items.includes(7) ? items.filter((item) => item < 10) : "passes",
    );

    expect(kept).to.deep.equal({ items: [7], isMinimal: true });
  });
});
