import { expect } from "chai";
import {
  aggregateSummaries,
  median,
  summarizeSlots,
} from "../../../src/peer/availability-summary.ts";

describe("archethic availability: summarizeSlots (A13)", () => {
  /** Slots of the reference's worked example, oldest first: samples of three nodes each. */
  const slots = [
    [
      [600, 600, 300],
      [600, 600, 300],
      [0, 600, 300],
    ],
    [
      [600, 200, 470],
      [600, 500, 0],
      [0, 600, 300],
    ],
    [
      [600, 100, 600],
      [600, 100, 600],
    ],
    [
      [600, 0, 600],
      [600, 0, 600],
    ],
  ];
  const ofNode = (node: number) => slots.map((slot) => slot.map((samples) => samples[node] ?? 0));

  it("gives 1.0, 0.460 and 0.772, and the bits 1, 0, 1, in the worked example", () => {
    const views = [0, 1, 2].map((node) => summarizeSlots(ofNode(node), 600));
    expect(views.map(({ available }) => available)).to.deep.equal([true, false, true]);
    const expected = [1, 0.4601449275362319, 0.7717391304347827];
    for (const [node, { average }] of views.entries()) {
      expect(average).to.be.closeTo(expected[node] ?? -1, 1e-12);
    }
  });

  it("holds exactly half for unavailable", () => {
    expect(summarizeSlots([[300]], 600)).to.deep.equal({ available: false, average: 0.5 });
    expect(summarizeSlots([[301]], 600).available).to.equal(true);
  });

  it("holds a node nobody sampled for down, with its average untouched", () => {
    expect(summarizeSlots([], 600)).to.deep.equal({ available: false, average: 1 });
    expect(summarizeSlots([[], []], 600)).to.deep.equal({ available: false, average: 1 });
  });

  it("never gives more than all of the time", () => {
    expect(summarizeSlots([[900]], 600).average).to.equal(1);
  });
});

describe("archethic summary_aggregate_test: aggregateSummaries (A13)", () => {
  const view = (available: boolean, average: number) => ({ available, average });

  it("takes the majority's bit, a tie for the node, and the mean to three decimals", () => {
    const summaries = [
      [view(true, 1), view(true, 0.5), view(false, 0.1)],
      [view(false, 0), view(true, 0.25), view(false, 0.1)],
    ];
    expect(aggregateSummaries(summaries)).to.deep.equal([
      view(true, 0.5),
      view(true, 0.375),
      view(false, 0.1),
    ]);
    const thirds = [[view(true, 1)], [view(false, 0)], [view(false, 0)]];
    expect(aggregateSummaries(thirds)).to.deep.equal([view(false, 0.333)]);
  });

  it("counts only lists of the most frequent length, of equally frequent ones the greater", () => {
    const [one, two] = [[view(true, 1)], [view(false, 0), view(false, 0)]];
    expect(aggregateSummaries([one, two, one])).to.deep.equal(one);
    expect(aggregateSummaries([one, two])).to.deep.equal(two);
    expect(aggregateSummaries([])).to.deep.equal([]);
  });
});

describe("median", () => {
  it("is the middle one, or the mean of the two in the middle", () => {
    expect([[3, 1, 2], [4, 1, 3, 2], [5], []].map(median)).to.deep.equal([2, 2.5, 5, 0]);
  });
});
