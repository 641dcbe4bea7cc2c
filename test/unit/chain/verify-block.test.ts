import { expect } from "chai";
import { genesisRef } from "../../../src/chain/block-ref.ts";
import { type Block, blockRef, type SignedBlock } from "../../../src/chain/block.ts";
import { committeeDigest } from "../../../src/chain/committee.ts";
import { signTransaction } from "../../../src/chain/transaction.ts";
import {
  BLOCK_RULES,
  type BlockContext,
  type BlockRule,
  isVerifiedBlock,
  trustStoredBlock,
  verifyBlock,
} from "../../../src/chain/verify-block.ts";
import { decode, encode } from "../../../src/wire/codec.ts";
import {
  genesisRefs,
  makeBlock,
  makeEntries,
  makeFixture,
  ownFirst,
  signerOf,
} from "../../support/chain-fixture.ts";
import { failureOf, ruleOf } from "../../support/failure.ts";

const fixture = makeFixture();
const { context } = fixture;
const genesis = genesisRefs(fixture);

/** One block for each rule; it keeps every rule that is tried before. */
const CASES: readonly (readonly [BlockRule, Partial<Block>, Partial<BlockContext>?])[] = [
  ["block.wrong_epoch", { epoch: 1 }],
  ["block.genesis_round", { round: 0 }],
  ["block.unknown_author", { author: 4 }],
  [
    "block.wrong_next_committee",
    { endOfEpoch: { nextAuthorities: makeEntries([1, 2], "next") } },
    { nextCommitteeDigest: committeeDigest(1, makeEntries([1, 1], "next"), fixture.crypto) },
  ],
  ["block.no_ancestors", { ancestors: [] }],
  ["block.too_many_ancestors", { ancestors: [...genesis, ...genesis.slice(1, 2)] }],
  ["block.first_ancestor_not_own", { ancestors: ownFirst(genesis, 1) }],
  ["block.second_own_ancestor", { ancestors: [...genesis.slice(0, 3), ...genesis.slice(0, 1)] }],
  ["block.ancestor_of_other_epoch", { ancestors: replaced(3, { epoch: 1 }) }],
  ["block.unknown_ancestor_author", { ancestors: replaced(3, { author: 9 }) }],
  ["block.ancestor_not_before", { ancestors: replaced(3, { round: 1 }) }],
  ["block.false_genesis", { ancestors: replaced(3, { digest: new Uint8Array(32) }) }],
  [
    "block.repeated_ancestor_author",
    { ancestors: [...genesis.slice(0, 3), ...genesis.slice(1, 2)] },
  ],
  ["block.too_little_parent_stake", { ancestors: genesis.slice(0, 2) }],
  ["block.bad_transaction", { transactions: [goodTransaction(), encode(["nonsense"])] }],
];

function replaced(at: number, change: object): Block["ancestors"] {
  return genesis.map((ref, index) => (index === at ? { ...ref, ...change } : ref));
}

function goodTransaction(): Uint8Array {
  return signTransaction({ sequence: 1, payload: new Uint8Array(3) }, signerOf("user"), context)
    .bytes;
}

function rule(signed: SignedBlock, change: Partial<BlockContext> = {}): string {
  return ruleOf(() => verifyBlock(signed.bytes, { ...context, ...change }));
}

