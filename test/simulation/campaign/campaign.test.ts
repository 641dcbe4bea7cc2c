import { expect } from "chai";
import fc from "fast-check";
import { exitCodeOf, pictureOf } from "./picture.ts";
import { addRun, missedOf, noRuns, type Outcome } from "./outcome.ts";
import { assignments } from "./share.ts";

const green: Outcome = {
  ...{ nth: 0, specId: "a@1", isChecked: false, events: 10, nodeSeconds: 2, virtualMs: 1_000 },
  ...{ wallMs: 500, reached: ["rare"] },
};
const red: Outcome = {
  ...green,
  nth: 1,
  red: { kind: "trace", name: "x", text: "what was wrong" },
};

function totalsOf(...outcomes: readonly Outcome[]) {
  const totals = noRuns("a@1", ["rare", "rarer"]);
  for (const outcome of outcomes) addRun(totals, outcome);
  return totals;
}

describe("a campaign", () => {
  it("has the same runs however many processes do them", () => {
    const whole = fc.record({
      every: fc
        .array(fc.constantFrom(1, 2, 20), { maxLength: 4 })
        .map((others): readonly number[] => [1, ...others]),
      runs: fc.integer({ min: 0, max: 60 }),
      from: fc.bigInt({ min: 0n, max: 100n }),
    });
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 7 }), (campaign, jobs) => {
        const alone = [...assignments({ ...campaign, jobs: 1, job: 0 })];
        const shared = Array.from({ length: jobs }, (_, job) => [
          ...assignments({ ...campaign, jobs, job }),
        ]).flat();

        expect(shared.sort((left, right) => left.nth - right.nth)).to.deep.equal(alone);
        expect(new Set(alone.map(({ spec, seed }) => `${spec} ${seed}`)).size).to.equal(
          campaign.runs,
        );
      }),
    );
  });

  it("has fewer runs of what is dear, each of another seed", () => {
    const share = { every: [1, 5], runs: 120, from: 7n, jobs: 1, job: 0 };
    const dear = [...assignments(share)].filter(({ spec }) => spec === 1);

    expect(dear.map(({ seed }) => Number(seed))).to.deep.equal(dear.map((_, at) => 7 + at));
    expect(dear).to.have.length(20);
  });

  it("counts its runs, and names what none of them reached", () => {
    const totals = totalsOf(green, red, { ...green, isChecked: true });

    expect(totals).to.include({ runs: 3, red: 1, checked: 1, events: 30, nodeSeconds: 6 });
    expect(missedOf(totals)).to.deep.equal(["rarer"]);
  });

  it("tells failures with their text, and ends with a plain line", () => {
    const text = pictureOf({
      totals: [totalsOf(green, red)],
      reds: [red],
      wallMs: 1_000,
      broken: 0,
    });

    expect(text).to.include("what was wrong");
    expect(text).to.include("never reached: a@1: rarer");
    expect(text.split("\n").at(-1)).to.equal("2 runs, 1 red, 0 done twice, 0 diverged");
  });

  it("tells a failure, broken machinery and missed coverage apart", () => {
    const whole = { totals: [noRuns("a@1", [])], reds: [], wallMs: 1, broken: 0 };

    expect(exitCodeOf(whole)).to.equal(0);
    expect(exitCodeOf({ ...whole, reds: [red] })).to.equal(1);
    expect(exitCodeOf({ ...whole, reds: [red], broken: 1 })).to.equal(2);
    expect(exitCodeOf({ ...whole, totals: [totalsOf(green)] })).to.equal(3);
  });
});
