/**
 * The reference host: keeps the chains it is given in a store of its own, and answers peers from it.
 * It judges nothing, elects nobody and mines nothing; `duties.ts` shows what those need.
 */

import { ChainBook } from "./chain-book.ts";
import {
  type Crypto,
  type HostContext,
  lmdbStoreOpener,
  type NodeHost,
  type ReplicationPort,
  type Store,
} from "./coppice/index.ts";
import { transactionChain } from "./transaction-chain.ts";

/** What the host stands on. */
export interface ReferenceHostNeeds {
  readonly store: Store;
  readonly crypto: Pick<Crypto, "sha256">;
  /** The wall clock, in ms since 1970. */
  readonly nowMs: () => number;
}

/** A host and the chains it keeps. */
export interface ReferenceHost {
  readonly host: NodeHost;
  readonly book: ChainBook;
}

/** Makes the host over an open store, which stays its maker's to close. */
export function referenceHost({ store, crypto, nowMs }: ReferenceHostNeeds): ReferenceHost {
  const book = new ChainBook(store, crypto);
  const components = {
    transactionChain: transactionChain(book, nowMs),
    replication: { replicateTransaction: replicateTo(book) },
  };
  return { book, host: { components } };
}

/** Takes a transaction it can put at the end of its chain; one that leaves a gap has to be repaired. */
function replicateTo(book: ChainBook): ReplicationPort["replicateTransaction"] {
  return async ({ transaction }) => {
    const addition = await book.add(transaction);
    if (addition !== "gap") return { type: "generic.ok" };
    return { type: "generic.error", reason: "network_chains_sync" };
  };
}

/** The host as a module for `coppice node --host`: its store lies beside the node's own. */
export async function createHost(context: HostContext): Promise<NodeHost> {
  const { options, crypto, clock } = context;
  const store = await lmdbStoreOpener().open(`${options.dataDir}/reference-host`);
  return referenceHost({ store, crypto, nowMs: () => clock.now() }).host;
}
