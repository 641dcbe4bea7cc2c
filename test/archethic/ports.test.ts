/** Two nodes with a reference host each, and what one of them gets to know of the other's chains. */

import { expect } from "chai";
import type { ChainBook } from "../../examples/reference-host/chain-book.ts";
import {
  electedFor,
  electionOf,
  lockChain,
  peerOf,
  sendSlot,
} from "../../examples/reference-host/duties.ts";
import { referenceHost } from "../../examples/reference-host/host.ts";
import type { ChainTransaction, NodeMessage } from "../../messages/index.ts";
import {
  isRuntimeError,
  realRandom,
  type SimulatedClock,
  simulatedClock,
} from "../../src/index.ts";
import {
  ed25519Signer,
  fixedGeoIp,
  type HostComponents,
  memoryDirectories,
  memoryNetwork,
  memoryStoreOpener,
  type Node,
  nativeCrypto,
  startNode,
} from "../../supervisors/index.ts";
import { addressOf, keyOf, transactionOf } from "../support/chain-values.ts";

const crypto = nativeCrypto();
const signers = [1, 2, 3].map((n) => ed25519Signer(new Uint8Array(32).fill(n)));
const PORT = 30_002;

interface Member {
  readonly node: Node;
  readonly book: ChainBook;
}

/** Nodes that all know each other, on one clock and one network. */
class Neighbourhood {
  readonly clock: SimulatedClock = simulatedClock();
  readonly #network = memoryNetwork({ clock: this.clock, latencyMs: 5 });
  readonly members: Member[] = [];

  async start(at: number, more: Partial<HostComponents> = {}): Promise<Member> {
    const signer = signers[at] ?? ed25519Signer(new Uint8Array(32).fill(9));
    const storeOpener = memoryStoreOpener();
    const store = await storeOpener.open("reference-host");
    const { host, book } = referenceHost({ store, crypto, nowMs: () => this.clock.now() });
    const address = `10.0.0.${at + 1}`;
    const place = { host: address, port: PORT };
    const before = this.members.map(({ node }, n) => `10.0.0.${n + 1}:${PORT}:${node.id}`);
    const node = await startNode({
      ...{ networkId: "ports", dataDir: `node-${at}`, control: false, strays: "process" },
      ...{ listen: place, advertise: [place], seeds: before },
      authorities: [
        {
          name: "only",
          protocolKey: ed25519Signer(new Uint8Array(32).fill(50)).publicKey.bytes,
          networkKey: (signers[0] ?? signer).publicKey.bytes,
          stake: 1,
          authorityKey: null,
        },
      ],
      host: { ...host, components: { ...host.components, ...more } },
      doors: {
        ...{ clock: this.clock, random: realRandom(), crypto, signer },
        ...{ directories: memoryDirectories(), storeOpener, geoIp: fixedGeoIp({}) },
        transport: this.#network.transport(signer.publicKey.bytes, "ports", address),
      },
    });
    const member = { node, book };
    this.members.push(member);
    await this.clock.advance(5_000);
    return member;
  }

  /** What comes of a question once time goes on. */
  async outcome<T>(asked: Promise<T>): Promise<T | string> {
    const told = asked.catch((error: unknown) =>
      isRuntimeError(error, "request.refused") ? error.details.status : String(error),
    );
    await this.clock.advance(1_000);
    return await told;
  }

  async end(): Promise<void> {
    for (const { node } of this.members) {
      const stopped = node.stop();
      await this.clock.advance(10_000);
      await stopped;
    }
  }
}

const first = transactionOf(1, { address: addressAfter(keyOf(2)) });
const second = transactionOf(2, { address: addressAfter(keyOf(3)) });

function addressAfter(key: Uint8Array): Uint8Array {
  return Uint8Array.of(key[0] ?? 0, 0, ...crypto.sha256(key));
}

