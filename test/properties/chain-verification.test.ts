import { expect } from "chai";
import fc from "fast-check";
import { refName } from "../../src/chain/block-ref.ts";
import { quorumOf, validityOf } from "../../src/chain/committee.ts";
import { GENESIS_HEAD } from "../../src/chain/head.ts";
import { StakeAggregator } from "../../src/chain/stake-aggregator.ts";
import { verifyFetchedBlocks } from "../../src/chain/sub-dag.ts";
import { verifyBlock } from "../../src/chain/verify-block.ts";
import { type FetchedCommits, verifyCommits } from "../../src/chain/verify-commits.ts";
import { growChain, makeBlock, makeFixture } from "../support/chain-fixture.ts";
import { failureOf } from "../support/failure.ts";

const fixture = makeFixture();
const { committee } = fixture;
const context = { ...fixture.context, committeeOf: () => committee };
const grown = growChain(fixture, { commits: 4 });
// A bare quorum: with one vote more, the loss of one would rightly not matter.
const good: FetchedCommits = {
  commits: grown.commits,
  certifierBlocks: grown.certifiers(4).slice(1),
};

/** One bit of one of the byte strings turned over. */
function flipped(list: readonly Uint8Array[], which: number, bit: number): Uint8Array[] {
  return list.map((bytes, at) => (at === which % list.length ? flipBit(bytes, bit) : bytes));
}

function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice();
  const at = (bit >> 3) % copy.length;
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

function swapped<T>(list: readonly T[], left: number, right: number): T[] {
  const [a, b] = [left % list.length, right % list.length];
  return list.map((one, at) => list[at === a ? b : at === b ? a : at] ?? one);
}

const REFUSALS = ["chain.refused", "codec.malformed", "codec.too_large"];

/** Any bytes are answered by one of our own failures; never by another error, never by success. */
function expectRefused(work: () => unknown): void {
  expect(REFUSALS).to.include(failureOf(work).code);
}

describe("verification of a stretch", () => {
  const nat = fc.nat({ max: 1_000_000 });
  const mutation = fc.oneof(
    fc.record({ kind: fc.constant("flip commit" as const), which: nat, bit: nat }),
    fc.record({ kind: fc.constant("flip certifier" as const), which: nat, bit: nat }),
    fc.record({ kind: fc.constant("drop commit" as const), which: nat, bit: nat }),
    fc.record({ kind: fc.constant("drop certifier" as const), which: nat, bit: nat }),
    fc.record({ kind: fc.constant("swap commits" as const), which: nat, bit: nat }),
    fc.record({ kind: fc.constant("repeat commit" as const), which: nat, bit: nat }),
    fc.record({ kind: fc.constant("cut commit" as const), which: nat, bit: nat }),
  );

  function mutated({
    kind,
    which,
    bit,
  }: {
    kind: string;
    which: number;
    bit: number;
  }): FetchedCommits {
    const { commits, certifierBlocks } = good;
    const at = which % commits.length;
    switch (kind) {
      case "flip commit":
        return { ...good, commits: flipped(commits, which, bit) };
      case "flip certifier":
        return { ...good, certifierBlocks: flipped(certifierBlocks, which, bit) };
      case "drop commit":
        return { ...good, commits: commits.filter((_, index) => index !== at) };
      case "drop certifier":
        return { ...good, certifierBlocks: certifierBlocks.filter((_, i) => i !== which % 3) };
      case "swap commits":
        return { ...good, commits: swapped(commits, which, which + 1 + (bit % 3)) };
      case "repeat commit":
        return { ...good, commits: commits.flatMap((one, i) => (i === at ? [one, one] : [one])) };
      default:
        return {
          ...good,
          commits: commits.map((one, i) => (i === at ? one.slice(0, bit % one.length) : one)),
        };
    }
  }

  it("accepts the stretch as it is", () => {
    expect(verifyCommits(GENESIS_HEAD, good, context).commits).to.have.length(4);
  });

  it("refuses it after any single mutation", () => {
    fc.assert(
      fc.property(mutation, (change) => {
        expectRefused(() => verifyCommits(GENESIS_HEAD, mutated(change), context));
      }),
      { numRuns: 300 },
    );
  });

  it("refuses any bytes as commits or certifiers without another error", () => {
    const junk = fc.array(fc.uint8Array({ maxLength: 80 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(junk, fc.boolean(), (bytes, asCommits) => {
        const change = asCommits ? { commits: bytes } : { certifierBlocks: bytes };
        expectRefused(() => verifyCommits(GENESIS_HEAD, { ...good, ...change }, context));
      }),
    );
  });
});

describe("verification of a block", () => {
  it("refuses a block with any bit turned over", () => {
    const { bytes } = makeBlock(fixture);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        expectRefused(() => verifyBlock(flipBit(bytes, bit), fixture.context));
      }),
      { numRuns: 300 },
    );
  });

  it("refuses fetched blocks in any order but the one asked for", () => {
    const refs = grown.parsed[2]?.blocks ?? [];
    const blocks = refs.map((ref) => grown.blocks.get(refName(ref))?.bytes ?? new Uint8Array());
    const order = fc.shuffledSubarray([...blocks.keys()], { minLength: blocks.length });
    fc.assert(
      fc.property(order, (indexes) => {
        const received = indexes.map((index) => blocks[index] ?? new Uint8Array());
        const same = indexes.every((index, at) => index === at);
        const work = (): unknown => verifyFetchedBlocks(refs, received, fixture.context);
        if (same) expect(work()).to.have.length(refs.length);
        else expectRefused(work);
      }),
      { numRuns: 50 },
    );
  });
});

describe("stake", () => {
  const stakes = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 8 });
  const authors = fc.array(fc.integer({ min: -2, max: 10 }), { maxLength: 30 });

  it("is the sum over the set of known authors, whatever the order and repeats", () => {
    fc.assert(
      fc.property(stakes, authors, (list, seen) => {
        const aggregator = new StakeAggregator(makeFixture(list).committee);
        for (const author of seen) aggregator.add(author);
        const total = [...new Set(seen)].reduce((sum, author) => sum + (list[author] ?? 0), 0);
        expect(aggregator.stake).to.equal(total);
        const all = list.reduce((sum, stake) => sum + stake, 0);
        expect(aggregator.hasQuorum).to.equal(3 * total > 2 * all);
        expect(aggregator.hasValidity).to.equal(3 * total > all);
      }),
      { numRuns: 30 },
    );
  });

  it("thresholds are the least whole stakes above two thirds and one third, up to 2^53 - 1", () => {
    fc.assert(
      fc.property(
        fc
          .maxSafeInteger()
          .map(Math.abs)
          .filter((total) => total > 0),
        (total) => {
          const [whole, quorum, validity] = [total, quorumOf(total), validityOf(total)].map(BigInt);
          if (whole === undefined || quorum === undefined || validity === undefined) return false;
          return (
            3n * quorum > 2n * whole &&
            3n * (quorum - 1n) <= 2n * whole &&
            3n * validity > whole &&
            3n * (validity - 1n) <= whole
          );
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
