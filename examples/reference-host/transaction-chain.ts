/**
 * The transaction chain's port over a store: answers every chain message of a peer. **This is host
 * code**; nothing it answers depends on who asks.
 */

import type { ChainBook } from "./chain-book.ts";
import {
  ADDRESSES_MAX,
  CHAIN_PAGE_BYTES_MAX,
  type ChainTransaction,
  type DatedAddress,
  OUTPUT_PAGE_BYTES_MAX,
  OUTPUTS_MAX,
  PAGE_CONTENTS,
  type TransactionChainPort,
  type TransactionList,
} from "./coppice/index.ts";
import { inputForm, outputForm, transactionForm } from "./layout.ts";

/** Bytes of a page kept free for what stands around its items. */
const AROUND_BYTES = 1_024;

const NOT_FOUND = { type: "generic.not_found" } as const;
const OK = { type: "generic.ok" } as const;

/**
 * Makes the port.
 *
 * @param nowMs the wall clock, for chains nobody knows
 */
export function transactionChain(book: ChainBook, nowMs: () => number): TransactionChainPort {
  const found = (transaction: ChainTransaction | undefined) =>
    transaction === undefined ? NOT_FOUND : ({ type: "chain.transaction", transaction } as const);
  return {
    getTransaction: ({ address }) => found(book.transaction(address)),
    getLastTransaction: ({ address }) => found(lastTransaction(book, address)),
    getTransactionChain: (request) => chainPage(book, request),
    getTransactionChainLength: ({ address }) => ({
      type: "chain.transaction_chain_length",
      length: lengthOf(book, address),
    }),
    getTransactionSummary: ({ address }) => {
      const summary = book.summary(address);
      return summary === undefined ? NOT_FOUND : { type: "chain.transaction_summary", summary };
    },
    getTransactionInputs: (request) => inputPage(book, request),
    getUnspentOutputs: (request) => outputPage(book, request),
    getGenesisAddress: ({ address }) => {
      const genesis = book.genesisOf(address) ?? address;
      const timestampMs = book.addressAt(genesis, 0)?.timestampMs ?? nowMs();
      return { type: "address.genesis_address", address: genesis, timestampMs };
    },
    getFirstTransactionAddress: ({ address }) => {
      const first = book.addressAt(book.genesisOf(address) ?? address, 0);
      return first === undefined
        ? NOT_FOUND
        : { type: "address.first_transaction_address", ...first };
    },
    getLastTransactionAddress: ({ address, timestampMs }) => ({
      type: "address.last_transaction_address",
      ...lastAddress(book, address, timestampMs),
    }),
    getNextAddresses: ({ address, limit }) => ({
      type: "address.address_list",
      addresses: nextAddresses(book, address, limit),
    }),
    getFirstPublicKey: ({ publicKey }) => ({
      type: "address.first_public_key",
      publicKey: firstPublicKey(book, publicKey),
    }),
    notifyLastTransactionAddress: async ({ genesisAddress, lastAddress: address, timestampMs }) => {
      await book.hear(genesisAddress, { address, timestampMs });
      return OK;
    },
    notifyPreviousChain: () => OK,
  };
}

function lengthOf(book: ChainBook, address: Uint8Array): number {
  const genesis = book.genesisOf(address);
  return genesis === undefined ? 0 : book.lengthOf(genesis);
}

function lastTransaction(book: ChainBook, address: Uint8Array): ChainTransaction | undefined {
  const genesis = book.genesisOf(address);
  if (genesis === undefined) return undefined;
  const last = book.addressAt(genesis, book.lengthOf(genesis) - 1);
  return last === undefined ? undefined : book.transaction(last.address);
}

type PageRequest = Parameters<TransactionChainPort["getTransactionChain"]>[0];

/** A page of at most ten transactions; fewer where ten would not fit one frame. */
function chainPage(book: ChainBook, request: PageRequest): TransactionList {
  const genesis = book.genesisOf(request.address);
  const places = genesis === undefined ? [] : placesOf(book, genesis, request);
  const transactions: ChainTransaction[] = [];
  let bytes = AROUND_BYTES;
  for (const { address } of places.slice(0, PAGE_CONTENTS)) {
    const transaction = book.transaction(address);
    if (transaction === undefined) break;
    bytes += transactionForm.write(transaction).length;
    if (bytes > CHAIN_PAGE_BYTES_MAX) break;
    transactions.push(transaction);
  }
  const more = transactions.length < places.length;
  const pagingAddress = more ? (transactions.at(-1)?.address ?? null) : null;
  return { type: "chain.transaction_list", transactions, more, pagingAddress };
}

