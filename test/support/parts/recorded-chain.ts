/** A chain that was made once, and the batches it is written in: what peers of a simulated world serve. */

import { CHAIN_TABLES, numberOfKey } from "../../../src/chain-store/layout.ts";
import { refsForm } from "../../../src/chain-store/value-forms.ts";
import { hexOf } from "../../../src/hex.ts";
import type { StoreWrite } from "../../../src/store/store.ts";
import { type Fixture, growChain, makeFixture } from "../chain-fixture.ts";
import { ChainOnDisk } from "../chain-on-disk.ts";

/** A recorded chain. */
export interface RecordedChain {
  readonly fixture: Fixture;
  /** Index of its last commit. */
  readonly end: number;
  /** Hexadecimal digests of its commits, by index; nothing at 0. */
  readonly digests: readonly string[];
  /** Stretches in their order: up to which commit, and the batch that brings them. */
  readonly stretches: readonly { readonly end: number; readonly writes: readonly StoreWrite[] }[];
}

/** Ends of the stretches: some are long, some a single commit. */
const ENDS = [1, 4, 5, 9, 12, 13, 18, 20] as const;

let recorded: Promise<RecordedChain> | undefined;

/** The one recorded chain, made at the first use. */
export function recordedChain(): Promise<RecordedChain> {
  recorded ??= record();
  return recorded;
}

async function record(): Promise<RecordedChain> {
  const fixture = makeFixture([1, 1, 1, 1], { isModelled: true });
  const end = ENDS[ENDS.length - 1] ?? 0;
  const grown = growChain(fixture, { commits: end });
  const disk = await ChainOnDisk.open(fixture);
  const stretches: RecordedChain["stretches"][number][] = [];
  for (const last of ENDS) {
    const { writes } = await disk.verify(grown, last);
    await disk.store.write(writes);
    stretches.push({ end: last, writes: [...writes] });
  }
  const { blake2b256 } = fixture.crypto;
  const digests = ["", ...grown.commits.map((bytes) => hexOf(blake2b256(bytes)))];
  return { fixture, end, digests, stretches };
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
