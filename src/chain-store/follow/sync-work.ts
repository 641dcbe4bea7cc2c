/** The work of state sync that takes time: what it asks peers and writes to the store. */

import type { OwnCommit, OwnCommitAnswer, SyncJob } from "../../../messages/state-sync.ts";
import type { StoreMessages } from "../../../messages/store.ts";
import type { NodeMessage } from "../../../messages/wire/node-messages.ts";
import type { ActorRef } from "../../actor/ref.ts";
import type { BlockRef } from "../../chain/block-ref.ts";
import type { Committee } from "../../chain/committee.ts";
import type { SignatureContext } from "../../chain/signing.ts";
import type { FetchedCommits } from "../../chain/verify-commits.ts";
import type { TransactionVerifier } from "../../chain/transaction-verifier.ts";
import type { VerifiedSignatures } from "../../crypto/verified-signatures.ts";
import { isRuntimeError } from "../../errors.ts";
import type { PeerAsk } from "../../link/peer-ask.ts";
import type { PeerId } from "../../peer/peer-id.ts";
import { LATE_PART, type PieceAsk } from "../../peer/piece-plan.ts";
import type { FileSource } from "../../store/folder.ts";
import type { StoreWrite } from "../../store/store.ts";
import type { Clock } from "../../time/clock.ts";
import { type ArchiveWish, fetchArchived } from "../archive/fetch-archived.ts";
import type { ArchiveReading } from "../archive/read-file.ts";
import { chainName } from "../chain-name.ts";
import { ChainReader } from "../chain-reader.ts";
import { actorSource } from "../chain-source.ts";
import { type OpenedChain, openChain, type TrustedCheckpoint } from "../open-chain.ts";
import { type PrunePlan, pruneWrites } from "../prune.ts";
import { type BlockQueue, blocksOf, bytesOf, type StretchBlocks } from "./block-queue.ts";
import {
  type AskedPeer,
  type BlockLook,
  fetchBlocks,
  fetchCommits,
  type PieceEnd,
  withCertifiers,
} from "./fetch-stretch.ts";
import { judgeOwn } from "./judge-own.ts";
import { askLate } from "./late-ask.ts";
import { AheadProver, type FindVerifiers } from "./prove-ahead.ts";
import {
  type BlockFeed,
  checkButTransactions,
  type StretchContext,
  type VerifiedStretch,
  verifyStretch,
} from "./verify-stretch.ts";

/** What state sync stands on. */
export interface ChainNeeds extends SignatureContext {
  /** The committee of epoch 0. */
  readonly genesis: Committee;
  /** Where an empty store begins. @defaultValue at the genesis */
  readonly checkpoint?: TrustedCheckpoint;
  /** Judges what blocks carry. */
  readonly transactions: TransactionVerifier;
  /** Asks connected peers. */
  readonly ask: PeerAsk<NodeMessage>;
  /** What is read when no peer has the next commit. @defaultValue nothing */
  readonly archive?: FileSource;
  /** What threads found to hold goes here, and `crypto` knows it. @defaultValue no thread is asked */
  readonly signatures?: VerifiedSignatures;
}

/** Who state sync works with. */
export interface SyncMates {
  readonly store: ActorRef<StoreMessages>;
  readonly verifiers: FindVerifiers;
  readonly clock: Clock;
}

/** How the blocks of a job come to be there. */
export interface BlockSupply {
  /** How long the peer that is asked for the commits has, in ms. */
  readonly timeoutMs: number;
  /** Waits for what it was asked ahead, if it was; who waits no more gives that up. */
  readonly ahead: ((signal: AbortSignal) => Promise<FetchedCommits>) | undefined;
  /** Who is asked for them too when it is late. */
  readonly spare: PeerId | undefined;
  /** Told when that one brought them. */
  readonly onSpare: (spare: PeerId) => void;
  /** Where the blocks come out, in order. */
  readonly queue: BlockQueue;
  /** Told once which blocks are wanted: the commits that name them are proven by then. */
  readonly want: (blocks: StretchBlocks) => void;
}

