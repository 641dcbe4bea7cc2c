import { expect } from "chai";
import fc from "fast-check";
import {
  decideLeaders,
  historyOf,
  leaderOf,
  leaderRoundOf,
  waveOf,
} from "../../../examples/committee/commit-rule.ts";
import type { GraphBlock, GraphView } from "../../../examples/committee/dag.ts";
import { type BlockRef, refName } from "../../../src/chain/block-ref.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { makeFixture } from "../../support/chain-fixture.ts";
import { drawView, growGraph, ListedGraph, plainBlock, plainRef } from "./random-graph.ts";

const { committee } = makeFixture();
const seven = makeFixture([1, 1, 1, 1, 1, 1, 1]).committee;

/** All leaders a member commits from a view, found in as many steps as it takes. */
function allLeaders(view: GraphView<GraphBlock>, members = committee): string[] {
  const names: string[] = [];
  let afterWave = 0;
  for (;;) {
    const found = decideLeaders(view, members, afterWave);
    const last = found[found.length - 1];
    if (last === undefined) return names;
    names.push(...found.map(({ ref }) => refName(ref)));
    afterWave = waveOf(last.ref.round);
  }
}

/** Rounds in which every author builds on what `pick` leaves of the round before. */
function rounds(count: number, pick: (round: number, author: number) => readonly number[]) {
  const blocks: GraphBlock[] = [];
  for (let round = 1; round <= count; round += 1) {
    for (const author of [0, 1, 2, 3]) {
      const ancestors: BlockRef[] = pick(round, author).map((one) => plainRef(round - 1, one));
      blocks.push(plainBlock(plainRef(round, author), round === 1 ? [] : ancestors));
    }
  }
  return blocks;
}

describe("the commit rule", function () {
  this.timeout(30_000);

  it("counts rounds in waves of three, with a leader each in turn", () => {
    expect([1, 2, 3, 4, 6, 7].map(waveOf)).to.deep.equal([1, 1, 1, 2, 2, 3]);
    expect([1, 2, 3].map(leaderRoundOf)).to.deep.equal([1, 4, 7]);
    expect([1, 2, 3, 4, 5].map((wave) => leaderOf(wave, committee))).to.deep.equal([0, 1, 2, 3, 0]);
  });

  it("commits a leader three blocks of the third round certify, and not one fewer", () => {
    const full = rounds(3, () => [0, 1, 2, 3]);
    const leader = refName(plainRef(1, 0));
    const without = (...authors: number[]) =>
      full.filter(({ ref }) => ref.round < 3 || !authors.includes(ref.author));

    expect(allLeaders(new ListedGraph(full))).to.deep.equal([leader]);
    expect(allLeaders(new ListedGraph(without(3)))).to.deep.equal([leader]);
    expect(allLeaders(new ListedGraph(without(2, 3)))).to.deep.equal([]);
  });

  it("takes a block of the third round for a certificate only with votes of a quorum", () => {
    // Authors 0 and 1 vote in round 2; 2 and 3 have not seen the leader.
    const two = rounds(3, (round, author) =>
      round === 2 && author > 1 ? [1, 2, 3] : [0, 1, 2, 3],
    );

    expect(allLeaders(new ListedGraph(two))).to.deep.equal([]);
  });

  it("brings an earlier leader first when a final one has a quorum of votes for it below", () => {
    // In wave 1 every certificate is but one vote short; round 4 sees all votes together.
    const late = rounds(6, (round, author) => {
      if (round === 2 && author === 3) return [1, 2, 3];
      return round === 3 ? [author, 3, (author + 1) % 4].sort() : [0, 1, 2, 3];
    });
    const leaders = allLeaders(new ListedGraph(late));

    expect(leaders).to.deep.equal([refName(plainRef(1, 0)), refName(plainRef(4, 1))]);
  });

  it("skips for good a leader no later one has a quorum of votes for below", () => {
    const unseen = rounds(6, (round) => (round === 2 ? [1, 2, 3] : [0, 1, 2, 3]));

    expect(allLeaders(new ListedGraph(unseen))).to.deep.equal([refName(plainRef(4, 1))]);
  });

  it("asks the earlier leader, not the final one, about those before it", () => {
    // The leader of wave 2 does not know a third vote for that of wave 1; that of wave 3 does.
    const parents: Record<string, readonly number[]> = {
      "2/2": [1, 2, 3],
      ...{ "3/0": [0, 1, 2], "3/1": [0, 1, 2], "3/2": [0, 1, 2], "3/3": [0, 1, 3] },
      "4/1": [0, 1, 2],
      "5/3": [0, 2, 3],
      ...{ "6/0": [0, 1, 2], "6/1": [0, 1, 3], "6/2": [0, 2, 3], "6/3": [1, 2, 3] },
    };
    const known = rounds(9, (round, author) => parents[`${round}/${author}`] ?? [0, 1, 2, 3]);
    const leaders = allLeaders(new ListedGraph(known));

    expect(leaders).to.deep.equal([refName(plainRef(4, 1)), refName(plainRef(7, 2))]);
  });

  it("ends a history at its bounds", () => {
    const view = new ListedGraph(rounds(4, () => [0, 1, 2, 3]));
    const from = view.get(plainRef(4, 0)) ?? expect.fail();
    const without = new Map([[refName(plainRef(3, 0)), true]]);

    expect(historyOf(view, from, { above: 2 })).to.have.length(5);
    expect(historyOf(view, from, { above: 2, without })).to.have.length(4);
    expect(historyOf(view, from, { above: 0 })).to.have.length(13);
  });

  for (const { members, faulty, quorum } of [
    { members: committee, faulty: 1, quorum: 3 },
    { members: seven, faulty: 2, quorum: 5 },
  ]) {
    const size = members.authorities.length;
    it(`gives beginnings of one list in all views, ${faulty} of ${size} two-faced`, () => {
      let decided = 0;
      fc.assert(
        fc.property(fc.nat(), (seed) => {
          const random = seededRandom(seed);
          const all = growGraph(random, { members: size, faulty, rounds: 18, quorum });
          const views = Array.from({ length: 6 }, () => drawView(random, all));
          const lists = [...views, new ListedGraph(all)].map((view) => allLeaders(view, members));
          const longest = lists.reduce((one, other) => (other.length > one.length ? other : one));
          for (const list of lists) expect(list).to.deep.equal(longest.slice(0, list.length));
          decided += longest.length;
        }),
        { numRuns: 40 },
      );
      expect(decided, "leaders decided in all runs").to.be.above(40);
    });
  }
});
