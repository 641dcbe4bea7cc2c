import { expect } from "chai";
import { ChainBook } from "../../../examples/reference-host/chain-book.ts";
import { transactionChain } from "../../../examples/reference-host/transaction-chain.ts";
import type { ChainTransaction, UnspentOutput } from "../../../messages/index.ts";
import { memoryStoreOpener, nativeCrypto, type Store } from "../../../supervisors/index.ts";
import { addressOf, keyOf, transactionOf } from "../../support/chain-values.ts";

const PEER = "ab".repeat(32);
const NOW_MS = 5_000_000;
const crypto = nativeCrypto();

/** A chain of some transactions; each key's address is that of the transaction before. */
function chainOf(length: number, more: Partial<ChainTransaction> = {}): ChainTransaction[] {
  const addressAfter = (key: Uint8Array) => Uint8Array.of(key[0] ?? 0, 0, ...crypto.sha256(key));
  return Array.from({ length }, (_, at) =>
    transactionOf(at + 1, { address: addressAfter(keyOf(at + 2)), ...more }),
  );
}

const output = (number: number, more: Partial<UnspentOutput> = {}): UnspentOutput => ({
  hash: new Uint8Array(32).fill(number),
  from: addressOf(9),
  timestampMs: 1_000 * number,
  amount: BigInt(number),
  body: new Uint8Array(0),
  ...more,
});

