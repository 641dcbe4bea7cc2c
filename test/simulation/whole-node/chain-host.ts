/** The host of a simulated node: it executes the chain as a host should, on a disk of its own, and notes what it is handed. */

import { hexOf, type CommitSink, type CommittedSubDag } from "../../../supervisors/index.ts";
import type { NodeEnv, WorldDoors } from "../../../src/testing/index.ts";

type Store = Awaited<ReturnType<WorldDoors["storeOpener"]["open"]>>;

/** Events a host writes into the trace; the checks read them. */
export const CHAIN_TRACE = {
  /** A commit was handed to the host: index, digest. */
  handed: "host.handed",
  /** A host opens what the lives before have left: taken, the newest commit it has. */
  opened: "host.opened",
  /** A commit was handed over that the host has, or in the place of another: index, expected. */
  outOfTurn: "host.out_of_turn",
  /** A node begins: head, the newest commit on its disk. */
  resumed: "node.resumed_at",
  /** A validator sends a block of its own: round, digest. */
  sent: "engine.sent_block",
  /** Two blocks of one author in one round. */
  equivocation: "host.equivocation",
} as const;

const TABLE = "host";
const LAST = Uint8Array.of(1);

/** One life of the host of a node. */
export class ChainHost implements CommitSink {
  readonly #env: NodeEnv;
  #store: Store;
  readonly #authors = new Map<string, string>();
  #taken: number;

  private constructor(env: NodeEnv, store: Store) {
    this.#env = env;
    this.#store = store;
    this.#taken = indexIn(store.get(TABLE, LAST));
    env.trace(CHAIN_TRACE.opened, { taken: this.#taken });
  }

  /** Opens what the lives before have left. */
  static async open(env: NodeEnv): Promise<ChainHost> {
    return new ChainHost(env, await openStore(env));
  }

  /** Newest commit the host has, power cuts or not. */
  get taken(): number {
    return this.#taken;
  }

  async lastIndex(): Promise<number> {
    return this.#taken;
  }

  async handle({ commitRef, blocks }: CommittedSubDag): Promise<void> {
    const { index } = commitRef;
    this.#env.trace(CHAIN_TRACE.handed, { index, digest: hexOf(commitRef.digest) });
    const expected = this.#taken + 1;
    if (index !== expected) this.#env.trace(CHAIN_TRACE.outOfTurn, { index, expected });
    this.#noteAuthors(blocks);
    try {
      await this.#store.write([{ put: [TABLE, LAST, bytesOf(index)] }]);
      this.#taken = index;
    } catch (error) {
      await this.#reopen();
      throw error;
    }
  }

  /** A store that failed answers nothing more until it is opened anew. */
  async #reopen(): Promise<void> {
    this.#store = await openStore(this.#env);
    this.#taken = indexIn(this.#store.get(TABLE, LAST));
  }

  #noteAuthors(blocks: CommittedSubDag["blocks"]): void {
    for (const { ref } of blocks) {
      const place = `${ref.round}/${ref.author}`;
      const digest = hexOf(ref.digest);
      const before = this.#authors.get(place) ?? digest;
      if (before !== digest) this.#env.trace(CHAIN_TRACE.equivocation, { place });
      this.#authors.set(place, digest);
    }
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
