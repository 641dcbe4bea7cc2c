import { expect } from "chai";
import { committee } from "../../../examples/committee/committee.ts";
import { GeneratedTransactions } from "../../../examples/committee/generated-transactions.ts";
import { LIMITS, TIMING } from "../../../examples/committee/limits.ts";
import { writeMessage } from "../../../examples/committee/messages.ts";
import type { ConsensusNetwork, TransactionPool } from "../../../src/chain/ports.ts";
import type { Block } from "../../../src/chain/block.ts";
import { GENESIS_HEAD } from "../../../src/chain/head.ts";
import { isSignedBySender, decodeTransaction } from "../../../src/chain/transaction.ts";
import { hexOf } from "../../../src/hex.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { simulatedClock } from "../../../src/time/simulated-clock.ts";
import { epochsOnDisk, growEpochs } from "../../support/chain-epochs.ts";
import { makeBlock, makeFixture, signerOf } from "../../support/chain-fixture.ts";
import { failureOf } from "../../support/failure.ts";

const fixture = makeFixture();
const peer = hexOf(fixture.committee.authorities[1]?.networkKey ?? new Uint8Array());
const networkKeyOf = (author: number): Uint8Array =>
  fixture.committee.authorities[author]?.networkKey ?? new Uint8Array();
const NO_TRANSACTIONS = { take: () => [], putBack: () => {} };

/** One member whose network only listens. */
function aloneMember(
  change: Partial<ConsensusNetwork> = {},
  transactions: TransactionPool = NO_TRANSACTIONS,
) {
  const clock = simulatedClock(1_700_000_100_000);
  const sent: Uint8Array[] = [];
  const failures: unknown[] = [];
  const host = committee({
    ...fixture.context,
    clock,
    random: seededRandom("member"),
    signer: fixture.signers[0] ?? signerOf("nobody"),
    resume: { head: GENESIS_HEAD, committee: fixture.committee, recent: [], saved: [] },
    transactions,
    verifier: fixture.context.transactions,
    network: {
      broadcast: (message) => sent.push(message),
      send: (_peer, message) => sent.push(message),
      save: () => Promise.resolve(),
      commit: () => Promise.resolve(),
      failed: (error) => failures.push(error),
      ...change,
    },
  });
  host.start();
  return { clock, sent, failures, host };
}

function announced(change: Partial<Block>, signer?: ReturnType<typeof signerOf>): Uint8Array {
  const { bytes } = makeBlock(fixture, { author: 1, ...change }, signer);
  return writeMessage({ type: "block", block: bytes });
}

