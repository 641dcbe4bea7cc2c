import { expect } from "chai";
import { verifiers, type VerifiersArgs } from "../../actors/verifiers.ts";
import { VERIFIERS } from "../../messages/verifiers.ts";
import { signatureVerifier } from "../../src/chain/transaction-verifier.ts";
import { signTransaction } from "../../src/chain/transaction.ts";
import { verifyBlock } from "../../src/chain/verify-block.ts";
import type { Crypto } from "../../src/crypto/crypto.ts";
import { type BlocksToProve, proveBlocks } from "../../src/crypto/prove-blocks.ts";
import {
  openProvingThread,
  type OpenProvingThread,
  proveIn,
  type ThreadEars,
} from "../../src/crypto/proving-thread.ts";
import { SIGNATURE_NAME_BYTES, VerifiedSignatures } from "../../src/crypto/verified-signatures.ts";
import { isRuntimeError } from "../../src/errors.ts";
import { growChain, makeBlock, makeFixture, signerOf } from "../support/chain-fixture.ts";
import { ChainOnDisk, honestPeer, liar } from "../support/chain-on-disk.ts";
import { Follower } from "../support/follower.ts";
import { codeOf, useNodeWorld } from "../support/node-world.ts";

const fixture = makeFixture();
const payments = (round: number, author: number): readonly Uint8Array[] =>
  [0, 1].map((sequence) => {
    const request = { payload: Uint8Array.of(round, author), sequence };
    return signTransaction(request, signerOf(`user ${round} ${author}`), fixture.context).bytes;
  });
const grown = growChain(fixture, { commits: 12, transactions: payments });
const BLOCKS = [...grown.blocks.values()].map(({ bytes }) => bytes);

/** Counts what the engine is asked. */
function counting(): { readonly crypto: Crypto; asked: number } {
  const counter = {
    asked: 0,
    crypto: {
      ...fixture.crypto,
      verify: (...question: Parameters<Crypto["verify"]>) => {
        counter.asked += 1;
        return fixture.crypto.verify(...question);
      },
    },
  };
  return counter;
}

function batchOf(blocks: readonly Uint8Array[]): BlocksToProve {
  const { networkId, committee } = fixture;
  return { networkId, epoch: 0, authorities: committee.authorities, blocks };
}

/** What is said of a block, by an engine. */
function verdict(bytes: Uint8Array, crypto: Crypto): string {
  const { networkId, committee } = fixture;
  const signing = { crypto, networkId };
  const transactions = signatureVerifier(signing);
  try {
    verifyBlock(bytes, { ...signing, committee, transactions });
    return "holds";
  } catch (error) {
    return isRuntimeError(error, "chain.refused") ? error.details.rule : "malformed";
  }
}

