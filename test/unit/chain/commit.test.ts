import { expect } from "chai";
import { type Commit, COMMIT_LIMITS, encodeCommit, readCommit } from "../../../src/chain/commit.ts";
import { growChain, makeFixture } from "../../support/chain-fixture.ts";
import { failureOf, ruleOf } from "../../support/failure.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 2 });

function raise(): never {
  throw new Error("the fixture has no such commit");
}

describe("a commit in bytes", () => {
  it("is read back as it was written, under the digest of its bytes", () => {
    const bytes = grown.commits[1] ?? raise();
    const read = readCommit(bytes, fixture.crypto);
    expect(read.commit).to.deep.equal(grown.parsed[1]);
    expect(read.digest).to.deep.equal(fixture.crypto.blake2b256(bytes));
    expect(encodeCommit(read.commit)).to.deep.equal(bytes);
  });

  it("fits its limit in bytes with as many blocks as its limit allows", () => {
    const { leader, ...commit } = grown.parsed[1] ?? raise();
    const most = { epoch: 0xffff_ffff, round: 0xffff_ffff, author: 0xffff, digest: leader.digest };
    const blocks = Array.from({ length: COMMIT_LIMITS.blocksMax }, () => most);
    const bytes = encodeCommit({ ...commit, leader: most, blocks });
    expect(bytes.length).to.be.at.most(COMMIT_LIMITS.bytesMax);
    expect(ruleOf(() => readCommit(bytes, fixture.crypto))).to.equal("commit.mixed_epochs");
    const over = { ...commit, leader, blocks: [...blocks, most] };
    expect(failureOf(() => encodeCommit(over)).code).to.equal("codec.malformed");
  });
});

describe("a single commit", () => {
  const commit = grown.parsed[1] ?? raise();
  const cases: readonly (readonly [string, Partial<Commit>])[] = [
    ["commit.genesis", { index: 0 }],
    ["commit.empty", { blocks: [] }],
    ["commit.mixed_epochs", { epoch: 1 }],
    ["commit.genesis_block", { blocks: [{ ...commit.leader, round: 0 }] }],
    ["commit.blocks_unsorted", { blocks: [...commit.blocks].reverse() }],
    ["commit.blocks_unsorted", { blocks: [commit.leader, commit.leader] }],
    ["commit.leader_not_last", { blocks: commit.blocks.slice(0, -1) }],
  ];
  for (const [name, change] of cases) {
    it(`is refused by ${name}`, () => {
      expect(
        ruleOf(() => readCommit(encodeCommit({ ...commit, ...change }), fixture.crypto)),
      ).to.equal(name);
    });
  }
});
