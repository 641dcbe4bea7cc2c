/** A small chain made to order: a committee with keys, rounds of blocks, certified commits. */

import type { AuthorityEntry } from "../../src/chain/authority.ts";
import { type BlockRef, compareRefs, genesisRef, refName } from "../../src/chain/block-ref.ts";
import {
  type Block,
  blockRef,
  type EndOfEpoch,
  signBlock,
  type SignedBlock,
} from "../../src/chain/block.ts";
import { type Commit, encodeCommit } from "../../src/chain/commit.ts";
import { type Committee, makeCommittee } from "../../src/chain/committee.ts";
import { GENESIS_HEAD, type Head } from "../../src/chain/head.ts";
import { signatureVerifier } from "../../src/chain/transaction-verifier.ts";
import type { BlockContext } from "../../src/chain/verify-block.ts";
import type { Crypto, Signer } from "../../src/crypto/crypto.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import { ed25519Signer } from "../../src/crypto/signer.ts";
import { modelledCrypto, modelledSigner } from "../../src/testing/crypto/modelled-crypto.ts";
import { seededRandom } from "../../src/time/seeded-random.ts";

/** A committee whose private keys the test holds. */
export interface Fixture {
  readonly crypto: Crypto;
  readonly networkId: string;
  readonly committee: Committee;
  /** Protocol key of each authority, by index. */
  readonly signers: readonly Signer[];
  readonly context: BlockContext;
}

/** What a chain is grown from. */
export interface GrowOptions {
  /** How many commits. */
  readonly commits: number;
  /** Where it starts. @defaultValue the genesis head */
  readonly head?: Head;
  /** Given to every block of the last commit's round and above. */
  readonly endOfEpoch?: EndOfEpoch;
  /** Whom single blocks name as the next members, whatever the others do. @defaultValue nobody */
  readonly namedBy?: (round: number, author: number) => EndOfEpoch | undefined;
  /** Transactions of each block. */
  readonly transactions?: (round: number, author: number) => readonly Uint8Array[];
}

/** A grown chain, as a peer that has it would serve it. */
export interface Grown {
  readonly commits: readonly Uint8Array[];
  readonly parsed: readonly Commit[];
  /** Every block made, by name. */
  readonly blocks: ReadonlyMap<string, SignedBlock>;
  /** Blocks that vote for a commit, by its index. */
  certifiers(index: number): readonly Uint8Array[];
}

/** Time of the first block, in milliseconds. */
export const EPOCH_START_MS = 1_700_000_000_000;

/** Members with deterministic keys; names sort as their numbers do. */
export function makeEntries(
  stakes: readonly number[],
  seed = "fixture",
  keyed: (seed: string) => Signer = signerOf,
): AuthorityEntry[] {
  return stakes.map((stake, index) => ({
    name: `authority-${String(index).padStart(3, "0")}`,
    protocolKey: keyed(`${seed}/protocol/${index}`).publicKey.bytes,
    networkKey: keyed(`${seed}/network/${index}`).publicKey.bytes,
    stake,
    authorityKey: null,
  }));
}

/** A signer that follows from a text. */
export function signerOf(seed: string): Signer {
  return ed25519Signer(seededRandom(seed).bytes(32));
}

function modelledSignerOf(seed: string): Signer {
  return modelledSigner(seededRandom(seed).bytes(32));
}

/** A committee with its keys and a context to verify in; `isModelled` for one of simulated worlds. */
export function makeFixture(
  stakes: readonly number[] = [1, 1, 1, 1],
  { epoch = 0, seed = "fixture", networkId = "test-net", isModelled = false } = {},
): Fixture {
  const crypto = isModelled ? modelledCrypto() : nativeCrypto();
  const keyed = isModelled ? modelledSignerOf : signerOf;
  const committee = makeCommittee(epoch, makeEntries(stakes, seed, keyed), crypto);
  const signers = stakes.map((_, index) => keyed(`${seed}/protocol/${index}`));
  const signing = { crypto, networkId };
  const context = { ...signing, committee, transactions: signatureVerifier(signing) };
  return { crypto, networkId, committee, signers, context };
}

/** A valid block of round 1 with parts replaced, signed by its author unless told otherwise. */
export function makeBlock(
  fixture: Fixture,
  change: Partial<Block> = {},
  signer?: Signer,
): SignedBlock {
  const author = change.author ?? 0;
  const block = {
    epoch: fixture.committee.epoch,
    round: 1,
    author,
    timestampMs: EPOCH_START_MS,
    ancestors: ownFirst(genesisRefs(fixture), author),
    transactions: [],
    commitVotes: [],
    endOfEpoch: null,
    ...change,
  };
  const key = signer ?? fixture.signers[author] ?? signerOf("stranger");
  return signBlock(block, key, fixture.context);
}

