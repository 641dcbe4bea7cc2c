/** A chain that was made once, and the batches it is written in: what peers of a simulated world serve. */

import type { OwnCommit } from "../../../messages/state-sync.ts";
import { blockRef } from "../../../src/chain/block.ts";
import { type BlockRef, refName } from "../../../src/chain/block-ref.ts";
import { type Committee, makeCommittee } from "../../../src/chain/committee.ts";
import type { Digest } from "../../../src/chain/digest.ts";
import { GENESIS_HEAD, type Head } from "../../../src/chain/head.ts";
import { verifyCommits } from "../../../src/chain/verify-commits.ts";
import { blockKey, CHAIN_TABLES, numberOfKey } from "../../../src/chain-store/layout.ts";
import { genesisWrites, stretchWrites } from "../../../src/chain-store/write-batch.ts";
import { refsForm } from "../../../src/chain-store/value-forms.ts";
import { chainName } from "../../../src/chain-store/chain-name.ts";
import { hexOf } from "../../../src/hex.ts";
import type { StoreWrite } from "../../../src/store/store.ts";
import { type Fixture, type Grown, growChain, makeEntries, makeFixture } from "../chain-fixture.ts";
import { blockBytes } from "../chain-on-disk.ts";
import { modelledSigner } from "../../../src/testing/crypto/modelled-crypto.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";

/** A recorded chain. */
export interface RecordedChain {
  /** Of its first epoch. */
  readonly fixture: Fixture;
  /** The name of the chain. */
  readonly name: Digest;
  /** What makes an empty store one of this chain. */
  readonly genesis: readonly StoreWrite[];
  /** Index of its last commit. */
  readonly end: number;
  /** Hexadecimal digests of its commits, by index; nothing at 0. */
  readonly digests: readonly string[];
  /** Every block made for it, by its key on a disk; both as hexadecimal text. */
  readonly blocks: ReadonlyMap<string, string>;
  /** For each of its epochs the last commit. */
  readonly epochEnds: readonly number[];
  /** Each commit by its index, as the engine of a member hands it over; nothing at 0. */
  readonly own: readonly (OwnCommit | undefined)[];
  /** Stretches in their order: up to which commit, and the batch that brings them. */
  readonly stretches: readonly { readonly end: number; readonly writes: readonly StoreWrite[] }[];
}

/** Ends of the stretches of each epoch: some are long, some a single commit, as one whole epoch is. */
const EPOCHS = [[1, 4, 5, 9], [10, 12], [13], [14, 18, 20]] as const;

/** The member that names others to decide next long before the end of an epoch: one is no quorum. */
const DISSENTER = 3;

const MEMBERS = [1, 1, 1, 1] as const;

/** Votes a stretch is stored with: as few of the four as are enough. */
const VOTES = 3;

const recorded = new Map<string, Promise<RecordedChain>>();

/**
 * The one recorded chain, or one of another network's members; each is made at its first use.
 *
 * @param of chooses the members
 */
export function recordedChain(of: "ours" | "theirs" = "ours"): Promise<RecordedChain> {
  const made = recorded.get(of) ?? record(of);
  recorded.set(of, made);
  return made;
}

async function record(of: string): Promise<RecordedChain> {
  const first = fixtureOf(of, 0);
  const { crypto } = first;
  const digests = [""];
  const blocks = new Map<string, string>();
  const own: (OwnCommit | undefined)[] = [undefined];
  const stretches: RecordedChain["stretches"][number][] = [];
  let head = GENESIS_HEAD;
  for (const [epoch, ends] of EPOCHS.entries()) {
    const fixture = fixtureOf(of, epoch);
    const last = ends[ends.length - 1] ?? 0;
    const next = epoch < EPOCHS.length - 1 ? membersOf(of, epoch + 1) : undefined;
    const grown = growChain(fixture, {
      commits: last - head.index,
      head,
      namedBy: (round, author) => {
        const isEarly = round > 1 && round < last - head.index;
        if (author !== DISSENTER || !isEarly) return undefined;
        return { nextAuthorities: membersOf(`${of}/dissent`, epoch + 1) };
      },
      ...(next && { endOfEpoch: { nextAuthorities: next } }),
    });
    for (const bytes of grown.commits) digests.push(hexOf(crypto.blake2b256(bytes)));
    for (const block of grown.blocks.values()) {
      blocks.set(hexOf(blockKey(blockRef(block, crypto))), hexOf(block.bytes));
    }
    const before = head.index;
    for (const at of grown.commits.keys()) own.push(ownOf(grown, at, before));
    for (const end of ends) {
      const closes = end === last && next ? makeCommittee(epoch + 1, next, crypto) : undefined;
      const made = stretchOf(grown, { fixture, head, before, end, closes });
      stretches.push({ end, writes: made.writes });
      head = made.head;
    }
  }
  const name = chainName(first.committee, first.context);
  const genesis = genesisWrites(name, first.committee);
  const epochEnds = EPOCHS.map((ends) => ends[ends.length - 1] ?? 0);
  const end = head.index;
  return { fixture: first, name, genesis, end, digests, blocks, epochEnds, own, stretches };
}

