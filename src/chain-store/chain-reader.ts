/** Reads the chain as it lies in the store. */

import { type BlockRef, refName, sameRef } from "../chain/block-ref.ts";
import { readCommit } from "../chain/commit.ts";
import type { CommitRef } from "../chain/commit-ref.ts";
import { type Committee, makeCommittee } from "../chain/committee.ts";
import type { Digest } from "../chain/digest.ts";
import { GENESIS_HEAD, type Head, nextEpoch } from "../chain/head.ts";
import { refused } from "../chain/refusal.ts";
import type { SignatureContext } from "../chain/signing.ts";
import { type CommittedSubDag, nextCommittee } from "../chain/sub-dag.ts";
import { trustStoredBlock, type VerifiedBlock } from "../chain/verify-block.ts";
import type { ChainSource } from "./chain-source.ts";
import { blockKey, CHAIN_KEYS, CHAIN_TABLES, numberKey, numberOfKey } from "./layout.ts";
import { authoritiesForm, headForm, indexForm, refsForm } from "./value-forms.ts";

/** Commits named in one look at the store: the bytes of all of them are held at once. */
const COMMITS_PER_LOOK = 100;

/** Reads single things of a chain. What is damaged on the disk throws; it is never passed on. */
export class ChainReader {
  readonly source: ChainSource;
  readonly #context: SignatureContext;

  /** @param context hashes, so that damage shows */
  constructor(source: ChainSource, context: SignatureContext) {
    this.source = source;
    this.#context = context;
  }

  /** The newest commit; the genesis head of an empty store. */
  async head(): Promise<Head> {
    const bytes = await this.#chain(CHAIN_KEYS.head);
    return bytes === undefined ? GENESIS_HEAD : headForm.read(bytes);
  }

  /** Index of the lowest commit there is; 0 while nothing was removed. */
  async lowest(): Promise<number> {
    const bytes = await this.#chain(CHAIN_KEYS.lowest);
    return bytes === undefined ? 0 : indexForm.read(bytes);
  }

  /** Index of the last commit the host has taken; 0 for none. */
  async cursor(): Promise<number> {
    const bytes = await this.#chain(CHAIN_KEYS.cursor);
    return bytes === undefined ? 0 : indexForm.read(bytes);
  }

  /** The name of the chain this store belongs to; `undefined` for an empty store. */
  name(): Promise<Digest | undefined> {
    return this.#chain(CHAIN_KEYS.name);
  }

  /** The committee of an epoch, if it is known. */
  async committee(epoch: number): Promise<Committee | undefined> {
    const bytes = await this.source.get(CHAIN_TABLES.committees, numberKey(epoch));
    if (bytes === undefined) return undefined;
    return makeCommittee(epoch, authoritiesForm.read(bytes), this.#context.crypto);
  }

  /**
   * Who decides on the commit after a head.
   *
   * @throws RuntimeError `chain.refused`, rule `store.committee_missing`, when the store does not hold it
   */
  async committeeAfter(head: Head): Promise<Committee> {
    return await this.#knownCommittee(nextEpoch(head));
  }

  /**
   * Who decides after a stored commit, if it closed its epoch; read from its blocks, so that whoever
   * reads the chain from the disk finds each end of an epoch where everybody else does.
   *
   * @throws RuntimeError `chain.refused`, rule `store.committee_missing`, when its own is not there
   */
  async nextCommittee(subDag: CommittedSubDag): Promise<Committee | undefined> {
    if (subDag.blocks.every(({ block }) => block.endOfEpoch === null)) return undefined;
    const committee = await this.#knownCommittee(subDag.epoch);
    return nextCommittee(subDag, { ...this.#context, committee });
  }

  /** The bytes of a commit, if there is one of that index. */
  commitBytes(index: number): Promise<Uint8Array | undefined> {
    return this.source.get(CHAIN_TABLES.commits, numberKey(index));
  }

  /** The digest of a commit, if there is one of that index. */
  async commitDigest(index: number): Promise<Digest | undefined> {
    const bytes = await this.commitBytes(index);
    return bytes === undefined ? undefined : this.#context.crypto.blake2b256(bytes);
  }

  /** Index and digest of commits from an index on, in their order: at most `limit`, as many as there are. */
  async commitRefs(from: number, limit: number): Promise<readonly CommitRef[]> {
    const { blake2b256 } = this.#context.crypto;
    const refs: CommitRef[] = [];
    while (refs.length < limit) {
      const room = Math.min(COMMITS_PER_LOOK, limit - refs.length);
      const range = { from: numberKey((refs.at(-1)?.index ?? from - 1) + 1), limit: room };
      const entries = await this.source.scan(CHAIN_TABLES.commits, range);
      refs.push(
        ...entries.map(([key, bytes]) => ({ index: numberOfKey(key), digest: blake2b256(bytes) })),
      );
      if (entries.length < room) break;
    }
    return refs;
  }

  /** The index of a commit, if there is one of that digest. */
  async commitIndex(digest: Digest): Promise<number | undefined> {
    const bytes = await this.source.get(CHAIN_TABLES.digests, digest);
    return bytes === undefined ? undefined : numberOfKey(bytes);
  }

  /** The blocks that prove a commit; `undefined` for one inside a stretch, which has none. */
  async certifierRefs(index: number): Promise<readonly BlockRef[] | undefined> {
    const bytes = await this.source.get(CHAIN_TABLES.certifiers, numberKey(index));
    return bytes === undefined ? undefined : refsForm.read(bytes);
  }

  /** The bytes of a block, if it is there. */
  blockBytes(ref: BlockRef): Promise<Uint8Array | undefined> {
    return this.source.get(CHAIN_TABLES.blocks, blockKey(ref));
  }

  /**
   * A stored commit with its blocks.
   *
   * @throws RuntimeError `chain.refused`, rule `store.commit_missing` or `store.block_missing`, when
   *   the store does not hold it whole; `codec.malformed` when it holds something else
   */
  async subDag(index: number): Promise<CommittedSubDag> {
    const bytes = await this.commitBytes(index);
    if (bytes === undefined) throw refused("store.commit_missing", `commit ${index}`);
    const { commit, digest } = readCommit(bytes, this.#context.crypto);
    const { previousDigest, epoch, timestampMs, leader } = commit;
    const blocks: VerifiedBlock[] = [];
    for (const ref of commit.blocks) blocks.push(await this.#block(ref));
    return { commitRef: { index, digest }, previousDigest, epoch, timestampMs, leader, blocks };
  }

  async #knownCommittee(epoch: number): Promise<Committee> {
    const committee = await this.committee(epoch);
    if (committee === undefined) throw refused("store.committee_missing", `epoch ${epoch}`);
    return committee;
  }

  async #block(ref: BlockRef): Promise<VerifiedBlock> {
    const bytes = await this.blockBytes(ref);
    const block = bytes && trustStoredBlock(bytes, this.#context);
    if (block === undefined || !sameRef(block.ref, ref)) {
      throw refused("store.block_missing", refName(ref));
    }
    return block;
  }

  #chain(key: Uint8Array): Promise<Uint8Array | undefined> {
    return this.source.get(CHAIN_TABLES.chain, key);
  }
}