/** The addresses of a page in the order asked, and one more if there is one. */
function placesOf(
  book: ChainBook,
  genesis: Uint8Array,
  { paging, order }: PageRequest,
): readonly DatedAddress[] {
  const length = book.lengthOf(genesis);
  const step = order === "ascending" ? 1 : -1;
  const lowest = paging.type === "from_date" ? firstSince(book, genesis, paging.dateMs) : 0;
  const start = order === "ascending" ? lowest : length - 1;
  const after = paging.type === "after_address" ? book.placeOf(paging.address) : undefined;
  // A page after what is not on the chain is empty: whoever asks holds another chain.
  if (paging.type === "after_address" && after === undefined) return [];
  const found: DatedAddress[] = [];
  for (
    let place = after === undefined ? start : after.place + step;
    place >= lowest && place < length && found.length <= PAGE_CONTENTS;
    place += step
  ) {
    const dated = book.addressAt(genesis, place);
    if (dated !== undefined) found.push(dated);
  }
  return found;
}

/** The first place dated at a time or later; halved down to, since dates rise along a chain. */
function firstSince(book: ChainBook, genesis: Uint8Array, dateMs: number): number {
  let [low, high] = [0, book.lengthOf(genesis)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((book.addressAt(genesis, middle)?.timestampMs ?? 0) < dateMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last address at a time: what is kept here, or something newer others told of. */
function lastAddress(book: ChainBook, address: Uint8Array, untilMs: number): DatedAddress {
  const genesis = book.genesisOf(address) ?? address;
  const kept = book.addressAt(genesis, firstSince(book, genesis, untilMs + 1) - 1);
  const heard = book.heardOf(genesis);
  const heardMs = heard?.timestampMs ?? 0;
  const isNewer = heardMs <= untilMs && heardMs > (kept?.timestampMs ?? 0);
  return (isNewer ? heard : kept) ?? { address, timestampMs: 0 };
}

function nextAddresses(book: ChainBook, address: Uint8Array, limit: number): DatedAddress[] {
  const genesis = book.genesisOf(address);
  if (genesis === undefined) return [];
  const from = (book.placeOf(address)?.place ?? -1) + 1;
  const most = Math.min(limit === 0 ? ADDRESSES_MAX : limit, ADDRESSES_MAX);
  const found: DatedAddress[] = [];
  for (let place = from; found.length < most; place += 1) {
    const dated = book.addressAt(genesis, place);
    if (dated === undefined) break;
    found.push(dated);
  }
  return found;
}

function firstPublicKey(book: ChainBook, publicKey: Uint8Array): Uint8Array {
  const genesis = book.genesisOfKey(publicKey);
  const first = genesis === undefined ? undefined : book.addressAt(genesis, 0);
  const transaction = first === undefined ? undefined : book.transaction(first.address);
  return transaction?.previousPublicKey ?? publicKey;
}

type InputRequest = Parameters<TransactionChainPort["getTransactionInputs"]>[0];

function inputPage(book: ChainBook, { address, offset, limit }: InputRequest) {
  const most = pageItems(limit);
  const kept = book.inputs(address, offset + most + 1).slice(offset);
  const page = fitting(kept, most);
  return {
    type: "inputs.transaction_input_list",
    inputs: page.map((bytes) => inputForm.read(bytes)),
    more: page.length < kept.length,
    offset: offset + page.length,
  } as const;
}

type OutputRequest = Parameters<TransactionChainPort["getUnspentOutputs"]>[0];

function outputPage(book: ChainBook, { address, offset, limit }: OutputRequest) {
  const most = pageItems(limit);
  const genesis = book.genesisOf(address) ?? address;
  const kept = book.outputs(genesis, offset, most + 1);
  const page = fitting(kept ?? [], most).map((bytes) => outputForm.read(bytes));
  const more = page.length < (kept?.length ?? 0);
  return {
    type: "inputs.unspent_output_list",
    outputs: page,
    more,
    offset: more ? (page.at(-1)?.hash ?? null) : null,
    lastChainSyncMs: kept === undefined ? 0 : lastAddress(book, address, FAR_MS).timestampMs,
  } as const;
}

/** A date after all others, far enough from the end of what a number holds to add to it. */
const FAR_MS = 2 ** 52;

function pageItems(limit: number): number {
  return limit === 0 ? OUTPUTS_MAX : Math.min(limit, OUTPUTS_MAX);
}

/** As many of the first as one page may have, by number and by size. */
function fitting(items: readonly Uint8Array[], itemsMax: number): readonly Uint8Array[] {
  let bytes = AROUND_BYTES;
  const tooMany = items.findIndex((item, at) => {
    bytes += item.length;
    return at >= itemsMax || bytes > OUTPUT_PAGE_BYTES_MAX;
  });
  return tooMany < 0 ? items : items.slice(0, tooMany);
}