/** Names of the genesis blocks. */
export function genesisRefs({ committee, context }: Fixture): BlockRef[] {
  return committee.authorities.map(({ index }) => genesisRef(committee.epoch, index, context));
}

/**
 * Grows a chain: every authority proposes in every round; commit k elects a block of round k + 1
 * and brings all blocks not yet brought up to round k; the blocks of round k + 2 vote for it.
 */
export function growChain(fixture: Fixture, options: GrowOptions): Grown {
  const { commits: count, head = GENESIS_HEAD } = options;
  const rounds: SignedBlock[][] = [];
  const made: Made[] = [];
  let parents = genesisRefs(fixture);
  let waiting: BlockRef[] = [];
  for (let round = 1; round <= count + 2; round += 1) {
    const blocks = proposeRound(fixture, { round, parents, last: made[made.length - 1], options });
    rounds.push(blocks);
    parents = blocks.map((block) => blockRef(block, fixture.crypto));
    waiting = [...waiting, ...parents];
    if (round === 1 || round === count + 2) continue;
    const leader = parents[(round - 1) % parents.length] ?? fail();
    const others = parents.filter((ref) => ref !== leader);
    const brought = waiting.filter((ref) => !others.includes(ref));
    made.push(elect(fixture, { leader, brought, previous: made[made.length - 1]?.head ?? head }));
    waiting = others;
  }
  return serve(fixture, head, { rounds, made });
}

/** A commit as made. */
interface Made {
  readonly commit: Commit;
  readonly bytes: Uint8Array;
  readonly head: Head;
}

interface Election {
  readonly leader: BlockRef;
  readonly brought: readonly BlockRef[];
  readonly previous: Head;
}

function elect(fixture: Fixture, { leader, brought, previous }: Election): Made {
  const commit = {
    index: previous.index + 1,
    previousDigest: previous.digest,
    timestampMs: Math.max(previous.timestampMs, EPOCH_START_MS + leader.round * 10),
    leader,
    blocks: [...brought].sort(compareRefs),
    epoch: fixture.committee.epoch,
  };
  const bytes = encodeCommit(commit);
  const { index, timestampMs, epoch } = commit;
  const digest = fixture.crypto.blake2b256(bytes);
  return { commit, bytes, head: { index, digest, timestampMs, epoch, lastOfEpoch: false } };
}

interface RoundPlan {
  readonly round: number;
  readonly parents: readonly BlockRef[];
  readonly last: Made | undefined;
  readonly options: GrowOptions;
}

function proposeRound(
  fixture: Fixture,
  { round, parents, last, options }: RoundPlan,
): SignedBlock[] {
  const { endOfEpoch, namedBy } = options;
  const votes = last === undefined ? [] : [{ index: last.head.index, digest: last.head.digest }];
  return fixture.committee.authorities.map(({ index: author }) =>
    makeBlock(fixture, {
      round,
      author,
      timestampMs: EPOCH_START_MS + round * 10,
      ancestors: ownFirst(parents, author),
      transactions: options.transactions?.(round, author) ?? [],
      commitVotes: votes,
      endOfEpoch:
        namedBy?.(round, author) ?? (round >= options.commits ? (endOfEpoch ?? null) : null),
    }),
  );
}

function serve(
  fixture: Fixture,
  head: Head,
  { rounds, made }: { readonly rounds: readonly SignedBlock[][]; readonly made: readonly Made[] },
): Grown {
  const named = rounds
    .flat()
    .map((block): [string, SignedBlock] => [refName(blockRef(block, fixture.crypto)), block]);
  return {
    commits: made.map(({ bytes }) => bytes),
    parsed: made.map(({ commit }) => commit),
    blocks: new Map(named),
    certifiers: (index) => (rounds[index - head.index + 1] ?? []).map(({ bytes }) => bytes),
  };
}

function fail(): never {
  throw new Error("the fixture has no such block");
}

/** Ancestors in an order a block may have them: the author's own one first. */
export function ownFirst(refs: readonly BlockRef[], author: number): BlockRef[] {
  const own = refs.filter((ref) => ref.author === author);
  return [...own, ...refs.filter((ref) => ref.author !== author)];
}
