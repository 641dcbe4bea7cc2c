/**
 * A committee on a simulated clock: members with disks that outlive them, and a network that
 * loses, repeats, delays and reorders by seed. Each commit handed over is verified as a stranger
 * would verify it before it is stored.
 */

import { committee } from "../../../examples/committee/committee.ts";
import type { CommitteeEvent } from "../../../examples/committee/events.ts";
import { GeneratedTransactions } from "../../../examples/committee/generated-transactions.ts";
import { RECENT_COMMITS, type Timing } from "../../../examples/committee/limits.ts";
import type { CommitteeHost } from "../../../examples/committee/member.ts";
import { readMessage, writeMessage } from "../../../examples/committee/messages.ts";
import type { BlocksToSave, CertifiedCommits, ConsensusNetwork } from "../../../src/chain/ports.ts";
import { decodeBlock, signBlock } from "../../../src/chain/block.ts";
import { refName } from "../../../src/chain/block-ref.ts";
import { GENESIS_HEAD, type Head } from "../../../src/chain/head.ts";
import { advanceHead, buildSubDag, type CommittedSubDag } from "../../../src/chain/sub-dag.ts";
import { signatureVerifier } from "../../../src/chain/transaction-verifier.ts";
import { type VerifiedBlock, verifyBlock } from "../../../src/chain/verify-block.ts";
import { verifyCommits } from "../../../src/chain/verify-commits.ts";
import { hexOf } from "../../../src/hex.ts";
import type { Random } from "../../../src/time/random.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { type SimulatedClock, simulatedClock } from "../../../src/time/simulated-clock.ts";
import { type Fixture, makeFixture, signerOf } from "../../support/chain-fixture.ts";
import { quickCrypto } from "./quick-crypto.ts";

/** How a simulated committee behaves. */
export interface SimulationOptions {
  readonly seed: string | number;
  /** @defaultValue four members of equal stake */
  readonly stakes?: readonly number[];
  /** Part of the messages that are lost, 0 to 1. */
  readonly loss?: number;
  /** Part of the messages that arrive twice, 0 to 1. */
  readonly repeats?: number;
  /** Longest way of a message in ms; each draws its own, so they overtake each other. */
  readonly delayMsMax?: number;
  /** Members that make two blocks a round and tell half the others each. */
  readonly twoFaced?: readonly number[];
  readonly timing?: Partial<Timing>;
  readonly transactionsPerSecond?: number;
}

/** What survives a crash of one member. */
interface Disk {
  head: Head;
  commits: Uint8Array[];
  subDags: CommittedSubDag[];
  blocks: Map<string, VerifiedBlock>;
  saved: Map<string, { readonly round: number; readonly bytes: Uint8Array }>;
}

/** A number for each member and a life for each run of it. */
interface Machine {
  readonly index: number;
  readonly disk: Disk;
  host: CommitteeHost | undefined;
  /** Rises with every start; what an old run still had open is lost with it. */
  life: number;
}

