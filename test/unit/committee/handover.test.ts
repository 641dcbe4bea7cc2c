import { expect } from "chai";
import { Handover } from "../../../examples/committee/handover.ts";
import { TIMING } from "../../../examples/committee/limits.ts";
import type { PartOptions } from "../../../examples/committee/options.ts";
import type { CertifiedCommits } from "../../../src/chain/ports.ts";
import type { Decided } from "../../../examples/committee/sequence.ts";
import type { CommitRef } from "../../../src/chain/commit-ref.ts";
import { GENESIS_HEAD } from "../../../src/chain/head.ts";
import type { CommittedSubDag } from "../../../src/chain/sub-dag.ts";
import { verifyBlock } from "../../../src/chain/verify-block.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { simulatedClock } from "../../../src/time/simulated-clock.ts";
import { makeBlock, makeFixture, signerOf } from "../../support/chain-fixture.ts";
import { ruleOf } from "../../support/failure.ts";
import { plainRef } from "./random-graph.ts";

const fixture = makeFixture();

function commitRef(index: number, variant = 0): CommitRef {
  return { index, digest: new Uint8Array(32).fill(index + variant) };
}

function decided(index: number): Decided {
  const leader = plainRef(index * 3 - 2, 0);
  const commit = { ...commitRef(index), previousDigest: commitRef(index - 1).digest };
  return {
    ref: commitRef(index),
    commit: { ...commit, timestampMs: 0, leader, blocks: [leader], epoch: 0 },
    bytes: new Uint8Array([index]),
    blocks: [],
  };
}

function synced(index: number, variant = 0): CommittedSubDag {
  const { commit } = decided(index);
  return { ...commit, commitRef: commitRef(index, variant), blocks: [] };
}

/** A hand-over whose node stores when told to. */
function makeHandover() {
  const calls: CertifiedCommits[] = [];
  const stored: (() => void)[] = [];
  const failures: unknown[] = [];
  const options: PartOptions = {
    ...fixture.context,
    context: fixture.context,
    clock: simulatedClock(),
    random: seededRandom(1),
    signer: signerOf("nobody"),
    own: 0,
    nextAuthorities: () => undefined,
    resume: { head: GENESIS_HEAD, committee: fixture.committee, recent: [], saved: [] },
    transactions: { take: () => [], putBack: () => {} },
    verifier: fixture.context.transactions,
    timing: TIMING,
    observe: () => {},
    fail: (error) => failures.push(error),
    network: {
      broadcast: () => {},
      send: () => {},
      save: () => Promise.resolve(),
      failed: () => {},
      commit: (certified) => {
        calls.push(certified);
        return new Promise((resolve) => stored.push(resolve));
      },
    },
  };
  return { handover: new Handover(options), calls, stored, failures };
}

function certify(handover: Handover, ...indexes: readonly number[]): void {
  const blocks = [0, 1, 2].map((author) => {
    const { bytes } = makeBlock(fixture, { author, commitVotes: indexes.map((i) => commitRef(i)) });
    return verifyBlock(bytes, fixture.context);
  });
  handover.record(blocks, 0);
}

describe("Handover", () => {
  it("hands over what is certified, in order, one call at a time", async () => {
    const { handover, calls, stored } = makeHandover();
    const again = (): void => handover.run(again);
    handover.push([decided(1), decided(2), decided(3)]);
    certify(handover, 1, 2);
    handover.run(again);
    handover.run(again);
    expect(calls.map(({ commits }) => commits)).to.deep.equal([[new Uint8Array([1])]]);

    stored[0]?.();
    await handover.open;

    expect(handover.durableIndex).to.equal(1);
    expect(calls.map(({ commits }) => commits[0]?.[0])).to.deep.equal([1, 2]);
  });

  it("hands over uncertified commits together with a later one that proves them", () => {
    const { handover, calls } = makeHandover();
    handover.push([decided(1), decided(2), decided(3)]);
    certify(handover, 2);

    handover.run(() => {});

    expect(calls.map(({ commits }) => commits.map(([index]) => index))).to.deep.equal([[1, 2]]);
    expect(calls[0]?.certifiers).to.have.length(3);
  });

  it("does not hand over what came by state sync, and asks for what it has not derived", () => {
    const { handover, calls } = makeHandover();
    handover.push([decided(1)]);
    certify(handover, 1);

    expect(handover.synced(synced(1))).to.equal(false);
    expect(handover.synced(synced(1))).to.equal(false);
    expect(handover.synced(synced(2))).to.equal(true);
    handover.run(() => {});
    expect(calls).to.deep.equal([]);
    expect(handover.durableIndex).to.equal(2);
  });

  it("refuses a gap, and a commit other than the one it derived", () => {
    const { handover } = makeHandover();
    handover.push([decided(1)]);

    expect(ruleOf(() => handover.synced(synced(2)))).to.equal("commits.unexpected_start");
    expect(ruleOf(() => handover.synced(synced(1, 9)))).to.equal("commits.broken_chain");
    expect(handover.durableIndex).to.equal(0);
  });

  it("is done with what state sync brought while the node was storing it", async () => {
    const { handover, stored } = makeHandover();
    handover.push([decided(1), decided(2)]);
    certify(handover, 1);
    handover.run(() => {});
    handover.synced(synced(1));
    handover.synced(synced(2));

    stored[0]?.();
    await handover.open;

    expect(handover.durableIndex).to.equal(2);
  });
});