/** One commit with its blocks and the votes for it. */
function ownOf(grown: Grown, at: number, before: number): OwnCommit {
  return {
    commits: grown.commits.slice(at, at + 1),
    certifierBlocks: grown.certifiers(before + at + 1),
    blocks: [blocksOf(grown, at, at + 1).map(([, bytes]) => bytes)],
  };
}

interface Cut {
  readonly fixture: Fixture;
  readonly head: Head;
  /** Commits before the first of the epoch. */
  readonly before: number;
  readonly end: number;
  /** Who decides after it, when it is the end of its epoch. */
  readonly closes: Committee | undefined;
}

/** The next stretch as a follower would write it; put together by hand, so that no planted bug is in it. */
function stretchOf(grown: Grown, { fixture, head, before, end, closes }: Cut) {
  const { committee, context } = fixture;
  const [from, to] = [head.index - before, end - before];
  const fetched = {
    commits: grown.commits.slice(from, to),
    certifierBlocks: grown.certifiers(end),
  };
  const verified = verifyCommits(head, fetched, { ...context, committeeOf: () => committee });
  const last = verified.commits.at(-1);
  if (last === undefined) throw new Error(`there is no commit ${end}`);
  const { timestampMs, epoch } = last.commit;
  const reached = { ...last.ref, timestampMs, epoch, lastOfEpoch: closes !== undefined };
  const writes = [
    ...blocksOf(grown, from, to).map(
      ([ref, bytes]): StoreWrite => ({ put: [CHAIN_TABLES.blocks, blockKey(ref), bytes] }),
    ),
    ...stretchWrites({
      commits: verified.commits,
      certifiers: verified.certifiers.slice(0, VOTES),
      head: reached,
      nextCommittee: closes,
    }),
  ];
  return { writes, head: reached };
}

/** The blocks some commits bring, in their order. */
function blocksOf(grown: Grown, from: number, to: number): (readonly [BlockRef, Uint8Array])[] {
  const refs = grown.parsed.slice(from, to).flatMap((commit) => commit.blocks);
  return refs.map((ref) => [ref, blockBytes(grown, refName(ref))]);
}

/** Each epoch has other members: whoever goes on with those before finds nobody's votes. */
function fixtureOf(of: string, epoch: number): Fixture {
  return makeFixture(MEMBERS, { isModelled: true, epoch, seed: seedOf(of, epoch) });
}

function membersOf(of: string, epoch: number) {
  return makeEntries(MEMBERS, seedOf(of, epoch), (seed) =>
    modelledSigner(seededRandom(seed).bytes(32)),
  );
}

function seedOf(of: string, epoch: number): string {
  return `${of}/${epoch}`;
}

/** The commits a batch brings, by index; none for a batch of another kind. */
export function commitsIn(writes: readonly StoreWrite[]): ReadonlyMap<number, Uint8Array> {
  const commits = new Map<number, Uint8Array>();
  for (const write of writes) {
    if (!("put" in write) || write.put[0] !== CHAIN_TABLES.commits) continue;
    commits.set(numberOfKey(write.put[1]), write.put[2]);
  }
  return commits;
}

/** The blocks that prove each stretch a batch brings. */
export function proofsIn(writes: readonly StoreWrite[]): readonly (readonly BlockRef[])[] {
  return writes.flatMap((write) => {
    if (!("put" in write) || write.put[0] !== CHAIN_TABLES.certifiers) return [];
    return [refsForm.read(write.put[2])];
  });
}
