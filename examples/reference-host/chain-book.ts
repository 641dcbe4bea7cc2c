/**
 * Chains in a store: transactions are added at the end of their chain, each once, and read by address,
 * by place and by date. **This is host code**: what is valid was judged before it comes here.
 */

import {
  type ChainTransaction,
  type Crypto,
  type DatedAddress,
  type Store,
  type StoreWrite,
  sameBytes,
  type TransactionInput,
  type TransactionSummary,
  type UnspentOutput,
} from "./coppice/index.ts";
import {
  inputForm,
  joined,
  outputForm,
  rangeOf,
  summaryForm,
  TABLES,
  transactionForm,
  u32At,
  u32Bytes,
  u64At,
  u64Bytes,
} from "./layout.ts";

/** What a validated transaction brings beside itself. */
export interface Consequences {
  readonly fee?: bigint;
  /** What addresses receive by it. */
  readonly inputs?: readonly { readonly to: Uint8Array; readonly input: TransactionInput }[];
  /** What the chain may spend from now on. */
  readonly unspent?: readonly UnspentOutput[];
  /** Hashes of what it may not spend any more. */
  readonly spent?: readonly Uint8Array[];
}

/** How an addition ended: a gap means that transactions between are missing here. */
export type Addition = "added" | "known" | "gap";

/** Where a transaction stands. */
export interface Place {
  readonly genesis: Uint8Array;
  /** From 0. */
  readonly place: number;
}

/** The chains of one store. */
export class ChainBook {
  readonly #store: Store;
  readonly #sha256: Crypto["sha256"];
  #adding: Promise<unknown> = Promise.resolve();

  constructor(store: Store, { sha256 }: Pick<Crypto, "sha256">) {
    this.#store = store;
    this.#sha256 = sha256;
  }

  /** The address a key's next transaction follows: curve, SHA-256, hash of the key. */
  addressOf(publicKey: Uint8Array): Uint8Array {
    return Uint8Array.of(publicKey[0] ?? 0, 0, ...this.#sha256(publicKey));
  }

  /**
   * Adds a transaction at the end of its chain; resolves when it would survive a power cut. One at a
   * time, since each looks at what was there before it.
   */
  add(transaction: ChainTransaction, consequences: Consequences = {}): Promise<Addition> {
    const added = this.#adding.then(() => this.#add(transaction, consequences));
    this.#adding = added.catch(() => {});
    return added;
  }

  async #add(transaction: ChainTransaction, consequences: Consequences): Promise<Addition> {
    if (this.placeOf(transaction.address) !== undefined) return "known";
    const previous = this.addressOf(transaction.previousPublicKey);
    const before = this.placeOf(previous);
    const genesis = before?.genesis ?? previous;
    const place = before === undefined ? 0 : before.place + 1;
    // A chain that already has something at this place would be two chains.
    if (this.addressAt(genesis, place) !== undefined) return "gap";
    await this.#store.write(this.#writesOf(transaction, consequences, { genesis, place }));
    return "added";
  }

