import { expect } from "chai";
import { refName, sameRef } from "../../../src/chain/block-ref.ts";
import { committeeDigest } from "../../../src/chain/committee.ts";
import { GENESIS_HEAD } from "../../../src/chain/head.ts";
import {
  advanceHead,
  buildSubDag,
  type CommittedSubDag,
  nextCommittee,
  verifyFetchedBlocks,
} from "../../../src/chain/sub-dag.ts";
import { type VerifiedBlock, verifyBlock } from "../../../src/chain/verify-block.ts";
import { type TrustedCommit, verifyCommits } from "../../../src/chain/verify-commits.ts";
import {
  type Grown,
  growChain,
  makeBlock,
  makeEntries,
  makeFixture,
} from "../../support/chain-fixture.ts";
import { ruleOf } from "../../support/failure.ts";

const fixture = makeFixture();
const { context, committee, crypto } = fixture;
const nextAuthorities = makeEntries([2, 2, 2], "next");

function trusted(grown: Grown): readonly TrustedCommit[] {
  const certifierBlocks = grown.certifiers(grown.commits.length);
  const fetched = { commits: grown.commits, certifierBlocks };
  return verifyCommits(GENESIS_HEAD, fetched, { ...context, committeeOf: () => committee }).commits;
}

function bytesFor(grown: Grown, { commit }: TrustedCommit): Uint8Array[] {
  return commit.blocks.map((ref) => grown.blocks.get(refName(ref))?.bytes ?? new Uint8Array());
}

/** All blocks of a stretch, verified, as a look-up. */
function verifiedBlocks(grown: Grown): (name: string) => VerifiedBlock | undefined {
  const found = new Map<string, VerifiedBlock>();
  for (const commit of trusted(grown)) {
    for (const block of verifyFetchedBlocks(
      commit.commit.blocks,
      bytesFor(grown, commit),
      context,
    )) {
      found.set(refName(block.ref), block);
    }
  }
  return (name) => found.get(name);
}

function subDags(grown: Grown): CommittedSubDag[] {
  const blockOf = verifiedBlocks(grown);
  return trusted(grown).map((commit) => buildSubDag(commit, blockOf));
}

const grown = growChain(fixture, { commits: 4 });
const [, second] = trusted(grown);
if (second === undefined) throw new Error("the fixture is too short");
const received = bytesFor(grown, second);

describe("verifyFetchedBlocks", () => {
  it("accepts exactly what was asked for, in order", () => {
    const blocks = verifyFetchedBlocks(second.commit.blocks, received, context);
    expect(blocks.map(({ ref }) => ref)).to.deep.equal(second.commit.blocks);
  });

  const refuse = (change: readonly Uint8Array[]): string =>
    ruleOf(() => verifyFetchedBlocks(second.commit.blocks, change, context));

  it("refuses another count by blocks.unexpected_count", () => {
    expect(refuse(received.slice(1))).to.equal("blocks.unexpected_count");
    expect(refuse([...received, ...received])).to.equal("blocks.unexpected_count");
  });

  it("refuses another order or another block by block.unexpected", () => {
    expect(refuse([...received].reverse())).to.equal("block.unexpected");
    const other = makeBlock(fixture, { timestampMs: 3 }).bytes;
    expect(refuse([other, ...received.slice(1)])).to.equal("block.unexpected");
  });
});

describe("buildSubDag", () => {
  it("puts blocks in the order of the commit with the leader last", () => {
    const dag = buildSubDag(second, verifiedBlocks(grown));
    const { leader, timestampMs, previousDigest, epoch } = second.commit;
    expect(dag).to.include({ leader, timestampMs, previousDigest, epoch, commitRef: second.ref });
    expect(dag.blocks.map(({ ref }) => ref)).to.deep.equal(second.commit.blocks);
    const last = dag.blocks[dag.blocks.length - 1];
    expect(last !== undefined && sameRef(last.ref, leader)).to.equal(true);
  });

  it("brings every block once over the whole chain", () => {
    const names = subDags(grown).flatMap(({ blocks }) => blocks.map(({ ref }) => refName(ref)));
    expect(new Set(names).size).to.equal(names.length);
  });

  it("refuses a hole by blocks.missing", () => {
    expect(ruleOf(() => buildSubDag(second, () => undefined))).to.equal("blocks.missing");
  });

  it("refuses a block dated before one it builds on by blocks.time_before_ancestor", () => {
    const blockOf = verifiedBlocks(grown);
    const { leader } = second.commit;
    const dated = makeBlock(fixture, { ...blockOf(refName(leader))?.block, timestampMs: 5 });
    const early = verifyBlock(dated.bytes, context);
    const lying = (name: string) => (name === refName(leader) ? early : blockOf(name));
    expect(ruleOf(() => buildSubDag(second, lying))).to.equal("blocks.time_before_ancestor");
  });
});

describe("the end of an epoch", () => {
  const closing = growChain(fixture, { commits: 4, endOfEpoch: { nextAuthorities } });
  const dags = subDags(closing);

  it("comes with the commit whose authors of a quorum name one next committee", () => {
    const found = dags.map((dag) => nextCommittee(dag, context)?.epoch);
    expect(found).to.deep.equal([undefined, undefined, undefined, 1]);
    const next = dags[3] === undefined ? undefined : nextCommittee(dags[3], context);
    const digest = committeeDigest(1, next?.authorities ?? [], crypto);
    expect(digest).to.deep.equal(committeeDigest(1, nextAuthorities, crypto));
  });

  it("does not come when fewer than a quorum name the same committee", () => {
    const other = makeEntries([5], "other");
    const [block] = dags.slice(3);
    if (block === undefined) throw new Error("the fixture is too short");
    const blocks = [0, 1, 2, 3].map((author) => {
      const endOfEpoch = { nextAuthorities: author < 2 ? nextAuthorities : other };
      return verifyBlock(makeBlock(fixture, { author, endOfEpoch }).bytes, context);
    });
    expect(nextCommittee({ ...block, blocks }, context)).to.equal(undefined);
    const twice = [blocks[0], blocks[0], blocks[0], blocks[1]].flatMap((one) => one ?? []);
    expect(nextCommittee({ ...block, blocks: twice }, context)).to.equal(undefined);
  });

  it("moves the head, marks it last of its epoch, and lets nothing follow in that epoch", () => {
    let head = GENESIS_HEAD;
    for (const dag of dags) head = advanceHead(head, dag, context).head;
    expect(head).to.include({ index: 4, epoch: 0, lastOfEpoch: true });
    const [last] = dags.slice(3);
    if (last === undefined) throw new Error("the fixture is too short");
    const commitRef = { index: 5, digest: head.digest };
    const beyond = { ...last, commitRef, previousDigest: head.digest };
    const refused = ruleOf(() => advanceHead(head, beyond, context));
    expect(refused).to.equal("commits.wrong_epoch");
  });

  it("does not move the head over a sub-DAG that does not follow it", () => {
    const [, later] = dags;
    if (later === undefined) throw new Error("the fixture is too short");
    expect(ruleOf(() => advanceHead(GENESIS_HEAD, later, context))).to.equal(
      "commits.not_after_our_head",
    );
  });
});