describe("a member of the committee", () => {
  for (const [reason, from, message] of [
    ["peer.not_a_member", "00".repeat(33), announced({})],
    ["message.malformed", peer, new Uint8Array([1, 2, 3])],
    ["message.malformed", peer, new Uint8Array(LIMITS.messageBytesMax + 1)],
    ["block.malformed", peer, writeMessage({ type: "block", block: new Uint8Array(9) })],
    ["block.bad_signature", peer, announced({}, signerOf("stranger"))],
    ["block.wrong_epoch", peer, announced({ epoch: 7 })],
    ["block.from_future", peer, announced({ timestampMs: 1_700_000_111_000 })],
  ] as const) {
    it(`ignores and counts ${reason} (${message.length} bytes)`, async () => {
      const { host, failures, clock } = aloneMember();
      host.receive(from, message);
      await clock.settle();

      expect(host.status().ignored).to.deep.equal({ [reason]: 1 });
      expect(host.status().blocks, "its own one alone").to.equal(1);
      expect(failures).to.deep.equal([]);
    });
  }

  it("takes a block that came twice once", () => {
    const { host } = aloneMember();
    host.receive(peer, announced({}));
    host.receive(peer, announced({}));

    expect(host.status().blocks).to.equal(1);
    expect(host.status().ignored).to.deep.equal({ "block.known": 1 });
  });

  it("answers a peer's requests so many times in a second", async () => {
    const { host, sent, clock } = aloneMember();
    await clock.settle();
    const before = sent.length;
    const want = writeMessage({ type: "want_rounds", fromRound: 1 });
    for (let time = 0; time < LIMITS.answersPerSecondMax + 5; time += 1) host.receive(peer, want);

    expect(sent.length - before).to.equal(LIMITS.answersPerSecondMax);
    expect(host.status().ignored).to.deep.equal({ "peer.asks_too_often": 5 });
    await clock.advance(1_000);
    host.receive(peer, want);
    expect(host.status().ignored).to.deep.equal({ "peer.asks_too_often": 5 });
  });

  it("sends nothing of its own before it is saved, and says its newest block again", async () => {
    let saved = (): void => {};
    const save = () => new Promise<void>((resolve) => (saved = resolve));
    const { clock, sent } = aloneMember({ save });
    await clock.advance(5_000);
    expect(sent).to.have.length(0);

    saved();
    await clock.settle();
    expect(sent).to.have.length(1);
    await clock.advance(TIMING.resendMs);
    expect(sent).to.have.length(2);
    expect(sent[1]).to.deep.equal(sent[0]);
  });

  it("gives up when a block cannot be saved, and says nothing more", async () => {
    const error = new Error("disk full");
    const { clock, sent, failures, host } = aloneMember({ save: () => Promise.reject(error) });
    await clock.advance(3_000);

    expect(failures).to.deep.equal([error]);
    expect(sent).to.have.length(0);
    await host.stop();
  });

  it("gives up when a part of the host throws in a timer, and the process goes on", async () => {
    const error = new Error("the pool is broken");
    let isBroken = false;
    const take = () => {
      if (isBroken) throw error;
      return [];
    };
    const { clock, failures, host } = aloneMember({}, { take, putBack: () => {} });
    await clock.settle();
    isBroken = true;
    const others = [1, 2, 3].map((author) => hexOf(networkKeyOf(author)));
    for (const [at, from] of others.entries()) host.receive(from, announced({ author: at + 1 }));
    expect(failures).to.deep.equal([]);

    await clock.advance(TIMING.roundIntervalMs);
    expect(failures).to.deep.equal([error]);
  });

  it("gives back what a block carried that was being saved when the epoch ended elsewhere (S9)", async () => {
    const parts = growEpochs([[1, 1, 1, 1], [1]], 2);
    const { reader } = await epochsOnDisk(parts);
    let saved = (): void => {};
    const save = () => new Promise<void>((resolve) => (saved = resolve));
    const returned: Uint8Array[] = [];
    const content = [Uint8Array.of(1), Uint8Array.of(2)];
    const pool = {
      take: () => content,
      putBack: (some: readonly Uint8Array[]) => returned.push(...some),
    };
    const { clock, sent, host, failures } = aloneMember({ save }, pool);
    for (const index of [1, 2]) host.onSyncedCommit(await reader.subDag(index));
    const stopped = host.stop();
    saved();
    await clock.settle();
    await stopped;

    expect(returned).to.deep.equal(content);
    expect([sent, failures]).to.deep.equal([[], []]);
    await host.stop();
    expect(returned, "once").to.have.length(2);
  });

  it("makes no second block for a round it learns it had a block in", async () => {
    const { clock, host } = aloneMember({ save: () => new Promise(() => {}) });
    const lost = makeBlock(fixture, { author: 0, timestampMs: 1_700_000_000_001 });
    host.receive(peer, writeMessage({ type: "block", block: lost.bytes }));
    await clock.settle();

    expect(host.status().ownRound).to.equal(1);
  });

  it("refuses a signer that is no member, and a head without its commits", () => {
    const options = {
      ...fixture.context,
      clock: simulatedClock(),
      random: seededRandom(1),
      signer: signerOf("stranger"),
      resume: { head: GENESIS_HEAD, committee: fixture.committee, recent: [], saved: [] },
      transactions: NO_TRANSACTIONS,
      verifier: fixture.context.transactions,
      network: {
        broadcast: () => {},
        send: () => {},
        save: () => Promise.resolve(),
        commit: () => Promise.resolve(),
        failed: () => {},
      },
    };
    const signer = fixture.signers[0] ?? signerOf("nobody");
    const head = { ...GENESIS_HEAD, index: 3 };

    expect(failureOf(() => committee(options)).code).to.equal("option.invalid");
    expect(
      failureOf(() => committee({ ...options, signer, resume: { ...options.resume, head } })).code,
    ).to.equal("option.invalid");
  });
});

describe("GeneratedTransactions", () => {
  const clock = simulatedClock();
  const signers = [signerOf("user")];
  const make = (perSecond: number) =>
    new GeneratedTransactions({
      clock,
      random: seededRandom("pool"),
      signers,
      context: fixture.context,
      perSecond,
    });
  const ALL = { transactionsMax: 1_000, bytesMax: 1_000_000 };

  it("makes as many signed transactions as the time is worth, all different", async () => {
    const pool = make(30);
    await clock.advance(990);
    const early = pool.take(ALL);
    await clock.advance(10);
    const all = [...early, ...pool.take(ALL)].map(decodeTransaction);

    expect(all).to.have.length(30);
    expect(all.every((one) => isSignedBySender(one, fixture.context))).to.equal(true);
    expect(new Set(all.map(({ sequence }) => sequence)).size).to.equal(30);
  });

  it("gives first what was put back, within the limits of a block", async () => {
    const pool = make(10);
    await clock.advance(1_000);
    const taken = pool.take(ALL);
    pool.putBack(taken);

    const [first, ...rest] = pool.take({ transactionsMax: 4, bytesMax: 1_000_000 });
    expect([first, ...rest]).to.deep.equal(taken.slice(0, 4));
    const size = first?.length ?? 0;
    expect(pool.take({ ...ALL, bytesMax: size * 2 + 1 })).to.have.length.within(1, 2);
    expect(pool.take(ALL).length).to.be.within(4, 5);
  });
});