describe("the reference host's transaction chain", () => {
  let store: Store;
  let book: ChainBook;
  const port = () => transactionChain(book, () => NOW_MS);
  const numbersOf = (transactions: readonly ChainTransaction[]) =>
    transactions.map(({ content }) => content[0]);

  beforeEach(async () => {
    store = await memoryStoreOpener().open("reference");
    book = new ChainBook(store, crypto);
  });

  async function addAll(chain: readonly ChainTransaction[]): Promise<void> {
    for (const transaction of chain) expect(await book.add(transaction)).to.equal("added");
  }

  async function page(
    address: Uint8Array,
    order: "ascending" | "descending",
    paging: Parameters<ReturnType<typeof port>["getTransactionChain"]>[0]["paging"] = {
      type: "from_start",
    },
  ) {
    const request = { type: "chain.get_transaction_chain", address, order, paging } as const;
    const answer = await port().getTransactionChain(request, PEER);
    if (answer.type !== "chain.transaction_list") throw new Error(answer.type);
    return answer;
  }

  it("takes each transaction once, at the end of its chain, two at a time too (A14)", async () => {
    const [first, second, third] = chainOf(3) as [
      ChainTransaction,
      ChainTransaction,
      ChainTransaction,
    ];
    const other = { ...second, address: addressOf(77) };

    const added = await Promise.all([book.add(first), book.add(second), book.add(other)]);

    expect(added).to.deep.equal(["added", "added", "gap"]);
    expect(await book.add(first)).to.equal("known");
    expect(await book.add(third)).to.equal("added");
  });

  it("gives a transaction, the last one, a length and a summary by any address (A14)", async () => {
    const chain = chainOf(3);
    await addAll(chain);
    const [first, , last] = chain as [ChainTransaction, ChainTransaction, ChainTransaction];
    const { address } = first;

    expect(
      await port().getTransaction({ type: "chain.get_transaction", address }, PEER),
    ).to.deep.equal({
      type: "chain.transaction",
      transaction: first,
    });
    expect(
      await port().getLastTransaction({ type: "chain.get_last_transaction", address }, PEER),
    ).to.deep.equal({ type: "chain.transaction", transaction: last });
    expect(
      await port().getTransactionChainLength(
        { type: "chain.get_transaction_chain_length", address: book.addressOf(keyOf(1)) },
        PEER,
      ),
    ).to.deep.equal({ type: "chain.transaction_chain_length", length: 3 });
    expect(
      await port().getTransactionSummary({ type: "chain.get_transaction_summary", address }, PEER),
    ).to.deep.include({ type: "chain.transaction_summary" });
  });

  it("pages a chain by ten, up and down, until there is no more (A14)", async () => {
    const chain = chainOf(23);
    await addAll(chain);
    const address = chain[0]?.address ?? addressOf(0);

    for (const [order, firstOf] of [
      ["ascending", [1, 11, 21]],
      ["descending", [23, 13, 3]],
    ] as const) {
      const seen: unknown[] = [];
      let answer = await page(address, order);
      seen.push(answer.transactions[0]?.content[0]);
      while (answer.pagingAddress !== null) {
        expect(answer.transactions).to.have.length(10);
        answer = await page(address, order, {
          type: "after_address",
          address: answer.pagingAddress,
        });
        seen.push(answer.transactions[0]?.content[0]);
      }
      expect(seen, order).to.deep.equal(firstOf);
      expect(answer).to.deep.include({ more: false });
      expect(answer.transactions).to.have.length(3);
    }
  });

  it("pages from a date, and not after what is not on the chain (A14)", async () => {
    const chain = chainOf(5);
    await addAll(chain);
    const address = chain[0]?.address ?? addressOf(0);
    const since = { type: "from_date", dateMs: 3_500 } as const;

    expect(numbersOf((await page(address, "ascending", since)).transactions)).to.deep.equal([4, 5]);
    expect(numbersOf((await page(address, "descending", since)).transactions)).to.deep.equal([
      5, 4,
    ]);
    const strange = { type: "after_address", address: addressOf(99) } as const;
    expect(await page(address, "ascending", strange)).to.deep.include({ transactions: [] });
  });

  it("makes a page shorter than ten where ten would not fit a frame (A14)", async () => {
    const chain = chainOf(4, { content: new Uint8Array(1_500_000) });
    await addAll(chain);

    const answer = await page(chain[0]?.address ?? addressOf(0), "ascending");

    expect(answer.transactions).to.have.length(2);
    expect(answer).to.deep.include({ more: true, pagingAddress: chain[1]?.address });
  });

  it("gives the genesis, the first and the last address at a time (A14)", async () => {
    const chain = chainOf(3);
    await addAll(chain);
    const [one, two, three] = chain.map(({ address }) => address) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const genesis = book.addressOf(keyOf(1));
    const lastAt = (timestampMs: number) =>
      port().getLastTransactionAddress(
        { type: "address.get_last_transaction_address", address: one, timestampMs },
        PEER,
      );

    expect(
      await port().getGenesisAddress({ type: "address.get_genesis_address", address: three }, PEER),
    ).to.deep.equal({ type: "address.genesis_address", address: genesis, timestampMs: 1_000 });
    expect(
      await port().getFirstTransactionAddress(
        { type: "address.get_first_transaction_address", address: three },
        PEER,
      ),
    ).to.deep.include({ address: one });
    expect(await lastAt(2_999)).to.deep.include({ address: two, timestampMs: 2_000 });
    expect(await lastAt(9_999)).to.deep.include({ address: three });
  });

  it("gives the next addresses of one, and the first key of any (A14)", async () => {
    const chain = chainOf(3);
    await addAll(chain);
    const [one, two] = chain.map(({ address }) => address) as [Uint8Array, Uint8Array];
    const genesis = book.addressOf(keyOf(1));

    expect(
      await port().getNextAddresses(
        { type: "address.get_next_addresses", address: genesis, limit: 2 },
        PEER,
      ),
    ).to.deep.include({
      addresses: [
        { address: one, timestampMs: 1_000 },
        { address: two, timestampMs: 2_000 },
      ],
    });
    expect(
      await port().getFirstPublicKey(
        { type: "address.get_first_public_key", publicKey: keyOf(3) },
        PEER,
      ),
    ).to.deep.include({ publicKey: keyOf(1) });
  });

  it("tells a last address it has only heard of, from its date on (A14)", async () => {
    const [first] = chainOf(1) as [ChainTransaction];
    await addAll([first]);
    const genesis = book.addressOf(keyOf(1));
    await port().notifyLastTransactionAddress(
      {
        type: "address.notify_last_transaction_address",
        lastAddress: addressOf(50),
        genesisAddress: genesis,
        previousAddress: first.address,
        timestampMs: 8_000,
      },
      PEER,
    );
    const at = (timestampMs: number) =>
      port().getLastTransactionAddress(
        { type: "address.get_last_transaction_address", address: genesis, timestampMs },
        PEER,
      );

    expect(await at(7_999)).to.deep.include({ address: first.address });
    expect(await at(8_000)).to.deep.include({ address: addressOf(50) });
  });

  it("says of a chain nobody knows what the source says (A14)", async () => {
    const address = addressOf(42);

    expect(
      await port().getGenesisAddress({ type: "address.get_genesis_address", address }, PEER),
    ).to.deep.equal({ type: "address.genesis_address", address, timestampMs: NOW_MS });
    expect(await page(address, "ascending")).to.deep.include({ transactions: [], more: false });
    expect(
      await port().getTransaction({ type: "chain.get_transaction", address }, PEER),
    ).to.deep.equal({ type: "generic.not_found" });
    expect(
      await port().getFirstPublicKey(
        { type: "address.get_first_public_key", publicKey: keyOf(42) },
        PEER,
      ),
    ).to.deep.include({ publicKey: keyOf(42) });
  });

  describe("archethic message/: inputs and unspent outputs", () => {
    const ask = async (address: Uint8Array, offset: Uint8Array | null, limit = 0) => {
      const request = { type: "inputs.get_unspent_outputs", address, offset, limit } as const;
      const answer = await port().getUnspentOutputs(request, PEER);
      if (answer.type !== "inputs.unspent_output_list") throw new Error(answer.type);
      return answer;
    };
    let genesis: Uint8Array;
    const [first, second] = chainOf(2) as [ChainTransaction, ChainTransaction];

    beforeEach(() => {
      genesis = book.addressOf(keyOf(1));
    });

    it("gives unspent outputs newest first, with the chain's last date (A8)", async () => {
      await book.add(first, { unspent: [output(1), output(3), output(2)] });
      const answer = await ask(genesis, null);

      expect(answer.outputs.map(({ amount }) => amount)).to.deep.equal([3n, 2n, 1n]);
      expect(answer).to.deep.include({ more: false, offset: null, lastChainSyncMs: 1_000 });
    });

    it("gives none where there are none, or after an offset nobody knows (A8)", async () => {
      await book.add(first, { unspent: [output(1)] });

      expect((await ask(addressOf(9), null)).outputs).to.deep.equal([]);
      expect(await ask(genesis, new Uint8Array(32))).to.deep.include({
        outputs: [],
        lastChainSyncMs: 0,
      });
    });

    it("goes on after an offset, and limits a page by number and by size (A8)", async () => {
      const unspent = [1, 2, 3, 4, 5].map((n) => output(n));
      await book.add(first, { unspent });

      const one = await ask(genesis, null, 2);
      expect(one).to.deep.include({ more: true, offset: output(4).hash });
      expect((await ask(genesis, one.offset)).outputs.map(({ amount }) => amount)).to.deep.equal([
        3n,
        2n,
        1n,
      ]);

      const body = new Uint8Array(64 * 1024);
      const large = Array.from({ length: 60 }, (_, at) => output(at + 10, { body }));
      await book.add(second, { unspent: large });
      const bounded = await ask(genesis, null);
      expect(bounded.outputs.length).to.be.within(40, 45);
      expect(bounded.more).to.equal(true);
    });

    it("forgets what was spent, together with what spent it (A8)", async () => {
      await book.add(first, { unspent: [output(1), output(2)] });
      await book.add(second, { spent: [output(1).hash] });

      expect((await ask(genesis, null)).outputs.map(({ amount }) => amount)).to.deep.equal([2n]);
    });

    it("gives what an address received, newest first, in pages (A8)", async () => {
      const input = (n: number) => ({
        to: addressOf(8),
        input: {
          ...{ from: addressOf(1), timestampMs: n, isSpent: false },
          amount: 1n,
          body: new Uint8Array(0),
        },
      });
      await book.add(first, { inputs: [1, 2, 3].map(input) });
      const of = (offset: number, limit: number) =>
        port().getTransactionInputs(
          { type: "inputs.get_transaction_inputs", address: addressOf(8), offset, limit },
          PEER,
        );

      expect(await of(0, 2)).to.deep.include({ more: true, offset: 2 });
      expect(await of(2, 2)).to.deep.include({ more: false, offset: 3, inputs: [input(1).input] });
    });
  });
});
