import { expect } from "chai";
import { Certifier } from "../../../examples/committee/certify.ts";
import { LIMITS } from "../../../examples/committee/limits.ts";
import type { CommitRef } from "../../../src/chain/commit-ref.ts";
import { verifyBlock } from "../../../src/chain/verify-block.ts";
import { makeBlock, makeFixture } from "../../support/chain-fixture.ts";

const fixture = makeFixture();
const commit: CommitRef = { index: 5, digest: new Uint8Array(32).fill(5) };
const other: CommitRef = { index: 5, digest: new Uint8Array(32).fill(6) };

function voteOf(author: number, ...commitVotes: readonly CommitRef[]) {
  return verifyBlock(makeBlock(fixture, { author, commitVotes }).bytes, fixture.context);
}

describe("Certifier", () => {
  it("certifies a commit by blocks of a quorum that vote for exactly it", () => {
    const certifier = new Certifier(fixture.committee, 4);
    const votes = [0, 1, 2, 3].map((author) => voteOf(author, author === 1 ? other : commit));
    for (const vote of votes.slice(0, 3)) certifier.record(vote, 5);
    expect(certifier.certifiersOf(commit)).to.equal(undefined);

    certifier.record(votes[3] ?? expect.fail(), 5);

    expect(certifier.certifiersOf(commit)?.map(({ ref }) => ref.author)).to.deep.equal([0, 2, 3]);
    expect(certifier.certifiersOf(other)).to.equal(undefined);
  });

  it("counts the first vote of an author for an index and no other", () => {
    const certifier = new Certifier(fixture.committee, 4);
    for (const author of [0, 1, 1, 1]) certifier.record(voteOf(author, commit), 5);
    certifier.record(voteOf(2, other), 5);
    certifier.record(voteOf(2, commit), 5);

    expect(certifier.certifiersOf(commit)).to.equal(undefined);
  });

  it("keeps no more certifiers than a quorum needs", () => {
    const certifier = new Certifier(fixture.committee, 4);
    for (const author of [0, 1, 2, 3]) certifier.record(voteOf(author, commit), 5);

    expect(certifier.certifiersOf(commit)).to.have.length(3);
  });

  it("keeps no votes for what is done, and none far ahead", () => {
    const certifier = new Certifier(fixture.committee, 4);
    const far = { index: 5 + LIMITS.votesAheadMax + 1, digest: commit.digest };
    for (const author of [0, 1, 2]) certifier.record(voteOf(author, commit, far), 5);

    expect(certifier.certifiersOf(far)).to.equal(undefined);
    certifier.forget(5);
    expect(certifier.certifiersOf(commit)).to.equal(undefined);
    for (const author of [0, 1, 2]) certifier.record(voteOf(author, commit), 5);
    expect(certifier.certifiersOf(commit)).to.equal(undefined);
  });
});