/** The whole committee. */
export class SimulatedCommittee {
  readonly clock: SimulatedClock = simulatedClock();
  readonly fixture: Fixture;
  readonly machines: readonly Machine[];
  readonly events: { readonly member: number; readonly event: CommitteeEvent }[] = [];
  /** What members failed with; empty in a good run. */
  readonly failures: unknown[] = [];
  /** Digests of the blocks each honest author sent, by author and round. */
  readonly sent = new Map<string, Set<string>>();
  readonly #options: SimulationOptions;
  readonly #random: Random;
  readonly #peers: readonly string[];
  #groups: readonly (readonly number[])[] = [];

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    this.fixture = quickFixture(options.stakes);
    const { authorities } = this.fixture.committee;
    this.#peers = authorities.map(({ networkKey }) => hexOf(networkKey));
    this.machines = authorities.map(({ index }) => ({
      index,
      disk: emptyDisk(),
      host: undefined,
      life: 0,
    }));
  }

  /** Starts members from their disks; all unless told. */
  start(indexes: readonly number[] = this.machines.map(({ index }) => index)): void {
    for (const index of indexes) this.#startOne(this.machine(index));
  }

  /** Ends a member at once: what it had open with network and disk is lost or done, by chance. */
  crash(index: number): void {
    const machine = this.machine(index);
    void machine.host?.stop();
    machine.host = undefined;
    machine.life += 1;
  }

  /** Only members of one group hear each other; no groups mean one. */
  partition(...groups: readonly (readonly number[])[]): void {
    this.#groups = groups;
  }

  /** Gives a member, as state sync would, the commits another one has. */
  sync(to: number, from: number, upTo = Number.POSITIVE_INFINITY): void {
    const target = this.machine(to);
    const missing = this.machine(from).disk.subDags.slice(target.disk.head.index, upTo);
    for (const subDag of missing) {
      const bytes = this.machine(from).disk.commits[subDag.commitRef.index - 1];
      this.#store(target.disk, { subDag, bytes: bytes ?? new Uint8Array() });
      target.host?.onSyncedCommit(subDag);
    }
  }

  machine(index: number): Machine {
    const machine = this.machines[index];
    if (machine === undefined) throw new Error(`no member ${index}`);
    return machine;
  }

  /** Commits on the disk of a member, in hexadecimal digits. */
  chainOf(index: number): string[] {
    return this.machine(index).disk.commits.map((bytes) => Buffer.from(bytes).toString("hex"));
  }

  #startOne(machine: Machine): void {
    machine.life += 1;
    const { disk, index } = machine;
    const { crypto, networkId, committee: members, context } = this.fixture;
    const random = seededRandom(`${this.#options.seed}/${index}/${machine.life}`);
    machine.host = committee({
      clock: this.clock,
      random,
      signer: this.fixture.signers[index] ?? signerOf("nobody"),
      crypto,
      networkId,
      resume: {
        head: disk.head,
        committee: members,
        recent: disk.subDags.slice(-RECENT_COMMITS),
        saved: [...disk.saved.values()].map(({ bytes }) => bytes),
      },
      transactions: new GeneratedTransactions({
        clock: this.clock,
        random: random.fork("transactions"),
        signers: [signerOf(`user ${index}`)],
        context,
        perSecond: this.#options.transactionsPerSecond ?? 5,
      }),
      verifier: context.transactions,
      network: this.#networkOf(machine),
      ...(this.#options.timing === undefined ? {} : { timing: this.#options.timing }),
      observe: (event) => this.events.push({ member: index, event }),
    });
    machine.host.start();
  }

  #networkOf(machine: Machine): ConsensusNetwork {
    const { life } = machine;
    return {
      broadcast: (message) => this.#broadcast(machine, message),
      send: (peer, message) => this.#carry(machine.index, this.#peers.indexOf(peer), message),
      save: (blocks) => this.#write(machine, life, () => this.#save(machine.disk, blocks)),
      commit: (certified) => this.#write(machine, life, () => this.#commit(machine, certified)),
      failed: (error) => this.failures.push(error),
    };
  }

  /** A disk takes its time; a write that a crash meets is done or not, by chance. */
  #write(machine: Machine, life: number, work: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        const alive = machine.life === life;
        if (!alive && this.#random.unit() < 0.5) return;
        try {
          work();
        } catch (error) {
          if (!alive) this.failures.push(error);
          reject(error);
          return;
        }
        if (alive) resolve();
      };
      // A crashed member is started later than its last write ends.
      this.clock.setTimer(finish, 1 + this.#random.below(4));
    });
  }

  #save(disk: Disk, { own, others, keepFromRound }: BlocksToSave): void {
    for (const block of [...others, own]) {
      disk.saved.set(refName(block.ref), { round: block.ref.round, bytes: block.bytes });
    }
    for (const [name, { round }] of disk.saved) if (round < keepFromRound) disk.saved.delete(name);
  }

  /** What a careful stranger would do with commits. */
  #commit({ disk }: Machine, { commits, certifiers, blocks }: CertifiedCommits): void {
    const { context, committee: members } = this.fixture;
    const known = disk.head.index;
    const first = commits.length - this.#unknownCount(disk, commits);
    if (first === commits.length) return;
    const fetched = {
      commits: commits.slice(first),
      certifierBlocks: certifiers.map((block) => block.bytes),
    };
    const verified = verifyCommits(disk.head, fetched, { ...context, committeeOf: () => members });
    for (const [at, commit] of verified.commits.entries()) {
      const brought = (blocks[first + at] ?? []).map(({ bytes }) => verifyBlock(bytes, context));
      const named = new Map(brought.map((block) => [refName(block.ref), block]));
      const subDag = buildSubDag(commit, (name) => named.get(name) ?? disk.blocks.get(name));
      this.#store(disk, { subDag, bytes: commit.bytes });
    }
    if (disk.head.index <= known) throw new Error("nothing was stored");
  }

  #unknownCount(disk: Disk, commits: readonly Uint8Array[]): number {
    const stored = new Set(
      disk.commits.slice(-200).map((bytes) => Buffer.from(bytes).toString("hex")),
    );
    return commits.filter((bytes) => !stored.has(Buffer.from(bytes).toString("hex"))).length;
  }

  #store(disk: Disk, { subDag, bytes }: { subDag: CommittedSubDag; bytes: Uint8Array }): void {
    disk.head = advanceHead(disk.head, subDag, this.fixture.context).head;
    disk.subDags.push(subDag);
    disk.commits.push(bytes);
    for (const block of subDag.blocks) disk.blocks.set(refName(block.ref), block);
  }

  #broadcast({ index }: Machine, message: Uint8Array): void {
    const twoFaced = this.#options.twoFaced?.includes(index) ?? false;
    if (!twoFaced) this.#noteSent(index, message);
    const other = twoFaced ? this.#variantOf(index, message) : message;
    for (const { index: to } of this.machines) {
      if (to !== index) this.#carry(index, to, to % 2 === 0 ? message : other);
    }
  }

  #noteSent(index: number, message: Uint8Array): void {
    const content = readMessage(message);
    if (content?.type !== "block") throw new Error("only own blocks are for everyone");
    const { block } = decodeBlock(content.block);
    const name = `${index}/${block.round}`;
    const digests = this.sent.get(name) ?? new Set();
    this.sent.set(name, digests.add(Buffer.from(content.block).toString("hex")));
  }

  /** The same block with another content, signed just as well. */
  #variantOf(index: number, message: Uint8Array): Uint8Array {
    const content = readMessage(message);
    if (content?.type !== "block") throw new Error("only own blocks are for everyone");
    const { block } = decodeBlock(content.block);
    const signer = this.fixture.signers[index] ?? signerOf("nobody");
    const variant = signBlock(
      { ...block, timestampMs: block.timestampMs + 1 },
      signer,
      this.fixture.context,
    );
    return writeMessage({ type: "block", block: variant.bytes });
  }

  #carry(from: number, to: number, message: Uint8Array): void {
    const { loss = 0, repeats = 0, delayMsMax = 20 } = this.#options;
    const copies = this.#random.unit() < repeats ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      if (this.#random.unit() < loss) continue;
      const deliver = (): void => this.#deliver(from, to, message);
      this.clock.setTimer(deliver, 1 + this.#random.below(delayMsMax));
    }
  }

  #deliver(from: number, to: number, message: Uint8Array): void {
    const apart = this.#groups.some((group) => group.includes(from) !== group.includes(to));
    if (!apart) this.machine(to).host?.receive(this.#peers[from] ?? "", message);
  }
}

function quickFixture(stakes?: readonly number[]): Fixture {
  const fixture = makeFixture(stakes);
  const crypto = quickCrypto();
  const signing = { crypto, networkId: fixture.networkId };
  const context = { ...fixture.context, ...signing, transactions: signatureVerifier(signing) };
  return { ...fixture, crypto, context };
}

function emptyDisk(): Disk {
  return { head: GENESIS_HEAD, commits: [], subDags: [], blocks: new Map(), saved: new Map() };
}
