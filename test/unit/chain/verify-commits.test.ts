import { expect } from "chai";
import { COMMIT_LIMITS, type Commit, encodeCommit } from "../../../src/chain/commit.ts";
import { GENESIS_HEAD, type Head, nextEpoch } from "../../../src/chain/head.ts";
import {
  type CommitsContext,
  type FetchedCommits,
  isTrustedCommit,
  trustOwnCommit,
  verifyCommits,
} from "../../../src/chain/verify-commits.ts";
import { growChain, makeBlock, makeFixture, signerOf } from "../../support/chain-fixture.ts";
import { failureOf, ruleOf } from "../../support/failure.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 5 });
const later = makeFixture([1, 1, 1, 1], { epoch: 1 });
const context: CommitsContext = {
  ...fixture.context,
  committeeOf: (epoch) => (epoch === 0 ? fixture.committee : undefined),
};
const good: FetchedCommits = { commits: grown.commits, certifierBlocks: grown.certifiers(5) };
const headAt = (index: number): Head => {
  const { commit, ref } = verified().commits[index - 1] ?? raise();
  return { ...ref, timestampMs: commit.timestampMs, epoch: commit.epoch, lastOfEpoch: false };
};

function raise(): never {
  throw new Error("the fixture has no such commit");
}

function verified() {
  return verifyCommits(GENESIS_HEAD, good, context);
}

/** The chain with one commit changed and everything after it linked to the change. */
function relinked(at: number, change: Partial<Commit>): Uint8Array[] {
  let previousDigest = grown.parsed[at]?.previousDigest ?? raise();
  return grown.parsed.map((commit, index) => {
    if (index < at) return encodeCommit(commit);
    const bytes = encodeCommit({ ...commit, previousDigest, ...(index === at ? change : {}) });
    previousDigest = fixture.crypto.blake2b256(bytes);
    return bytes;
  });
}

function rule(change: Partial<FetchedCommits>, head: Head = GENESIS_HEAD): string {
  return ruleOf(() => verifyCommits(head, { ...good, ...change }, context));
}

