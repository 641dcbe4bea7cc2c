/** Small systems of actors with a race in them, for the tests of schedules. */

import {
  type ActorRef,
  type Call,
  type Cast,
  defineActor,
  keep,
  next,
  reply,
  type Runtime,
  started,
} from "../../../../src/index.ts";
import type { ExploredSystem } from "../../../../src/testing/actors/schedule-run.ts";

type StoreMessages = { put: Cast<string>; seen: Call<void, readonly string[]> };
type HopMessages = { go: Cast<string> };

const store = defineActor<StoreMessages, readonly string[]>({
  name: "store",
  init: () => started<readonly string[]>([]),
  handle: { put: (seen, word) => next([...seen, word]), seen: (seen) => reply(seen) },
});

type Onwards = (word: string) => unknown;

const hop = defineActor<HopMessages, Onwards, Onwards>({
  name: "hop",
  init: (onwards) => started(onwards),
  handle: {
    go: (onwards, word) => {
      onwards(word);
      return keep();
    },
  },
});

/** A race: where it starts, and what came of it. */
export interface Race {
  readonly store: ActorRef<StoreMessages>;
  readonly ways: readonly ActorRef<HopMessages>[];
}

/** Starts a store, and one chain of actors of each length that ends at it. */
async function startWays(runtime: Runtime, lengths: readonly number[]): Promise<Race> {
  const { ref } = await runtime.start(store);
  const ways: ActorRef<HopMessages>[] = [];
  for (const [way, length] of lengths.entries()) {
    let onwards: Onwards = (word) => ref.cast.put(word);
    for (let at = length; at > 0; at -= 1) {
      const label = `way-${way}-${at}`;
      const { cast } = (await runtime.start(hop, onwards, { label })).ref;
      onwards = (word) => cast.go(word);
      if (at === 1) ways.push((await runtime.start(hop, onwards, { label: `way-${way}` })).ref);
    }
  }
  return { store: ref, ways };
}

/**
 * A writer and a reader, each a chain of its own that ends at one store. Nothing says that what is
 * written arrives before it is read; while everybody has his turn it does, because its way is shorter.
 *
 * @param hops how many actors the reader's way is longer
 */
export function writeBeforeRead(hops: number): ExploredSystem<Race> {
  return {
    start: (runtime) => startWays(runtime, [1, 1 + hops]),
    drive: ({ ways }) => {
      ways[0]?.cast.go("write");
      ways[1]?.cast.go("read");
    },
    check: async ({ store: { call } }) => {
      const [first] = await call.seen();
      return first === "write" ? undefined : `${first} came first`;
    },
  };
}

/** As many senders as there are lengths; each sends so many messages to the store, past no race. */
export function senders(
  lengths: readonly number[],
  onSeen: (seen: readonly string[]) => void,
): ExploredSystem<Race> {
  return {
    start: async (runtime) => {
      const { ref } = await runtime.start(store);
      const ways: ActorRef<HopMessages>[] = [];
      for (const way of lengths.keys()) {
        const onwards: Onwards = (word) => ref.cast.put(word);
        ways.push((await runtime.start(hop, onwards, { label: `sender-${way}` })).ref);
      }
      return { store: ref, ways };
    },
    drive: ({ ways }) => {
      for (const [way, length] of lengths.entries()) {
        for (let word = 0; word < length; word += 1) ways[way]?.cast.go(`${way}${word}`);
      }
    },
    check: async ({ store: { call } }) => {
      onSeen(await call.seen());
      return undefined;
    },
  };
}

/** Pairs of actors that have nothing to do with one another. */
export function strangers(pairs: number, words: number): ExploredSystem<readonly Race[]> {
  return {
    start: async (runtime) => {
      const races: Race[] = [];
      for (let pair = 0; pair < pairs; pair += 1) races.push(await startWays(runtime, [1]));
      return races;
    },
    drive: (races) => {
      for (const { ways } of races) {
        for (let word = 0; word < words; word += 1) ways[0]?.cast.go(`${word}`);
      }
    },
    check: () => undefined,
  };
}

type BankMessages = { balance: Call<void, number>; take: Cast<number> };
type TellerMessages = { pay: Cast<number> };

const bank = defineActor<BankMessages, number>({
  name: "bank",
  init: () => started(10),
  handle: { balance: (left) => reply(left), take: (left, sum) => next(left - sum) },
});

const teller = defineActor<TellerMessages, ActorRef<BankMessages>, ActorRef<BankMessages>>({
  name: "teller",
  init: (account) => started(account),
  handle: {
    pay: async (account, sum) => {
      if ((await account.call.balance()) >= sum) account.cast.take(sum);
      return keep();
    },
  },
});

/** Two tellers that look before they take, each waiting for the answer in its handler. */
export function overdraft(): ExploredSystem<{
  readonly account: ActorRef<BankMessages>;
  readonly tellers: readonly ActorRef<TellerMessages>[];
}> {
  return {
    start: async (runtime) => {
      const account = (await runtime.start(bank)).ref;
      const tellers: ActorRef<TellerMessages>[] = [];
      for (const label of ["one", "other"]) {
        tellers.push((await runtime.start(teller, account, { label })).ref);
      }
      return { account, tellers };
    },
    drive: ({ tellers }) => {
      for (const { cast } of tellers) cast.pay(10);
    },
    check: async ({ account: { call } }) => {
      const left = await call.balance();
      return left < 0 ? `${left} left` : undefined;
    },
  };
}