/** What a piece is fetched for. */
export interface PieceUse {
  /** The blocks of the stretch. */
  readonly refs: readonly BlockRef[];
  readonly queue: BlockQueue;
  /** The committee of the stretch. */
  readonly committee: Committee;
}

/** The work of state sync; knows nothing between two pieces of it. */
export class SyncWork {
  readonly #needs: ChainNeeds;
  readonly #mates: SyncMates;
  readonly #reader: ChainReader;
  readonly #look: BlockLook;
  readonly #prover: AheadProver;

  constructor(needs: ChainNeeds, mates: SyncMates) {
    this.#needs = needs;
    this.#mates = mates;
    const nextTurn = (): Promise<void> => new Promise((resolve) => mates.clock.yieldTurn(resolve));
    this.#prover = new AheadProver(needs, mates.verifiers);
    this.#look = { crypto: needs.crypto, nextTurn };
    this.#reader = new ChainReader(actorSource(mates.store), needs);
  }

  /** Opens the chain of the store; see {@link openChain}. */
  open(): Promise<OpenedChain> {
    const { genesis, checkpoint } = this.#needs;
    const name = chainName(genesis, this.#needs);
    const write = (writes: readonly StoreWrite[]): Promise<void> => this.#write(writes);
    return openChain({ reader: this.#reader, write, name, genesis, checkpoint });
  }

  /**
   * Fetches the commits of a stretch from a peer, proves them, says which blocks are wanted and
   * verifies these as they come: the stretch against our chain.
   */
  async fetch(
    { peer, start, end }: SyncJob,
    { chain, supply }: { readonly chain: OpenedChain; readonly supply: BlockSupply },
    signal: AbortSignal,
  ): Promise<VerifiedStretch> {
    const { timeoutMs, queue, want, ahead, spare, onSpare } = supply;
    const certifiersMax = chain.committee.authorities.length;
    const from =
      (who: PeerId, held?: BlockSupply["ahead"]) =>
      (until: AbortSignal): Promise<FetchedCommits> => {
        const patience = { timeoutMs, signal: until };
        return this.#fetchProof({ peer: who, start, end }, { certifiersMax, held }, patience);
      };
    const { by, value: fetched } = await askLate({
      first: from(peer, ahead),
      spare: spare === undefined ? undefined : from(spare),
      afterMs: timeoutMs * LATE_PART,
      clock: this.#mates.clock,
      signal,
    });
    if (by === "spare" && spare !== undefined) onSpare(spare);
    await this.#proveCertifiers(fetched, chain, signal);
    const feed: BlockFeed = (commits) => {
      const wanted = blocksOf(commits);
      want(wanted);
      return queue.blocks(wanted.refs.length, signal);
    };
    return await verifyStretch(chain.head, { fetched, feed }, this.#context(chain, signal));
  }

  /** Fetches one piece into the queue; what the world does to it is an answer, not a throw. */
  async fetchPiece(
    ask: PieceAsk,
    { refs, queue, committee }: PieceUse,
    signal: AbortSignal,
  ): Promise<PieceEnd> {
    const { ask: peers } = this.#needs;
    const { peer, timeoutMs, piece } = ask;
    try {
      const wanted = refs.slice(piece.from, piece.to);
      const blocks = await fetchBlocks({ ask: peers, peer, timeoutMs, signal }, wanted, this.#look);
      const ms = this.#mates.clock.monotonic() - ask.sinceMs;
      await this.#prover.prove(blocks, committee, signal);
      // Not in the message: messages are remembered for a while, these bytes need not be.
      queue.put(piece.from, blocks);
      return { kind: "came", ask, blocks: blocks.length, bytes: bytesOf(blocks), ms };
    } catch (error) {
      if (isRuntimeError(error)) return { kind: "failed", ask, error };
      throw error;
    }
  }

  /** Commits, unverified, with what proves them where that has room: one answer of one peer. */
  async fetchCommits(
    { peer, ...range }: SyncJob,
    patience: Pick<AskedPeer, "timeoutMs" | "signal">,
  ): Promise<FetchedCommits> {
    return await fetchCommits({ ask: this.#needs.ask, peer, ...patience }, range);
  }

  /** Takes what follows our head from an archive; see {@link fetchArchived}. */
  async fetchArchived(
    wish: Omit<ArchiveWish, "name" | "prove" | "proveFirst">,
    archive: Pick<ArchiveReading, "source" | "readMs" | "onRead">,
    signal: AbortSignal,
  ): Promise<VerifiedStretch> {
    const { crypto, genesis } = this.#needs;
    const { committee } = wish.chain;
    const reading = { ...archive, crypto, signal, clock: this.#mates.clock };
    const name = chainName(genesis, this.#needs);
    const prove = (blocks: readonly Uint8Array[]) => this.#prover.prove(blocks, committee, signal);
    const proveFirst = (fetched: FetchedCommits) =>
      this.#proveCertifiers(fetched, wish.chain, signal);
    const context = this.#context(wish.chain, signal);
    return await fetchArchived(reading, { ...wish, name, prove, proveFirst }, context);
  }

  /** Judges commits of our own consensus against our chain. */
  async judge(
    own: OwnCommit,
    chain: OpenedChain,
    signal: AbortSignal,
  ): Promise<OwnCommitAnswer | VerifiedStretch> {
    await this.#prover.prove(
      [...own.certifierBlocks, ...own.blocks.flat()],
      chain.committee,
      signal,
    );
    const context = this.#context(chain, signal);
    return await judgeOwn(own, { ...context, head: chain.head, reader: this.#reader });
  }

  /** Writes a stretch; resolves when it is durable. It cannot be given up: the disk may have it. */
  async keep(stretch: VerifiedStretch): Promise<VerifiedStretch> {
    await this.#write(stretch.writes);
    stretch.writes.length = 0;
    return stretch;
  }

  /** Removes commits; resolves when they are gone from the disk too. */
  async prune(plan: PrunePlan): Promise<{ readonly lowest: number }> {
    await this.#write(await pruneWrites(this.#reader, plan, this.#needs.crypto));
    return { lowest: plan.to };
  }

  /** The same with what proves them, where it had no room beside them too. */
  async #fetchProof(
    job: SyncJob,
    {
      certifiersMax,
      held,
    }: { readonly certifiersMax: number; readonly held: BlockSupply["ahead"] },
    patience: Pick<AskedPeer, "timeoutMs" | "signal">,
  ): Promise<FetchedCommits> {
    const { ask } = this.#needs;
    const fetched = await (held?.(patience.signal) ?? this.fetchCommits(job, patience));
    const asked = { ask, peer: job.peer, ...patience };
    return await withCertifiers({ asked, start: job.start, certifiersMax }, fetched, this.#look);
  }

  /**
   * Has threads verify the transactions of certifiers. A stretch that does not hold but for them is refused
   * before: no lie has a thread work for nothing.
   */
  async #proveCertifiers(
    fetched: FetchedCommits,
    chain: OpenedChain,
    signal: AbortSignal,
  ): Promise<void> {
    const { certifierBlocks } = fetched;
    if (!this.#prover.hasThreadsFor(certifierBlocks)) return;
    const context = this.#context(chain, signal);
    checkButTransactions(chain, fetched, context);
    await this.#prover.prove(certifierBlocks, chain.committee, signal);
  }

  #context({ committee }: OpenedChain, signal: AbortSignal): StretchContext {
    const { crypto, networkId, transactions } = this.#needs;
    return {
      ...{ crypto, networkId, transactions, committee, signal },
      nextTurn: this.#look.nextTurn,
      stage: (writes) => this.#write(writes),
    };
  }

  /** A write takes as long as the disk does: no time is set for the answer. */
  #write(writes: readonly StoreWrite[]): Promise<void> {
    return this.#mates.store.call.write(writes, { timeoutMs: "infinity" });
  }
}