describe("soma verifyCommits", () => {
  it("accepts a stretch from our head that a quorum voted for", () => {
    const { commits, certifiers } = verified();
    expect(commits.map(({ ref }) => ref.index)).to.deep.equal([1, 2, 3, 4, 5]);
    expect(commits.map(({ bytes }) => bytes)).to.deep.equal(grown.commits);
    expect(commits.every(isTrustedCommit)).to.equal(true);
    expect(isTrustedCommit({ ...commits[0] })).to.equal(false);
    expect(certifiers.map(({ bytes }) => bytes)).to.deep.equal(grown.certifiers(5));
  });

  it("accepts the rest of the stretch from a head within it", () => {
    const rest = { ...good, commits: grown.commits.slice(3) };
    expect(verifyCommits(headAt(3), rest, context).commits).to.have.length(2);
  });

  it("accepts a bare quorum of three of four certifiers", () => {
    expect(rule({ certifierBlocks: grown.certifiers(5).slice(1) })).to.equal("none");
  });

  it("refuses nothing at all by commits.none", () => {
    expect(rule({ commits: [] })).to.equal("commits.none");
  });

  it("refuses 101 commits by commits.too_many", () => {
    const commits = Array.from({ length: 101 }, () => grown.commits[0] ?? raise());
    expect(rule({ commits })).to.equal("commits.too_many");
  });

  it("refuses another first index by commits.unexpected_start", () => {
    expect(rule({ commits: grown.commits.slice(1) })).to.equal("commits.unexpected_start");
    expect(rule({}, headAt(2))).to.equal("commits.unexpected_start");
  });

  it("weakness 8: refuses a first commit that does not name our head by commits.not_after_our_head (S4)", () => {
    const fork = { ...headAt(2), digest: new Uint8Array(32).fill(1) };
    expect(rule({ commits: grown.commits.slice(2) }, fork)).to.equal("commits.not_after_our_head");
  });

  it("refuses a gap, a repeat and a false link by commits.broken_chain", () => {
    const [one, two, three] = grown.commits;
    if (one === undefined || two === undefined || three === undefined) raise();
    expect(rule({ commits: [one, three] })).to.equal("commits.broken_chain");
    expect(rule({ commits: [one, one] })).to.equal("commits.broken_chain");
    const commit = { ...(grown.parsed[1] ?? raise()), previousDigest: new Uint8Array(32) };
    expect(rule({ commits: [one, encodeCommit(commit)] })).to.equal("commits.broken_chain");
  });

  it("refuses a time before that of the commit before by commits.time_backwards", () => {
    expect(rule({ commits: relinked(2, { timestampMs: 1 }) })).to.equal("commits.time_backwards");
    const ahead = { ...GENESIS_HEAD, timestampMs: Number.MAX_SAFE_INTEGER };
    expect(rule({}, ahead)).to.equal("commits.time_backwards");
  });

  it("weakness 8: refuses two epochs in one stretch by commits.mixed_epochs (S4)", () => {
    const other = growChain(later, { commits: 1 }).parsed[0] ?? raise();
    const commits = relinked(4, { epoch: 1, blocks: other.blocks, leader: other.leader });
    expect(rule({ commits })).to.equal("commits.mixed_epochs");
  });

  it("refuses an epoch that is over or not begun by commits.wrong_epoch", () => {
    expect(rule({}, { ...GENESIS_HEAD, lastOfEpoch: true })).to.equal("commits.wrong_epoch");
    expect(rule({}, { ...GENESIS_HEAD, epoch: 7 })).to.equal("commits.wrong_epoch");
    const next = growChain(later, { commits: 2 });
    const batch = { commits: next.commits, certifierBlocks: next.certifiers(2) };
    expect(rule(batch)).to.equal("commits.wrong_epoch");
  });

  it("weakness 16: refuses an epoch whose committee is unknown by commits.unknown_committee (S4)", () => {
    const next = growChain(later, { commits: 2 });
    const batch = { commits: next.commits, certifierBlocks: next.certifiers(2) };
    const closed = { ...GENESIS_HEAD, lastOfEpoch: true };
    expect(rule(batch, closed)).to.equal("commits.unknown_committee");
    const knowing = { ...context, committeeOf: () => later.committee };
    expect(verifyCommits(closed, batch, knowing).commits).to.have.length(2);
  });

  it("refuses more certifiers than authorities by commits.too_many_certifiers", () => {
    const certifierBlocks = [...grown.certifiers(5), ...grown.certifiers(4)];
    expect(rule({ certifierBlocks })).to.equal("commits.too_many_certifiers");
  });

  it("refuses certifiers larger than their limit together by commits.certifiers_too_large (S4)", () => {
    const quarter = new Uint8Array(COMMIT_LIMITS.certifiersBytesMax / 4 + 1);
    const certifierBlocks = [quarter, quarter, quarter, quarter];
    expect(rule({ certifierBlocks })).to.equal("commits.certifiers_too_large");
  });

  it("weakness 8: refuses too few votes by commits.too_few_votes: missing, repeated, for another commit (S4)", () => {
    const votes = grown.certifiers(5);
    const [one, two] = votes;
    if (one === undefined || two === undefined) raise();
    expect(rule({ certifierBlocks: [] })).to.equal("commits.too_few_votes");
    expect(rule({ certifierBlocks: votes.slice(2) })).to.equal("commits.too_few_votes");
    expect(rule({ certifierBlocks: [one, two, two, one] })).to.equal("commits.too_few_votes");
    expect(rule({ certifierBlocks: grown.certifiers(4) })).to.equal("commits.too_few_votes");
    expect(rule({ commits: grown.commits.slice(0, 4) })).to.equal("commits.too_few_votes");
    const sameIndex = relinked(4, { timestampMs: (grown.parsed[4]?.timestampMs ?? 0) + 1 });
    expect(rule({ commits: sameIndex })).to.equal("commits.too_few_votes");
  });

  it("weakness 8: refuses a certifier that breaks a rule of its own, even where the quorum stands without it (S4)", () => {
    const vote = { index: 5, digest: verified().commits[4]?.ref.digest ?? raise() };
    const forged = makeBlock(fixture, { commitVotes: [vote] }, signerOf("stranger"));
    const foreign = makeBlock(later, { commitVotes: [vote] });
    const rest = grown.certifiers(5).slice(1);
    expect(rule({ certifierBlocks: [...rest, forged.bytes] })).to.equal("block.bad_signature");
    expect(rule({ certifierBlocks: [...rest, foreign.bytes] })).to.equal("block.wrong_epoch");
  });

  it("refuses bytes that are no commit with the codec's own code", () => {
    const commits = [...grown.commits.slice(0, 4), new Uint8Array([0x80])];
    const failure = failureOf(() => verifyCommits(GENESIS_HEAD, { ...good, commits }, context));
    expect(failure.code).to.equal("codec.malformed");
  });
});

describe("trustOwnCommit", () => {
  it("takes what follows our head and refuses a fork of ourselves (soma HC4, S4)", () => {
    const [one, two] = grown.commits;
    if (one === undefined || two === undefined) raise();
    expect(isTrustedCommit(trustOwnCommit(GENESIS_HEAD, one, context))).to.equal(true);
    expect(isTrustedCommit(trustOwnCommit(headAt(1), two, context))).to.equal(true);
    const fork = { ...headAt(1), digest: new Uint8Array(32) };
    expect(ruleOf(() => trustOwnCommit(fork, two, context))).to.equal("commits.not_after_our_head");
    const closed = { ...headAt(1), lastOfEpoch: true };
    expect(ruleOf(() => trustOwnCommit(closed, two, context))).to.equal("commits.wrong_epoch");
    expect(nextEpoch(closed)).to.equal(1);
  });
});
