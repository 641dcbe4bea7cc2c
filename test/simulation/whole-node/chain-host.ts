/** The hosts of simulated nodes: they execute the chain as hosts should, and note what they are handed. */

import {
  hexOf,
  type Committee,
  type CommitSink,
  type CommittedSubDag,
} from "../../../supervisors/index.ts";
import type { NodeEnv, WorldDoors } from "../../../src/testing/index.ts";

type Store = Awaited<ReturnType<WorldDoors["storeOpener"]["open"]>>;

/** Events a host writes into the trace; the checks read them. */
export const CHAIN_TRACE = {
  /** A commit was handed to the host: index, digest. */
  handed: "host.handed",
  /** The host has taken a commit and wants the next one: index. */
  took: "host.took",
  /** A host opens what the lives before have left: taken, the newest commit it has. */
  opened: "host.opened",
  /** A commit was handed over that the host has, or in the place of another: index, expected. */
  outOfTurn: "host.out_of_turn",
  /** A commit was handed over while the host was at another one: index, at. */
  pressed: "host.pressed",
  /** A node begins: head, the newest commit on its disk. */
  resumed: "node.resumed_at",
  /** A host was told that an epoch is over: index of its last commit, the next epoch, who decides in it. */
  epochEnded: "host.epoch_ended",
  /** An engine begins: epoch. */
  engaged: "engine.began",
  /** A validator sends a block of its own: epoch, round, digest. */
  sent: "engine.sent_block",
  /** Two blocks of one author in one round. */
  equivocation: "host.equivocation",
} as const;

/** Longest time a forgetful host is at one commit, in ms. */
const THINKS_MS_MAX = 500;

/** Chance that it throws at a commit, which then has to come again. */
const THROWS = 0.05;

const TABLE = "host";
const LAST = Uint8Array.of(1);

/** A host of a simulated node. */
export interface SimulatedHost extends CommitSink {
  /** Newest commit it has taken, as far as it remembers. */
  readonly taken: number;
  /** The epoch the chain goes on in, as far as it was told in this life. */
  readonly epoch: number;
  /** Transactions it was handed in this life, in hexadecimal. */
  readonly carried: ReadonlySet<string>;
}

/** One life of a host that keeps its index on a disk of its own: it has to get each commit exactly once. */
export class ChainHost implements SimulatedHost {
  readonly #env: NodeEnv;
  readonly #notes: CommitNotes;
  #store: Store;
  #taken: number;

  private constructor(env: NodeEnv, store: Store) {
    this.#env = env;
    this.#notes = new CommitNotes(env);
    this.#store = store;
    this.#taken = indexIn(store.get(TABLE, LAST));
    env.trace(CHAIN_TRACE.opened, { taken: this.#taken });
  }

  /** Opens what the lives before have left. */
  static async open(env: NodeEnv): Promise<ChainHost> {
    return new ChainHost(env, await openStore(env));
  }

  get taken(): number {
    return this.#taken;
  }

  get epoch(): number {
    return this.#notes.epoch;
  }

  get carried(): ReadonlySet<string> {
    return this.#notes.carried;
  }

  async lastIndex(): Promise<number> {
    return this.#taken;
  }

  async handle(subDag: CommittedSubDag, next?: Committee): Promise<void> {
    const { index } = subDag.commitRef;
    this.#notes.handed({ subDag, next }, this.#taken + 1);
    try {
      await this.#store.write([{ put: [TABLE, LAST, bytesOf(index)] }]);
    } catch (error) {
      await this.#reopen();
      this.#notes.threw();
      throw error;
    }
    this.#taken = index;
    this.#notes.took(index);
  }

  /** A store that failed answers nothing more until it is opened anew. */
  async #reopen(): Promise<void> {
    this.#store = await openStore(this.#env);
    this.#taken = indexIn(this.#store.get(TABLE, LAST));
  }
}

/** One life of a host that remembers nothing: its node keeps the index, and may hand the last commit over again. */
export class ForgetfulHost implements SimulatedHost {
  readonly #env: NodeEnv;
  readonly #notes: CommitNotes;
  #taken = 0;

  constructor(env: NodeEnv) {
    this.#env = env;
    this.#notes = new CommitNotes(env);
  }

  get taken(): number {
    return this.#taken;
  }

  get epoch(): number {
    return this.#notes.epoch;
  }

  get carried(): ReadonlySet<string> {
    return this.#notes.carried;
  }

  async handle(subDag: CommittedSubDag, next?: Committee): Promise<void> {
    const { index } = subDag.commitRef;
    const { clock, random } = this.#env;
    this.#notes.handed({ subDag, next }, this.#taken === 0 ? index : this.#taken + 1);
    await new Promise<void>((resolve) => {
      clock.setTimer(resolve, random.unit() * THINKS_MS_MAX);
    });
    if (random.unit() < THROWS) {
      this.#notes.threw();
      throw new Error(`no place for commit ${index} right now`);
    }
    this.#taken = index;
    this.#notes.took(index);
  }
}

/** What a host is handed. */
interface Handed {
  readonly subDag: CommittedSubDag;
  readonly next: Committee | undefined;
}

/** What a life of a host writes into the trace. */
class CommitNotes {
  readonly #trace: NodeEnv["trace"];
  readonly carried = new Set<string>();
  readonly #authors = new Map<string, string>();
  /** The commit the host is at. */
  #at: number | undefined;
  #epoch = 0;

  constructor({ trace }: Pick<NodeEnv, "trace">) {
    this.#trace = trace;
  }

  get epoch(): number {
    return this.#epoch;
  }

  handed({ subDag, next }: Handed, expected: number): void {
    const { commitRef, blocks, timestampMs, epoch } = subDag;
    const { index, digest } = commitRef;
    this.#trace(CHAIN_TRACE.handed, { index, digest: hexOf(digest), epoch, timestampMs });
    this.#epoch = epoch;
    if (next !== undefined) this.#noteEnd(index, next);
    if (index !== expected) this.#trace(CHAIN_TRACE.outOfTurn, { index, expected });
    if (this.#at !== undefined) this.#trace(CHAIN_TRACE.pressed, { index, at: this.#at });
    this.#at = index;
    for (const { ref, block } of blocks) {
      for (const bytes of block.transactions) this.carried.add(hexOf(bytes));
      this.#noteBlock(`${ref.epoch}/${ref.round}/${ref.author}`, hexOf(ref.digest));
    }
  }

  took(index: number): void {
    this.#at = undefined;
    this.#trace(CHAIN_TRACE.took, { index });
  }

  threw(): void {
    this.#at = undefined;
  }

  #noteEnd(index: number, { epoch, authorities }: Committee): void {
    const members = authorities.map(({ name, stake }) => `${name}:${stake}`).join(" ");
    this.#trace(CHAIN_TRACE.epochEnded, { index, epoch, members });
    this.#epoch = epoch;
  }

  #noteBlock(place: string, digest: string): void {
    const before = this.#authors.get(place) ?? digest;
    if (before !== digest) this.#trace(CHAIN_TRACE.equivocation, { place });
    this.#authors.set(place, digest);
  }
}

function openStore({ storeOpener, name }: NodeEnv): Promise<Store> {
  return storeOpener.open(`/${name}/host`);
}

function bytesOf(index: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, index);
  return bytes;
}

function indexIn(bytes: Uint8Array | undefined): number {
  if (bytes === undefined) return 0;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
}