describe("archethic message/: components of a host", () => {
  let near: Neighbourhood;

  beforeEach(() => {
    near = new Neighbourhood();
  });

  afterEach(() => near.end());

  it("one node asks the other's chain through send_message (A14)", async () => {
    const one = await near.start(0);
    const other = await near.start(1);
    await one.book.add(first);
    await one.book.add(second);

    const { address } = second;
    const asked = { type: "chain.get_transaction", address } as const;
    const answer = await near.outcome(other.node.sendMessage(one.node.id, asked));
    expect(answer).to.deep.equal({ type: "chain.transaction", transaction: second });
    const genesis = { type: "address.get_genesis_address", address } as const;
    expect(await near.outcome(other.node.sendMessage(one.node.id, genesis))).to.deep.equal({
      type: "address.genesis_address",
      address: one.book.addressOf(keyOf(1)),
      timestampMs: 1_000,
    });
  });

  it("a node reads the newest of several answers through quorum_read (A14)", async () => {
    const one = await near.start(0);
    const two = await near.start(1);
    const asker = await near.start(2);
    await one.book.add(first);
    await one.book.add(second);
    await two.book.add(first);
    const message = {
      type: "address.get_last_transaction_address",
      address: first.address,
      timestampMs: 9_000,
    } as const;
    const dateOf = (answer: NodeMessage) =>
      answer.type === "address.last_transaction_address" ? answer.timestampMs : -1;

    const answer = await near.outcome(
      asker.node.quorumRead(message, {
        rules: {
          keyOf: (one) => String(dateOf(one)),
          resolve: (all) => all.reduce((a, b) => (dateOf(b) > dateOf(a) ? b : a)),
        },
      }),
    );

    expect(answer).to.deep.include({ address: second.address, timestampMs: 2_000 });
  });

  it("a transaction that is replicated is kept, and one that leaves a gap is not (A14)", async () => {
    const one = await near.start(0);
    const other = await near.start(1);
    const replicate = (transaction: ChainTransaction) =>
      near.outcome(
        other.node.sendMessage(one.node.id, {
          type: "replication.replicate_transaction",
          transaction,
          genesisAddress: one.book.addressOf(keyOf(1)),
        }),
      );

    expect(await replicate(first)).to.deep.equal({ type: "generic.ok" });
    expect(await replicate({ ...second, previousPublicKey: keyOf(1) })).to.equal(
      "network_chains_sync",
    );
    expect(one.book.transaction(first.address)).to.deep.equal(first);
  });

  it("a request nobody has a component for is unsupported (A14)", async () => {
    const one = await near.start(0);
    const other = await near.start(1);

    for (const message of [
      { type: "network.get_dashboard", sinceMs: null },
      { type: "beacon.get_summaries_aggregate", dateMs: 0 },
      { type: "mining.unlock_chain", address: addressOf(1) },
      { type: "replication.attestation", attestation: ATTESTATION },
    ] as const) {
      const outcome = await near.outcome(other.node.sendMessage(one.node.id, message));
      expect(outcome, message.type).to.equal("unsupported_request");
    }
  });

  it("mining locks a chain at its keepers, and never without an answer (A14)", async () => {
    const holders = new Map<string, string>();
    const mining = {
      requestChainLock: ({ address, hash }: { address: Uint8Array; hash: Uint8Array }) => {
        const [chain, wanted] = [String(address), String(hash)];
        if ((holders.get(chain) ?? wanted) !== wanted) {
          return { type: "generic.error", reason: "already_locked" } as const;
        }
        holders.set(chain, wanted);
        return { type: "generic.ok" } as const;
      },
    };
    const one = await near.start(0, { mining });
    const other = await near.start(1);
    const lock = (fill: number, keepers: readonly string[]) => {
      const hash = new Uint8Array(33).fill(fill);
      return near.outcome(lockChain(other.node, keepers, { address: addressOf(1), hash }));
    };

    expect(await lock(1, [one.node.id])).to.equal(true);
    expect(await lock(1, [one.node.id])).to.equal(true);
    expect(await lock(2, [one.node.id])).to.equal(false);
    expect(await lock(3, ["ab".repeat(32)])).to.equal(false);
  });

  it("an election of the same candidates is the same everywhere, and gives each its share (A14)", async () => {
    const keys = [1, 2, 3, 4, 5].map(keyOf);
    const elected = electedFor(addressOf(1), keys, { crypto, electedMax: 2 });
    const others = electedFor(addressOf(1), [...keys].reverse(), { crypto, electedMax: 2 });
    expect(elected).to.deep.equal(others);
    expect(peerOf(keyOf(1))).to.equal(Buffer.from(keyOf(1).subarray(1)).toString("hex"));

    const [chosen = keyOf(0)] = elected;
    const loser = keys.find((key) => !elected.includes(key)) ?? keyOf(0);
    for (const [self, isElected] of [
      [chosen, true],
      [loser, false],
    ] as const) {
      const election = electionOf({ crypto, electedMax: 2, self, candidates: async () => keys });
      const duty = { type: "store", address: addressOf(1) } as const;
      expect(await election.isElected(duty)).to.equal(isElected);
    }
  });

  it("the beacon chain hands its slot to those that summarize, and hears who took it (A14)", async () => {
    const taken: unknown[] = [];
    const newSlot = ({ slot: { subset } }: { slot: { subset: number } }) => {
      taken.push(subset);
      return { type: "generic.ok" } as const;
    };
    const one = await near.start(0, { beaconChain: { newSlot } });
    const other = await near.start(1, { beaconChain: {} });
    const keepers = [one.node.id, other.node.id, "ab".repeat(32)];

    expect(await near.outcome(sendSlot(other.node, keepers, SLOT))).to.deep.equal([one.node.id]);
    expect(taken).to.deep.equal([SLOT.subset]);
  });

  it("networking tells a node its addresses and hears where it listens (A14)", async () => {
    const heard: unknown[] = [];
    const networking = { listening: (address: object) => heard.push(address) };
    const one = await near.start(0, { networking });

    expect(heard).to.deep.equal([await one.node.endpoint()]);
  });
});

const ATTESTATION = {
  summary: {
    address: addressOf(1),
    genesisAddress: addressOf(2),
    transactionType: "transfer",
    timestampMs: 0,
    fee: 0n,
    movementAddresses: [],
  },
  confirmations: [],
};

const SLOT = {
  ...{ subset: 7, slotTimeMs: 600_000, attestations: [], endOfNodeSyncs: [] },
  ...{ availabilitiesS: [600], latenciesMs: [5], involvedNodes: Uint8Array.of(1), signatures: [] },
};
