import { expect } from "chai";
import type { StateSyncArgs } from "../../actors/state-sync.state.ts";
import { VERIFIERS, type VerifiersMessages } from "../../messages/verifiers.ts";
import { defineActor } from "../../src/actor/define-actor.ts";
import { reply, started } from "../../src/actor/result.ts";
import { encodeCommit, readCommit } from "../../src/chain/commit.ts";
import { signTransaction } from "../../src/chain/transaction.ts";
import { signatureVerifier } from "../../src/chain/transaction-verifier.ts";
import { VerifiedSignatures } from "../../src/crypto/verified-signatures.ts";
import { growChain, makeBlock, makeFixture, signerOf } from "../support/chain-fixture.ts";
import { ChainOnDisk, honestPeer, liar, type StubPeer } from "../support/chain-on-disk.ts";
import { Follower } from "../support/follower.ts";
import { useNodeWorld } from "../support/node-world.ts";

const fixture = makeFixture();
/** Large enough that a proof is worth a thread. */
const payments = (round: number, author: number): readonly Uint8Array[] =>
  [0, 1, 2].map((sequence) => {
    const request = { payload: new Uint8Array(2_000).fill(author), sequence };
    return signTransaction(request, signerOf(`user ${round} ${author}`), fixture.context).bytes;
  });
const grown = growChain(fixture, { commits: 4, transactions: payments });
const SIGNATURES_OF_BLOCK = 1 + 3;

let peer: StubPeer;

before(async () => {
  const disk = await ChainOnDisk.open(fixture);
  await disk.append(grown, 4);
  peer = honestPeer(disk);
});

/** The same chain up to its last commit, which says another time. */
function falseCommits(commits: readonly Uint8Array[]): Uint8Array[] {
  const last = readCommit(commits.at(-1) ?? new Uint8Array(), fixture.crypto);
  const timestampMs = last.commit.timestampMs + 1;
  return [...commits.slice(0, -1), encodeCommit({ ...last.commit, timestampMs })];
}

/** A block that votes for the last of some commits, signed by nobody of the committee. */
function forgedVote(commits: readonly Uint8Array[], author: number): Uint8Array {
  const { commit, digest } = readCommit(commits.at(-1) ?? new Uint8Array(), fixture.crypto);
  const commitVotes = [{ index: commit.index, digest }];
  return makeBlock(fixture, { author, commitVotes }, signerOf("stranger")).bytes;
}

describe("soma verification: what a lie about commits costs", () => {
  const world = useNodeWorld();

  /** Follows one peer, and counts what it and its threads have verified until the first job ended. */
  async function costOf(stub: StubPeer) {
    const cost = { asked: 0, batches: 0 };
    const counting = {
      ...fixture.crypto,
      verify: (...question: Parameters<typeof fixture.crypto.verify>) => {
        cost.asked += 1;
        return fixture.crypto.verify(...question);
      },
    };
    const signatures = new VerifiedSignatures(counting);
    const { networkId } = fixture;
    const transactions = signatureVerifier({ crypto: signatures.crypto, networkId });
    const threads = defineActor<Pick<VerifiersMessages, "prove">, null, null>({
      name: VERIFIERS.name,
      init: () => started(null),
      handle: {
        prove: () => {
          cost.batches += 1;
          return reply(new Uint8Array());
        },
      },
    });
    const sync: Partial<StateSyncArgs> = { crypto: signatures.crypto, signatures, transactions };
    const beside = [threads.childSpec(null, { name: VERIFIERS })];
    const node = new Follower(world(), { fixture, grown, sync, beside });
    node.peers.peers.set("peer", stub);
    await node.start();
    const [failed] = world().emitted("sync.job_failed");
    return { ...cost, head: await node.head(), reason: String(failed?.["reason"]) };
  }

  it("no signature and no thread, when its certifiers are true blocks that vote for something else (weakness 8, S5)", async () => {
    const replaying = liar(peer, "sync.commits", ({ commits, certifierBlocks }) => ({
      type: "sync.commits",
      commits: falseCommits(commits),
      certifierBlocks,
    }));
    const { asked, batches, reason } = await costOf(replaying);

    expect(reason).to.contain("commits.too_few_votes");
    expect([asked, batches]).to.deep.equal([0, 0]);
  });

  it("a signature for each certifier at most and no thread, when forged votes stand among costly true blocks (S5)", async () => {
    const mixing = liar(peer, "sync.commits", ({ commits, certifierBlocks }) => {
      const lie = falseCommits(commits);
      const forged = [1, 2, 3].map((author) => forgedVote(lie, author));
      const heavy = certifierBlocks.slice(0, 1);
      return { type: "sync.commits", commits: lie, certifierBlocks: [...heavy, ...forged] };
    });
    const { asked, batches, reason } = await costOf(mixing);

    expect(reason).to.contain("block.bad_signature");
    expect(asked).to.be.at.most(2);
    expect(batches).to.equal(0);
  });

  it("nothing twice: what proves a stretch is verified once, by thread or not (S5, S6)", async () => {
    const { asked, batches, head } = await costOf(peer);
    const blocks = grown.parsed.reduce((sum, commit) => sum + commit.blocks.length, 0);
    const certifiers = 3;

    expect(head).to.equal(4);
    expect(batches).to.be.above(0);
    expect(asked).to.equal((blocks + certifiers) * SIGNATURES_OF_BLOCK);
  });
});