describe("soma verification: memory of what was verified", () => {
  const forged = makeBlock(fixture, { round: 1, author: 0 }, fixture.signers[1]).bytes;
  const torn = (BLOCKS[0] ?? forged).slice(0, -1);
  const [payment = torn] = payments(1, 1);
  const unsigned = payment.map((byte, at) => (at === payment.length - 1 ? byte ^ 1 : byte));
  const unpaid = makeBlock(fixture, { transactions: [unsigned] }).bytes;
  const blocks = [...BLOCKS.slice(0, 6), forged, torn, unpaid];

  it("says the same with threads' work as without, of good blocks and of bad ones (S5)", () => {
    const alone = blocks.map((bytes) => verdict(bytes, fixture.crypto));
    const signatures = new VerifiedSignatures(fixture.crypto);
    signatures.learn(proveBlocks(batchOf(blocks), fixture.crypto));

    expect(blocks.map((bytes) => verdict(bytes, signatures.crypto))).to.deep.equal(alone);
    expect(alone).to.include.members(["holds", "block.bad_signature", "block.bad_transaction"]);
  });

  it("asks the engine nothing that a thread found to hold, and nothing twice (S5, S6)", () => {
    const engine = counting();
    const signatures = new VerifiedSignatures(engine.crypto);
    signatures.learn(proveBlocks(batchOf(BLOCKS), fixture.crypto));
    for (const bytes of BLOCKS) verdict(bytes, signatures.crypto);
    expect(engine.asked).to.equal(0);

    const fresh = new VerifiedSignatures(engine.crypto);
    for (const bytes of [...BLOCKS, ...BLOCKS]) verdict(bytes, fresh.crypto);
    expect(engine.asked).to.equal(BLOCKS.length * 3);
  });

  it("remembers no refusal, and nothing for another key, message or network (S5)", () => {
    const engine = counting();
    const signatures = new VerifiedSignatures(engine.crypto);
    verdict(forged, signatures.crypto);
    verdict(forged, signatures.crypto);
    expect([signatures.size, engine.asked]).to.deep.equal([0, 2]);

    const foreign = makeFixture([1, 1, 1, 1], { networkId: "other-net" });
    const names = proveBlocks({ ...batchOf(BLOCKS), networkId: "other-net" }, fixture.crypto);
    expect(names.length).to.equal(0);
    expect(verdict(makeBlock(foreign).bytes, signatures.crypto)).to.equal("block.bad_signature");
  });

  it("has no more work done for a liar than the loop would do: up to the first bad block (S5)", () => {
    const first = proveBlocks(batchOf(BLOCKS.slice(0, 1)), fixture.crypto);
    const [good = torn] = BLOCKS;
    const names = proveBlocks(batchOf([good, forged, ...BLOCKS]), fixture.crypto);
    expect(names).to.deep.equal(first);
  });

  it("forgets in the order it learned, however often it has turned over (S5)", () => {
    const engine = counting();
    const signatures = new VerifiedSignatures(engine.crypto, 6);
    for (const bytes of [...BLOCKS, ...BLOCKS]) verdict(bytes, signatures.crypto);
    expect([signatures.size, engine.asked]).to.deep.equal([6, BLOCKS.length * 6]);

    for (const bytes of BLOCKS.slice(-2)) verdict(bytes, signatures.crypto);
    expect(engine.asked).to.equal(BLOCKS.length * 6);
  });

  it("holds as many as it may, and forgets the oldest (S5)", () => {
    const engine = counting();
    const signatures = new VerifiedSignatures(engine.crypto, 4);
    for (const bytes of BLOCKS.slice(0, 4)) verdict(bytes, signatures.crypto);

    expect(signatures.size).to.equal(4);
    const before = engine.asked;
    verdict(BLOCKS[0] ?? torn, signatures.crypto);
    expect(engine.asked).to.be.above(before);
  });
});

