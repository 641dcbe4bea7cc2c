import { expect } from "chai";
import { Dag } from "../../../examples/committee/dag.ts";
import { CommitSequence } from "../../../examples/committee/sequence.ts";
import { blockRef } from "../../../src/chain/block.ts";
import type { BlockRef } from "../../../src/chain/block-ref.ts";
import { GENESIS_HEAD } from "../../../src/chain/head.ts";
import { RuntimeError } from "../../../src/errors.ts";
import { type VerifiedBlock, verifyBlock } from "../../../src/chain/verify-block.ts";
import {
  genesisRefs,
  makeBlock,
  makeEntries,
  makeFixture,
  ownFirst,
} from "../../support/chain-fixture.ts";

const fixture = makeFixture();
const { committee, crypto, context } = fixture;
const nextAuthorities = makeEntries([1, 2, 3], "next");

/** A graph in which every member has a block in each of nine rounds, and names the next members in some. */
function graph(names: (round: number) => boolean): Dag<VerifiedBlock> {
  const dag = new Dag<VerifiedBlock>();
  let parents: readonly BlockRef[] = genesisRefs(fixture);
  for (let round = 1; round <= 9; round += 1) {
    const blocks = committee.authorities.map(({ index: author }) =>
      makeBlock(fixture, {
        ...{ round, author, ancestors: ownFirst(parents, author) },
        endOfEpoch: names(round) ? { nextAuthorities } : null,
      }),
    );
    for (const { bytes } of blocks) dag.insert(verifyBlock(bytes, context));
    parents = blocks.map((block) => blockRef(block, crypto));
  }
  return dag;
}

function sequence(asked: number[] = []): CommitSequence {
  const rule = ({ index }: { readonly index: number }) => {
    asked.push(index);
    return index >= 2 ? nextAuthorities : undefined;
  };
  return new CommitSequence({ committee, crypto, nextAuthorities: rule }, GENESIS_HEAD);
}

/** Derives as a member does: until there is no more. */
function deriveAll(commits: CommitSequence, dag: Dag<VerifiedBlock>): readonly number[] {
  const derived = commits.decide(dag).map(({ ref }) => ref.index);
  return derived.length === 0 ? [] : [...derived, ...deriveAll(commits, dag)];
}

describe("CommitSequence at the end of an epoch", () => {
  it("goes on wave by wave while no quorum names the next members", () => {
    const commits = sequence();
    expect(
      deriveAll(
        commits,
        graph(() => false),
      ),
    ).to.deep.equal([1, 2, 3]);
    expect(commits.isOver).to.equal(false);
  });

  it("derives nothing after the commit that brings a quorum's blocks for one committee, though more leaders are final (S9)", () => {
    const commits = sequence();
    const dag = graph((round) => round <= 3);

    expect(deriveAll(commits, dag)).to.deep.equal([1, 2]);
    expect(commits.isOver).to.equal(true);
  });

  it("asks the host of each commit in order until it says who is next, and then no more (S9)", () => {
    const asked: number[] = [];
    const commits = sequence(asked);
    deriveAll(
      commits,
      graph(() => false),
    );
    expect(asked).to.deep.equal([1, 2]);
    expect(commits.next).to.equal(nextAuthorities);
  });

  it("leaves out commits of the epoch before", () => {
    const commits = sequence();
    const [first] = sequence().decide(graph(() => false));
    if (first === undefined) throw new Error("nothing was derived");
    const { commit, ref, blocks } = first;
    commits.adopt({ ...commit, commitRef: ref, blocks, epoch: 7 });
    expect([commits.head.index, commits.floor]).to.deep.equal([0, 0]);
  });

  for (const [who, entries] of [
    ["nobody", []],
    ["more than an engine has room for", makeEntries(Array<number>(65).fill(1), "many")],
  ] as const) {
    it(`names nobody for the host that says ${who}: the epoch after it would have no engine`, () => {
      const rule = { committee, crypto, nextAuthorities: () => entries };
      const commits = new CommitSequence(rule, GENESIS_HEAD);
      expect(() => commits.decide(graph(() => false))).to.throw(RuntimeError);
      expect(commits.next).to.equal(undefined);
    });
  }
});
