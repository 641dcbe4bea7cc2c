/** A chain over several epochs made to order: each has a committee of its own, named by the last commit of the one before. */

import { readCommit } from "../../src/chain/commit.ts";
import { refName } from "../../src/chain/block-ref.ts";
import { GENESIS_HEAD, type Head } from "../../src/chain/head.ts";
import {
  type VerifiedStretch,
  verifyStretch,
} from "../../src/chain-store/follow/verify-stretch.ts";
import { type Fixture, type Grown, growChain, makeEntries, makeFixture } from "./chain-fixture.ts";
import { blockBytes, ChainOnDisk, stretchContext } from "./chain-on-disk.ts";

/** One epoch of it. */
export interface EpochPart {
  readonly fixture: Fixture;
  readonly grown: Grown;
  /** The newest commit before it. */
  readonly head: Head;
}

const seedOf = (epoch: number): string => (epoch === 0 ? "fixture" : `epoch ${epoch}`);

/**
 * Grows epochs one after the other.
 *
 * @param stakes of the members of each epoch
 * @param commits of each epoch
 */
export function growEpochs(stakes: readonly (readonly number[])[], commits: number): EpochPart[] {
  const parts: EpochPart[] = [];
  let head = GENESIS_HEAD;
  for (const [epoch, some] of stakes.entries()) {
    const fixture = makeFixture(some, { epoch, seed: seedOf(epoch) });
    const following = stakes[epoch + 1];
    const nextAuthorities = following && makeEntries(following, seedOf(epoch + 1));
    const endOfEpoch = nextAuthorities && { nextAuthorities };
    const grown = growChain(fixture, { commits, head, ...(endOfEpoch && { endOfEpoch }) });
    parts.push({ fixture, grown, head });
    head = lastHead(grown, fixture);
  }
  return parts;
}

/** All commits of it, as a follower is held against them. */
export function wholeChain(parts: readonly EpochPart[]): Grown {
  return {
    commits: parts.flatMap(({ grown }) => grown.commits),
    parsed: parts.flatMap(({ grown }) => grown.parsed),
    blocks: new Map(parts.flatMap(({ grown }) => [...grown.blocks])),
    certifiers: (index) => partAt(parts, index).grown.certifiers(index),
  };
}

/** A whole epoch as one stretch, from any head and under any committee: for what holds and for what must not. */
export async function epochStretch(
  { grown, head, fixture }: EpochPart,
  { after = head, under = fixture }: { readonly after?: Head; readonly under?: Fixture } = {},
): Promise<VerifiedStretch> {
  const end = head.index + grown.commits.length;
  const fetched = { commits: grown.commits, certifierBlocks: grown.certifiers(end) };
  const refs = grown.parsed.flatMap(({ blocks }) => blocks);
  async function* feed(): AsyncGenerator<Uint8Array> {
    yield* refs.map((ref) => blockBytes(grown, refName(ref)));
  }
  return await verifyStretch(after, { fetched, feed }, stretchContext(under));
}

/** The chain on a disk, each epoch written as one stretch. */
export async function epochsOnDisk(parts: readonly EpochPart[]): Promise<ChainOnDisk> {
  const [first] = parts;
  if (first === undefined) throw new Error("a chain has an epoch");
  const disk = await ChainOnDisk.open(first.fixture);
  for (const part of parts) {
    const after = await disk.reader.head();
    await disk.store.write((await epochStretch(part, { after })).writes);
  }
  return disk;
}

function partAt(parts: readonly EpochPart[], index: number): EpochPart {
  const found = [...parts].reverse().find(({ head }) => head.index < index);
  if (found === undefined) throw new Error(`no epoch has commit ${index}`);
  return found;
}

function lastHead(grown: Grown, { crypto }: Fixture): Head {
  const bytes = grown.commits[grown.commits.length - 1] ?? new Uint8Array();
  const { commit, digest } = readCommit(bytes, crypto);
  const { index, timestampMs, epoch } = commit;
  return { index, digest, timestampMs, epoch, lastOfEpoch: true };
}
