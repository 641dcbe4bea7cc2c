import { expect } from "chai";
import fc from "fast-check";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import type { When } from "../../../../src/testing/fault-plan.ts";
import {
  conditionOf,
  holds,
  type Moment,
  startersOf,
} from "../../../../src/testing/faults/when.ts";
import { seed, when } from "./runs.ts";

const moment: Moment = {
  atMs: 10,
  nth: 2,
  site: "a x",
  siteNth: 2,
  starters: { isArmed: (leaf) => leaf === 0 },
};

function isNow(ofWhen: When, at: Partial<Moment> = {}): boolean {
  return holds(conditionOf(ofWhen, "r"), { ...moment, ...at }, drawsOf(1n));
}

function starters(ofWhen: When, windows: "start" | "never" = "start"): readonly number[] {
  return startersOf(conditionOf(ofWhen, "r"), windows).map(({ leaf }) => leaf);
}

describe("when", () => {
  it("holds as each leaf says", () => {
    expect(isNow({ chance: 1 })).to.equal(true);
    expect(isNow({ chance: 0 })).to.equal(false);
    expect(isNow({ nth: 2 })).to.equal(true);
    expect(isNow({ nth: [1, 3] })).to.equal(false);
    expect(isNow({ first: 2 })).to.equal(true);
    expect(isNow({ first: 1 })).to.equal(false);
    expect(isNow({ between: [10, 11] })).to.equal(true);
    expect(isNow({ between: [5, 10] })).to.equal(false);
    expect(isNow({ between: [5, 15], chance: 0 })).to.equal(false);
    expect(isNow({ at: 99 })).to.equal(true);
    expect(isNow({ at: 99 }, { starters: { isArmed: () => false } })).to.equal(false);
  });

  it("joins conditions", () => {
    const yes: When = { first: 9 };
    const no: When = { chance: 0 };

    expect(isNow({ all: [yes, { any: [no, yes] }] })).to.equal(true);
    expect(isNow({ all: [yes, no] })).to.equal(false);
    expect(isNow({ any: [no, no] })).to.equal(false);
  });

  it("numbers leaves from left to right", () => {
    const nested: When = { all: [{ any: [{ nth: 1 }, { at: 2 }] }, { every: 3 }] };

    expect(starters(nested)).to.deep.equal([1, 2]);
    expect(isNow({ any: [{ chance: 0 }, { at: 5 }] })).to.equal(false);
  });

  it("is started by a window only where nothing beside it starts it", () => {
    const window: When = { between: [0, 9] };

    expect(starters(window)).to.deep.equal([0]);
    expect(starters(window, "never")).to.deep.equal([]);
    expect(starters({ all: [window, { chance: 1 }] })).to.deep.equal([0]);
    expect(starters({ all: [window, { every: 5 }] })).to.deep.equal([1]);
    expect(starters({ any: [window, { every: 5 }] })).to.deep.equal([0, 1]);
  });

  it("is decided the same however often it is asked", () => {
    fc.assert(
      fc.property(seed, when, fc.nat({ max: 99 }), (ofRun, ofWhen, siteNth) => {
        const condition = conditionOf(ofWhen, "r");
        const ask = () => holds(condition, { ...moment, siteNth }, drawsOf(ofRun));

        expect(ask()).to.equal(ask());
      }),
    );
  });

  it("draws for each leaf by itself", () => {
    const half: When = { chance: 0.5 };
    let both = 0;
    for (let siteNth = 1; siteNth <= 2_000; siteNth += 1) {
      if (isNow({ all: [half, half] }, { siteNth })) both += 1;
    }

    expect(both).to.be.within(400, 600);
  });
});
