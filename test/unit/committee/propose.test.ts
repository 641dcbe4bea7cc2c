import { expect } from "chai";
import { TIMING } from "../../../examples/committee/limits.ts";
import {
  chooseAncestors,
  decideProposal,
  isIncomplete,
  type ProposalState,
  quorumRoundOf,
} from "../../../examples/committee/propose.ts";
import { makeFixture } from "../../support/chain-fixture.ts";
import { ListedGraph, plainBlock, plainRef } from "./random-graph.ts";

const { committee } = makeFixture();
const state: ProposalState = {
  ownRound: 4,
  proposedAtMs: 1_000,
  quorumRound: 4,
  quorumAtMs: 1_050,
  incomplete: false,
};

function decide(change: Partial<ProposalState>, nowMs: number) {
  return decideProposal({ ...state, ...change }, nowMs, TIMING);
}

function graph(...places: readonly (readonly [round: number, author: number])[]): ListedGraph {
  return new ListedGraph(places.map(([round, author]) => plainBlock(plainRef(round, author), [])));
}

describe("decideProposal", () => {
  it("idles until a round not below the own one has a quorum", () => {
    expect(decide({ quorumRound: 3 }, 9_999)).to.deep.equal({ type: "idle" });
  });

  it("keeps the interval between own blocks", () => {
    expect(decide({}, 1_099)).to.deep.equal({ type: "wait", untilMs: 1_100 });
    expect(decide({}, 1_100)).to.deep.equal({ type: "propose", round: 5 });
  });

  it("gives an incomplete round its time, and no more", () => {
    expect(decide({ incomplete: true }, 1_549)).to.deep.equal({ type: "wait", untilMs: 1_550 });
    expect(decide({ incomplete: true }, 1_550)).to.deep.equal({ type: "propose", round: 5 });
  });

  it("leaves out rounds that went on without it", () => {
    expect(decide({ quorumRound: 40 }, 2_000)).to.deep.equal({ type: "propose", round: 41 });
  });
});

describe("isIncomplete", () => {
  it("misses the leader block in the first round of a wave", () => {
    expect(isIncomplete(graph([1, 1], [1, 2], [1, 3]), committee, 1)).to.equal(true);
    expect(isIncomplete(graph([1, 0], [1, 2], [1, 3]), committee, 1)).to.equal(false);
    expect(isIncomplete(graph(), committee, 0)).to.equal(false);
  });

  it("misses votes in the second as long as a quorum of them can come", () => {
    const vote = (author: number, seen: boolean) =>
      plainBlock(plainRef(2, author), seen ? [plainRef(1, 0)] : []);
    const viewAfter = (...votes: readonly boolean[]) =>
      new ListedGraph([
        plainBlock(plainRef(1, 0), []),
        ...votes.map((seen, author) => vote(author, seen)),
      ]);

    expect(isIncomplete(viewAfter(true, true, false), committee, 2)).to.equal(true);
    expect(isIncomplete(viewAfter(true, true, true), committee, 2)).to.equal(false);
    expect(isIncomplete(viewAfter(true, false, false), committee, 2)).to.equal(false);
    expect(isIncomplete(graph([1, 1], [2, 1]), committee, 2)).to.equal(false);
  });

  it("misses nothing in the third", () => {
    expect(isIncomplete(graph([1, 0]), committee, 3)).to.equal(false);
  });
});

describe("quorumRoundOf", () => {
  it("is the highest round with blocks of a quorum of authors", () => {
    const three = [0, 1, 2].map((author): [number, number] => [1, author]);

    expect(quorumRoundOf(graph(), committee)).to.equal(0);
    expect(quorumRoundOf(graph(...three, [2, 0], [2, 1]), committee)).to.equal(1);
    expect(quorumRoundOf(graph(...three, [2, 0], [2, 1], [2, 2]), committee)).to.equal(2);
  });
});

describe("chooseAncestors", () => {
  const own = plainBlock(plainRef(3, 1), [plainRef(2, 1), plainRef(2, 0), plainRef(1, 3)]);

  it("puts the own newest block first and takes one of each other author", () => {
    const view = graph([3, 0], [3, 1], [3, 2], [2, 2], [2, 0]);

    expect(chooseAncestors(view, own, { round: 4, floor: 0 })).to.deep.equal([
      plainRef(3, 1),
      plainRef(3, 0),
      plainRef(3, 2),
    ]);
  });

  it("takes an older block that the own newest does not build on yet", () => {
    const bounds = { round: 4, floor: 0 };

    expect(chooseAncestors(graph([3, 0], [2, 3]), own, bounds)).to.deep.include(plainRef(2, 3));
    expect(chooseAncestors(graph([3, 0], [1, 3]), own, bounds)).to.not.deep.include(plainRef(1, 3));
  });

  it("takes none at or below the floor", () => {
    const chosen = chooseAncestors(graph([3, 0], [2, 3]), own, { round: 4, floor: 2 });

    expect(chosen).to.deep.equal([plainRef(3, 1), plainRef(3, 0)]);
  });
});