  #writesOf(
    transaction: ChainTransaction,
    consequences: Consequences,
    { genesis, place }: Place,
  ): StoreWrite[] {
    const { address, previousPublicKey, timestampMs, transactionType } = transaction;
    const { fee = 0n, inputs = [] } = consequences;
    const dateMs = timestampMs ?? 0;
    const movementAddresses = distinct(inputs.map(({ to }) => to));
    const summary: TransactionSummary = {
      ...{ address, genesisAddress: genesis, transactionType, timestampMs: dateMs, fee },
      movementAddresses,
    };
    return [
      { put: [TABLES.transactions, address, transactionForm.write(transaction)] },
      { put: [TABLES.summaries, address, summaryForm.write(summary)] },
      { put: [TABLES.places, address, joined(u32Bytes(place), genesis)] },
      { put: [TABLES.chains, joined(genesis, u32Bytes(place)), joined(u64Bytes(dateMs), address)] },
      { put: [TABLES.keys, previousPublicKey, genesis] },
      ...inputs.map(({ to, input }, number): StoreWrite => {
        const key = joined(to, u64Bytes(input.timestampMs), u32Bytes(number));
        return { put: [TABLES.inputs, key, inputForm.write(input)] };
      }),
      ...this.#outputWrites(genesis, consequences),
    ];
  }

  #outputWrites(genesis: Uint8Array, { unspent = [], spent = [] }: Consequences): StoreWrite[] {
    const gone = spent.flatMap((hash): StoreWrite[] => {
      const name = joined(genesis, hash);
      const key = this.#store.get(TABLES.outputKeys, name);
      if (key === undefined) return [];
      return [{ remove: [TABLES.outputs, key] }, { remove: [TABLES.outputKeys, name] }];
    });
    const come = unspent.flatMap((output): StoreWrite[] => {
      const key = joined(genesis, u64Bytes(output.timestampMs), output.hash);
      return [
        { put: [TABLES.outputs, key, outputForm.write(output)] },
        { put: [TABLES.outputKeys, joined(genesis, output.hash), key] },
      ];
    });
    return [...gone, ...come];
  }

  /** The transaction of an address. */
  transaction(address: Uint8Array): ChainTransaction | undefined {
    const bytes = this.#store.get(TABLES.transactions, address);
    return bytes === undefined ? undefined : transactionForm.read(bytes);
  }

  /** The summary of the transaction of an address. */
  summary(address: Uint8Array): TransactionSummary | undefined {
    const bytes = this.#store.get(TABLES.summaries, address);
    return bytes === undefined ? undefined : summaryForm.read(bytes);
  }

  /** Where the transaction of an address stands. */
  placeOf(address: Uint8Array): Place | undefined {
    const bytes = this.#store.get(TABLES.places, address);
    return bytes === undefined ? undefined : { place: u32At(bytes, 0), genesis: bytes.slice(4) };
  }

  /** The genesis of the chain an address is on, be it the genesis itself. */
  genesisOf(address: Uint8Array): Uint8Array | undefined {
    const { genesis } = this.placeOf(address) ?? {};
    return genesis ?? (this.addressAt(address, 0) === undefined ? undefined : address);
  }

  /** The genesis of the chain a key signed a transaction of. */
  genesisOfKey(publicKey: Uint8Array): Uint8Array | undefined {
    return this.#store.get(TABLES.keys, publicKey);
  }

  /** The address at a place of a chain. */
  addressAt(genesis: Uint8Array, place: number): DatedAddress | undefined {
    if (place < 0) return undefined;
    const bytes = this.#store.get(TABLES.chains, joined(genesis, u32Bytes(place)));
    return bytes === undefined ? undefined : datedOf(bytes);
  }

  /** How many transactions a chain has. */
  lengthOf(genesis: Uint8Array): number {
    const range = { ...rangeOf(genesis), limit: 1, reverse: true };
    const [last] = this.#store.scan(TABLES.chains, range);
    return last === undefined ? 0 : u32At(last[0], genesis.length) + 1;
  }

  /** Notes a last address others tell of: the newest of each chain that is kept here, no other. */
  async hear(genesis: Uint8Array, { address, timestampMs }: DatedAddress): Promise<void> {
    const isKept = this.addressAt(genesis, 0) !== undefined;
    if (!isKept || timestampMs <= (this.heardOf(genesis)?.timestampMs ?? 0)) return;
    const heard = joined(u64Bytes(timestampMs), address);
    await this.#store.write([{ put: [TABLES.heard, genesis, heard] }]);
  }

  /** The newest address others told of. */
  heardOf(genesis: Uint8Array): DatedAddress | undefined {
    const bytes = this.#store.get(TABLES.heard, genesis);
    return bytes === undefined ? undefined : datedOf(bytes);
  }

  /** What an address received, newest first, as it is kept. */
  inputs(address: Uint8Array, limit: number): readonly Uint8Array[] {
    const range = { ...rangeOf(address), limit, reverse: true };
    return this.#store.scan(TABLES.inputs, range).map(([, value]) => value);
  }

  /**
   * What a chain may spend, newest first, as it is kept.
   *
   * @param after hash of the last one passed over; `null` for none
   * @returns `undefined` when the chain has no such output
   */
  outputs(
    genesis: Uint8Array,
    after: Uint8Array | null,
    limit: number,
  ): readonly Uint8Array[] | undefined {
    const { from, to } = rangeOf(genesis);
    const last = after === null ? to : this.#store.get(TABLES.outputKeys, joined(genesis, after));
    if (last === undefined) return undefined;
    const range = { from, to: last, limit, reverse: true };
    return this.#store.scan(TABLES.outputs, range).map(([, value]) => value);
  }
}

function datedOf(bytes: Uint8Array): DatedAddress {
  return { timestampMs: u64At(bytes, 0), address: bytes.slice(8) };
}

function distinct(addresses: readonly Uint8Array[]): readonly Uint8Array[] {
  const sorted = [...addresses].sort(Buffer.compare);
  return sorted.filter((one, at) => {
    const before = sorted[at - 1];
    return before === undefined || !sameBytes(before, one);
  });
}