describe("soma verification: threads", () => {
  const world = useNodeWorld();

  /** Threads a test moves by hand. */
  class Hands {
    readonly ears: ThreadEars[] = [];
    readonly batches: BlocksToProve[] = [];
    ended = 0;
    readonly open: OpenProvingThread = (ears) => {
      this.ears.push(ears);
      return {
        prove: (batch) => void this.batches.push(batch),
        end: () => {
          this.ended += 1;
        },
      };
    };
  }

  async function started(args: Partial<VerifiersArgs>, hands = new Hands()) {
    const given = { threads: 1, open: hands.open, ...args };
    await world().supervise([verifiers.childSpec(given, { name: VERIFIERS })]);
    return { hands, ref: world().ref(VERIFIERS) };
  }

  it("begin with the first batch, take one at a time, and answer in the order they are done (S5)", async () => {
    const { hands, ref } = await started({});
    expect(hands.ears).to.have.length(0);
    const first = ref.call.prove(batchOf(BLOCKS));
    const second = ref.call.prove(batchOf(BLOCKS));
    await world().clock.settle();
    expect([hands.ears.length, hands.batches.length]).to.deep.equal([1, 1]);

    hands.ears[0]?.proved(Uint8Array.of(1));
    await world().clock.settle();
    hands.ears[0]?.proved(Uint8Array.of(2));
    expect([(await first)[0], (await second)[0]]).to.deep.equal([1, 2]);
  });

  it("that hang are ended, their batch is answered with nothing, and another begins later (S5, K7)", async () => {
    const { hands, ref } = await started({ limits: { batchMs: 1_000 } });
    const answer = ref.call.prove(batchOf(BLOCKS), { timeoutMs: 60_000 });
    await world().clock.advance(1_000);

    expect(await answer).to.have.length(0);
    expect(hands.ended).to.equal(1);
    expect(await ref.call.prove(batchOf(BLOCKS))).to.have.length(0);
    await world().clock.advance(1_000);
    const again = ref.call.prove(batchOf(BLOCKS));
    await world().clock.settle();
    hands.ears[1]?.proved(Uint8Array.of(7));
    expect((await again)[0]).to.equal(7);
    expect(world().crashes).to.deep.equal([]);
  });

  it("that end by themselves cost their batch only, and what they say late is not heard (S5)", async () => {
    const { hands, ref } = await started({ threads: 2 });
    const [one, two] = [ref.call.prove(batchOf(BLOCKS)), ref.call.prove(batchOf(BLOCKS))];
    await world().clock.settle();
    hands.ears[0]?.gone("out of memory");
    hands.ears[0]?.proved(Uint8Array.of(9));
    hands.ears[1]?.proved(Uint8Array.of(2));

    expect(await one).to.have.length(0);
    expect((await two)[0]).to.equal(2);
    expect(world().emitted("verifiers.thread_lost")).to.have.length(1);
  });

  it("that have nothing to do for a while are ended, and begin again with work (S5)", async () => {
    const { hands, ref } = await started({ limits: { idleMs: 5_000 } });
    const first = ref.call.prove(batchOf(BLOCKS));
    await world().clock.settle();
    hands.ears[0]?.proved(Uint8Array.of(1));
    await first;
    await world().clock.advance(4_999);
    expect(hands.ended).to.equal(0);
    await world().clock.advance(1);
    hands.ears[0]?.gone("it ended");

    const second = ref.call.prove(batchOf(BLOCKS));
    await world().clock.settle();
    hands.ears[1]?.proved(Uint8Array.of(2));
    expect([hands.ended, (await second)[0]]).to.deep.equal([1, 2]);
    expect(world().emitted("verifiers.thread_lost")).to.deep.equal([]);
  });

  it("begin no batch that nobody waits for any more (S5)", async () => {
    const { hands, ref } = await started({});
    const asked = new AbortController();
    const first = ref.call.prove(batchOf(BLOCKS.slice(0, 1)));
    const { signal } = asked;
    const second = codeOf(ref.call.prove(batchOf(BLOCKS.slice(0, 2)), { signal }));
    const third = ref.call.prove(batchOf(BLOCKS.slice(0, 3)));
    await world().clock.settle();
    asked.abort();
    expect(await second).to.equal("call.aborted");
    hands.ears[0]?.proved(Uint8Array.of(1));
    await first;
    hands.ears[0]?.proved(Uint8Array.of(3));

    expect((await third)[0]).to.equal(3);
    expect(hands.batches.map(({ blocks }) => blocks.length)).to.deep.equal([1, 3]);
  });

  it("that cannot be begun cost no more than those that fall (S5)", async () => {
    const none = (): never => {
      throw new Error("no more threads");
    };
    const { ref } = await started({ open: (ears) => proveIn(none, ears) });

    expect(await ref.call.prove(batchOf(BLOCKS))).to.have.length(0);
    const [lost] = world().emitted("verifiers.thread_lost");
    expect(lost?.["reason"]).to.contain("no more threads");
    expect(world().crashes).to.deep.equal([]);
  });

  it("end with their actor, killed or stopped (S5, K7)", async () => {
    const { hands, ref } = await started({});
    void ref.call.prove(batchOf(BLOCKS)).catch(() => {});
    await world().clock.settle();
    await world().kill(VERIFIERS);

    expect(hands.ended).to.equal(1);
  });

  it("have as many batches wait as they may; more are answered at once with nothing (S5)", async () => {
    const { ref } = await started({ limits: { waitingMax: 1 } });
    void ref.call.prove(batchOf(BLOCKS)).catch(() => {});
    void ref.call.prove(batchOf(BLOCKS)).catch(() => {});
    await world().clock.settle();

    expect(await ref.call.prove(batchOf(BLOCKS))).to.have.length(0);
  });
});

