/**
 * Makes stretches of a chain that never was, as convincing as one stolen protocol key allows: they name
 * blocks that exist here, follow the victim's own head, and are certified by the one author they have.
 */

import type { BlockRef } from "../../../src/chain/block-ref.ts";
import { type Block, blockRef, signBlock } from "../../../src/chain/block.ts";
import type { CommitRef } from "../../../src/chain/commit-ref.ts";
import { encodeCommit, readCommit } from "../../../src/chain/commit.ts";
import { refForm } from "../../../src/chain-store/value-forms.ts";
import type { Crypto, Signer } from "../../../src/crypto/crypto.ts";
import { hexOf } from "../../../src/hex.ts";
import type { Blocks, Commits, FetchBlocks } from "../../../messages/wire/sync.ts";

/** What a forger works with. */
export interface ForgerNeeds {
  readonly crypto: Crypto;
  readonly networkId: string;
  /** Members of the committee. */
  readonly authors: number;
  /** A protocol key, and the member in whose name it signs. */
  readonly stolen: { readonly author: number; readonly signer: Signer };
  /** Told of every commit that is forged. */
  readonly onForged: (commit: CommitRef) => void;
}

/** How the end of a forged stretch is certified. */
export type Forgery =
  /** By the stolen key, once. */
  | "alone"
  /** By the stolen key, as often as there are members. */
  | "repeated"
  /** In the name of every member, under the stolen key. */
  | "unsigned"
  /** By nobody. */
  | "bare";

/** Where a stretch is forged onto. */
export interface ForgedPlace {
  /** What it follows: the victim's head. */
  readonly after: CommitRef;
  readonly timestampMs: number;
  /** Rounds of the forged blocks begin here. */
  readonly round: number;
}

/** Forged blocks that are remembered, to be served to whoever believes in them. */
const BLOCKS_MAX = 1_000;

/** One forger. */
export class Forger {
  readonly #needs: ForgerNeeds;
  /** By name, as it is asked for. */
  readonly #blocks = new Map<string, Uint8Array>();

  constructor(needs: ForgerNeeds) {
    this.#needs = needs;
  }

  /** A stretch of one commit. */
  stretch({ after, timestampMs, round }: ForgedPlace, how: Forgery): Commits {
    const { author } = this.#needs.stolen;
    const { ref } = this.#block({ author, round, timestampMs, votes: [] });
    const commit = encodeCommit({
      index: after.index + 1,
      previousDigest: after.digest,
      timestampMs,
      leader: ref,
      blocks: [ref],
      epoch: 0,
    });
    const vote = this.#forged(commit);
    const certifierBlocks = this.#certifiers(how).map(
      (by, nth) =>
        this.#block({ author: by, round: round + 1 + nth, timestampMs, votes: [vote] }).bytes,
    );
    return { type: "sync.commits", commits: [commit], certifierBlocks };
  }

  /** The same stretch with another last commit, under the certificate of the true one. */
  borrowed({ commits, certifierBlocks }: Commits): Commits {
    const bent = commits.map((bytes, at) => {
      if (at < commits.length - 1) return bytes;
      const { commit } = readCommit(bytes, this.#needs.crypto);
      const other = encodeCommit({ ...commit, timestampMs: commit.timestampMs + 1 });
      this.#forged(other);
      return other;
    });
    return { type: "sync.commits", commits: bent, certifierBlocks };
  }

  /** Blocks for a request that names forged ones; `undefined` for one that does not. */
  blocksFor({ blockRefs }: FetchBlocks): Blocks | undefined {
    const forged = blockRefs.flatMap((ref) => this.#blocks.get(hexOf(ref)) ?? []);
    if (forged.length === 0) return undefined;
    return { type: "sync.blocks", blocks: forged, more: false };
  }

  #forged(bytes: Uint8Array): CommitRef {
    const { commit, digest } = readCommit(bytes, this.#needs.crypto);
    const name = { index: commit.index, digest };
    this.#needs.onForged(name);
    return name;
  }

  #certifiers(how: Forgery): readonly number[] {
    const { authors, stolen } = this.#needs;
    const all = Array.from({ length: authors }, (_, author) => author);
    if (how === "unsigned") return all;
    if (how === "repeated") return all.map(() => stolen.author);
    return how === "alone" ? [stolen.author] : [];
  }

  #block(of: ForgedBlock): { readonly ref: BlockRef; readonly bytes: Uint8Array } {
    const { crypto, networkId, stolen } = this.#needs;
    const signed = signBlock(this.#contentOf(of), stolen.signer, { crypto, networkId });
    const ref = blockRef(signed, crypto);
    this.#blocks.set(hexOf(refForm.write(ref)), signed.bytes);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > BLOCKS_MAX && oldest !== undefined) this.#blocks.delete(oldest);
    return { ref, bytes: signed.bytes };
  }

  /** Its ancestors are only names: nobody has ever seen them. */
  #contentOf({ author, round, timestampMs, votes }: ForgedBlock): Block {
    const { crypto, authors } = this.#needs;
    const named = (by: number): BlockRef => ({
      epoch: 0,
      round: round - 1,
      author: by,
      digest: crypto.sha256(Uint8Array.of(round & 255, by)),
    });
    const others = Array.from({ length: authors }, (_, by) => by).filter((by) => by !== author);
    return {
      ...{ epoch: 0, round, author, timestampMs },
      ancestors: [author, ...others].map(named),
      transactions: [],
      commitVotes: votes,
      endOfEpoch: null,
    };
  }
}

interface ForgedBlock {
  readonly author: number;
  readonly round: number;
  readonly timestampMs: number;
  readonly votes: readonly CommitRef[];
}
