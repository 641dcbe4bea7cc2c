/** The work of state sync that takes time: what it asks peers and writes to the store. */

import type { OwnCommit, OwnCommitAnswer, SyncJob } from "../../../messages/state-sync.ts";
import type { StoreMessages } from "../../../messages/store.ts";
import type { NodeMessage } from "../../../messages/wire/node-messages.ts";
import type { ActorRef } from "../../actor/ref.ts";
import type { Committee } from "../../chain/committee.ts";
import type { SignatureContext } from "../../chain/signing.ts";
import type { TransactionVerifier } from "../../chain/transaction-verifier.ts";
import type { PeerAsk } from "../../link/peer-ask.ts";
import type { StoreWrite } from "../../store/store.ts";
import type { Clock } from "../../time/clock.ts";
import { chainName } from "../chain-name.ts";
import { ChainReader } from "../chain-reader.ts";
import { actorSource } from "../chain-source.ts";
import { type OpenedChain, openChain } from "../open-chain.ts";
import { fetchCommits, peerBlocks } from "./fetch-stretch.ts";
import { judgeOwn } from "./judge-own.ts";
import { type StretchContext, type VerifiedStretch, verifyStretch } from "./verify-stretch.ts";

/** What state sync stands on. */
export interface ChainNeeds extends SignatureContext {
  /** The committee of epoch 0. */
  readonly genesis: Committee;
  /** Judges what blocks carry. */
  readonly transactions: TransactionVerifier;
  /** Asks connected peers. */
  readonly ask: PeerAsk<NodeMessage>;
}

/** Does one piece of work at a time for state sync; knows nothing between two of them. */
export class SyncWork {
  readonly #needs: ChainNeeds;
  readonly #store: ActorRef<StoreMessages>;
  readonly #clock: Clock;
  readonly #reader: ChainReader;

  constructor(needs: ChainNeeds, store: ActorRef<StoreMessages>, clock: Clock) {
    this.#needs = needs;
    this.#store = store;
    this.#clock = clock;
    this.#reader = new ChainReader(actorSource(store), needs);
  }

  /** Opens the chain of the store; see {@link openChain}. */
  open(): Promise<OpenedChain> {
    const { genesis } = this.#needs;
    const name = chainName(genesis, this.#needs);
    const write = (writes: readonly StoreWrite[]): Promise<void> => this.#write(writes);
    return openChain({ reader: this.#reader, write, name, genesis });
  }

  /** Fetches a stretch from a peer and verifies it against our chain. */
  async fetch(
    { peer, start, end }: SyncJob,
    chain: OpenedChain,
    signal: AbortSignal,
  ): Promise<VerifiedStretch> {
    const asked = { ask: this.#needs.ask, peer, signal };
    const fetched = await fetchCommits(asked, { start, end });
    const feed = peerBlocks(asked);
    return await verifyStretch(chain.head, { fetched, feed }, this.#context(chain, signal));
  }

  /** Judges commits of our own consensus against our chain. */
  judge(
    own: OwnCommit,
    chain: OpenedChain,
    signal: AbortSignal,
  ): Promise<OwnCommitAnswer | VerifiedStretch> {
    const context = this.#context(chain, signal);
    return judgeOwn(own, { ...context, head: chain.head, reader: this.#reader });
  }

  /** Writes a stretch; resolves when it is durable. It cannot be given up: the disk may have it. */
  async keep(stretch: VerifiedStretch): Promise<VerifiedStretch> {
    await this.#write(stretch.writes);
    stretch.writes.length = 0;
    return stretch;
  }

  #context({ committee }: OpenedChain, signal: AbortSignal): StretchContext {
    const { crypto, networkId, transactions } = this.#needs;
    return {
      ...{ crypto, networkId, transactions, committee, signal },
      nextTurn: () => new Promise((resolve) => this.#clock.yieldTurn(resolve)),
      stage: (writes) => this.#write(writes),
    };
  }

  /** A write takes as long as the disk does: no time is set for the answer. */
  #write(writes: readonly StoreWrite[]): Promise<void> {
    return this.#store.call.write(writes, { timeoutMs: "infinity" });
  }
}
