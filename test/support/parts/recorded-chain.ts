/** A chain that was made once, and the batches it is written in: what peers of a simulated world serve. */

import { blockRef } from "../../../src/chain/block.ts";
import { refName } from "../../../src/chain/block-ref.ts";
import { GENESIS_HEAD, type Head } from "../../../src/chain/head.ts";
import { verifyStretch } from "../../../src/chain-store/follow/verify-stretch.ts";
import { blockKey, CHAIN_TABLES, numberOfKey } from "../../../src/chain-store/layout.ts";
import { genesisWrites } from "../../../src/chain-store/write-batch.ts";
import { refsForm } from "../../../src/chain-store/value-forms.ts";
import { chainName } from "../../../src/chain-store/chain-name.ts";
import { hexOf } from "../../../src/hex.ts";
import type { StoreWrite } from "../../../src/store/store.ts";
import { type Fixture, type Grown, growChain, makeEntries, makeFixture } from "../chain-fixture.ts";
import { blockBytes, stretchContext } from "../chain-on-disk.ts";
import { modelledSigner } from "../../../src/testing/crypto/modelled-crypto.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";

/** A recorded chain. */
export interface RecordedChain {
  /** Of its first epoch. */
  readonly fixture: Fixture;
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
  /** Stretches in their order: up to which commit, and the batch that brings them. */
  readonly stretches: readonly { readonly end: number; readonly writes: readonly StoreWrite[] }[];
}

/** Ends of the stretches of each epoch: some are long, some a single commit. */
const EPOCHS = [
  [1, 4, 5, 9, 12],
  [13, 18, 20],
] as const;

const MEMBERS = [1, 1, 1, 1] as const;

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
  const stretches: RecordedChain["stretches"][number][] = [];
  let head = GENESIS_HEAD;
  for (const [epoch, ends] of EPOCHS.entries()) {
    const fixture = fixtureOf(of, epoch);
    const nextAuthorities = membersOf(of, epoch + 1);
    const isLast = epoch === EPOCHS.length - 1;
    const grown = growChain(fixture, {
      commits: (ends[ends.length - 1] ?? 0) - head.index,
      head,
      ...(!isLast && { endOfEpoch: { nextAuthorities } }),
    });
    for (const bytes of grown.commits) digests.push(hexOf(crypto.blake2b256(bytes)));
    for (const block of grown.blocks.values()) {
      blocks.set(hexOf(blockKey(blockRef(block, crypto))), hexOf(block.bytes));
    }
    const before = head.index;
    for (const end of ends) {
      const made = await stretchOf(grown, { fixture, head, before, end });
      stretches.push({ end, writes: made.writes });
      head = made.head;
    }
  }
  const genesis = genesisWrites(chainName(first.committee, first.context), first.committee);
  const epochEnds = EPOCHS.map((ends) => ends[ends.length - 1] ?? 0);
  return { fixture: first, genesis, end: head.index, digests, blocks, epochEnds, stretches };
}

interface Cut {
  readonly fixture: Fixture;
  readonly head: Head;
  /** Commits before the first of the epoch. */
  readonly before: number;
  readonly end: number;
}

/** The next stretch as a follower would write it. */
async function stretchOf(grown: Grown, { fixture, head, before, end }: Cut) {
  const [from, to] = [head.index - before, end - before];
  const blocks = grown.parsed.slice(from, to).flatMap((commit) => commit.blocks);
  async function* feed(): AsyncGenerator<Uint8Array> {
    for (const ref of blocks) yield blockBytes(grown, refName(ref));
  }
  const fetched = {
    commits: grown.commits.slice(from, to),
    certifierBlocks: grown.certifiers(end),
  };
  return await verifyStretch(head, { fetched, feed }, stretchContext(fixture));
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

/** How many blocks prove each stretch a batch brings. */
export function proofsIn(writes: readonly StoreWrite[]): readonly number[] {
  return writes.flatMap((write) => {
    if (!("put" in write) || write.put[0] !== CHAIN_TABLES.certifiers) return [];
    return [refsForm.read(write.put[2]).length];
  });
}