describe("soma verification: real threads", () => {
  it("prove what the loop would, and are really ended while they are at work (S5, K7)", async () => {
    const heard: Uint8Array[] = [];
    let [answered, ended] = [(): void => {}, (_: string): void => {}];
    const first = new Promise<void>((resolve) => (answered = resolve));
    const gone = new Promise<string>((resolve) => (ended = resolve));
    const proved = (names: Uint8Array): void => {
      heard.push(names);
      answered();
    };
    const thread = openProvingThread({ proved, gone: (reason) => ended(reason) });
    thread.prove(batchOf(BLOCKS));
    await first;
    thread.prove(batchOf(Array.from({ length: 1_000 }, () => BLOCKS).flat()));
    thread.end();

    expect(await gone).to.equal("it ended");
    expect(heard).to.deep.equal([proveBlocks(batchOf(BLOCKS), fixture.crypto)]);
    expect(heard[0]?.length).to.equal(BLOCKS.length * 3 * SIGNATURE_NAME_BYTES);
  }).timeout(60_000);
});

describe("soma verification: state sync with threads", () => {
  const world = useNodeWorld();

  it("has pieces proved before it takes them in, and takes nothing in that is not true (S5)", async () => {
    const disk = await ChainOnDisk.open(fixture);
    await disk.append(grown, 12);
    const { node, engine, batches } = follower();
    const forged = makeBlock(fixture, { round: 1, author: 0 }, fixture.signers[1]).bytes;
    node.peers.peers.set(
      "liar",
      liar(honestPeer(disk), "sync.blocks", (answer) => ({
        ...answer,
        blocks: [forged, ...answer.blocks.slice(1)],
      })),
    );
    node.peers.peers.set("honest", honestPeer(disk));
    await node.start();
    await world().clock.advance(3_000);

    await node.expectAt(12);
    // Four certifiers are too few to be worth a thread.
    expect(engine.asked).to.be.at.most(4 * 3);
    expect(batches.length).to.be.above(0);
    // Messages are remembered for a while; the blocks in these are not.
    expect(batches.flatMap(({ blocks }) => blocks)).to.deep.equal([]);
  });

  it("has no certifiers proved that are too many to be looked at (S5)", async () => {
    const disk = await ChainOnDisk.open(fixture);
    await disk.append(grown, 12);
    const { node, batches } = follower();
    const certifierBlocks = BLOCKS.slice(0, 20);
    const lying = liar(honestPeer(disk), "sync.commits", (answer) => ({
      ...answer,
      certifierBlocks,
    }));
    node.peers.peers.set("liar", lying);
    await node.start();

    const [failed] = world().emitted("sync.job_failed");
    expect(failed?.["reason"]).to.contain("commits.too_many_certifiers");
    expect(batches).to.deep.equal([]);
  });

  function follower() {
    const engine = counting();
    const batches: BlocksToProve[] = [];
    /** A thread that is none: it proves at once. */
    const open: OpenProvingThread = ({ proved }) => ({
      prove: (batch) => {
        batches.push(batch);
        proved(proveBlocks(batch, fixture.crypto));
      },
      end: () => {},
    });
    const signatures = new VerifiedSignatures(engine.crypto);
    const signing = { crypto: signatures.crypto, networkId: fixture.networkId };
    const transactions = signatureVerifier(signing);
    const node = new Follower(world(), {
      ...{ fixture, grown },
      sync: { ...signing, signatures, transactions },
      beside: [verifiers.childSpec({ threads: 2, open }, { name: VERIFIERS })],
    });
    return { node, engine, batches };
  }
});