describe("verifyBlock", () => {
  it("accepts a block that keeps every rule, under the digest of its bytes", () => {
    const signed = makeBlock(fixture, { transactions: [goodTransaction()] });
    const verified = verifyBlock(signed.bytes, context);
    expect(verified.ref).to.deep.equal(blockRef(signed, fixture.crypto));
    expect(verified.block).to.deep.equal(signed.block);
    expect(verified.bytes).to.equal(signed.bytes);
    expect(isVerifiedBlock(verified)).to.equal(true);
    expect(isVerifiedBlock({ ...verified })).to.equal(false);
  });

  for (const [name, change, context] of CASES) {
    it(`refuses by ${name}`, () => {
      expect(rule(makeBlock(fixture, change), context)).to.equal(name);
    });
  }

  it("refuses by block.bad_signature: another key, another network, another domain", () => {
    expect(rule(makeBlock(fixture, {}, fixture.signers[1]))).to.equal("block.bad_signature");
    expect(rule(makeBlock(fixture), { networkId: "other-net" })).to.equal("block.bad_signature");
    const { unsignedBytes } = makeBlock(fixture);
    const digest = fixture.crypto.blake2b256(unsignedBytes);
    const bare = fixture.signers[0]?.sign(digest) ?? new Uint8Array();
    const bytes = encode([unsignedBytes, bare]);
    expect(ruleOf(() => verifyBlock(bytes, context))).to.equal("block.bad_signature");
  });

  it("refuses by block.unexpected a block that was not asked for, before its signature", () => {
    const asked = blockRef(makeBlock(fixture), fixture.crypto);
    const other = makeBlock(fixture, { timestampMs: 1 }, signerOf("stranger"));
    expect(ruleOf(() => verifyBlock(other.bytes, context, asked))).to.equal("block.unexpected");
  });

  it("has a case for every rule", () => {
    const apart = ["block.bad_signature", "block.unexpected"];
    expect([...CASES.map(([name]) => name), ...apart]).to.have.members([...BLOCK_RULES]);
  });

  it("refuses a next committee that could not decide", () => {
    const nextAuthorities = makeEntries([1, 1], "next").reverse();
    expect(rule(makeBlock(fixture, { endOfEpoch: { nextAuthorities } }))).to.equal(
      "committee.unsorted",
    );
  });

  it("counts only ancestors of the round before for the parent stake", () => {
    expect(rule(makeBlock(fixture, { round: 2 }))).to.equal("block.too_little_parent_stake");
  });

  it("accepts a round whose own ancestor is older than its parents", () => {
    const parents = [1, 2, 3].map((author) =>
      blockRef(makeBlock(fixture, { author }), fixture.crypto),
    );
    const own = genesisRef(0, 0, context);
    const signed = makeBlock(fixture, { round: 2, ancestors: [own, ...parents] });
    expect(verifyBlock(signed.bytes, context).block.round).to.equal(2);
  });

  it("refuses bytes that are no block with the codec's own code", () => {
    const odd = [
      [],
      [1],
      [new Uint8Array(3), new Uint8Array(64)],
      [encode([]), new Uint8Array(64)],
    ];
    for (const value of odd) {
      expect(failureOf(() => verifyBlock(encode(value), context)).code).to.equal("codec.malformed");
    }
    expect(failureOf(() => verifyBlock(new Uint8Array(), context)).code).to.equal(
      "codec.malformed",
    );
    const huge = encode([new Uint8Array(2 * 1024 * 1024), new Uint8Array(64)]);
    expect(failureOf(() => verifyBlock(huge, context)).code).to.equal("codec.too_large");
  });

  it("refuses more than 100 commit votes", () => {
    const votes = Array.from({ length: 101 }, (_, index) => ({
      index,
      digest: new Uint8Array(32),
    }));
    const full = makeBlock(fixture, { commitVotes: votes.slice(1) });
    expect(verifyBlock(full.bytes, context).block.commitVotes).to.have.length(100);
    expect(failureOf(() => makeBlock(fixture, { commitVotes: votes })).code).to.equal(
      "codec.malformed",
    );
    const wire = decode(full.unsignedBytes);
    const fields = Array.isArray(wire) ? wire : [];
    const over = encode(
      fields.map((field, at) =>
        at === 6 ? votes.map(({ index, digest }) => [index, digest]) : field,
      ),
    );
    const bytes = encode([over, full.signature]);
    expect(failureOf(() => verifyBlock(bytes, context)).code).to.equal("codec.malformed");
  });

  it("gives a stored block back under a digest computed again", () => {
    const signed = makeBlock(fixture);
    const stored = trustStoredBlock(signed.bytes, context);
    expect(stored.ref).to.deep.equal(blockRef(signed, fixture.crypto));
    expect(isVerifiedBlock(stored)).to.equal(true);
  });
});
