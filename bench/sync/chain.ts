/** A chain with real signatures on a disk, as a node that has followed it would have it. */

import { join } from "node:path";
import { refName } from "../../src/chain/block-ref.ts";
import { GENESIS_HEAD, type Head } from "../../src/chain/head.ts";
import { signTransaction } from "../../src/chain/transaction.ts";
import { chainName } from "../../src/chain-store/chain-name.ts";
import {
  type StretchContext,
  type VerifiedStretch,
  verifyStretch,
} from "../../src/chain-store/follow/verify-stretch.ts";
import { genesisWrites } from "../../src/chain-store/write-batch.ts";
import { ed25519Signer } from "../../src/crypto/signer.ts";
import { lmdbStoreOpener } from "../../supervisors/index.ts";
import {
  type Fixture,
  type Grown,
  growChain,
  makeFixture,
} from "../../test/support/chain-fixture.ts";

/** The network of all chains here. */
export const NETWORK_ID = "bench-sync";

/** Members of the committee; each proposes in each round, so a commit brings as many blocks. */
export const MEMBERS = 4;

/** What a chain is made of. */
export interface ChainPlan {
  readonly commits: number;
  /** Bytes of the one transaction of a block; 0 for blocks without. */
  readonly payloadBytes: number;
}

/** The folder of the store in the directory of a node. */
const STORE_FOLDER = "store";

/** Commits of one stretch, as a peer serves them; a chain is whole stretches. */
const STRETCH_COMMITS = 100;

const user = ed25519Signer(new Uint8Array(32).fill(9));

/** The committee all chains here have, with its keys. */
export function benchFixture(): Fixture {
  return makeFixture(
    Array.from({ length: MEMBERS }, () => 1),
    { networkId: NETWORK_ID, seed: "bench" },
  );
}

/** Writes a chain into the directory of a node. @returns bytes of its blocks */
export async function writeChain(dataDir: string, plan: ChainPlan): Promise<number> {
  const fixture = benchFixture();
  const store = await lmdbStoreOpener().open(join(dataDir, STORE_FOLDER));
  const { committee, context } = fixture;
  await store.write(genesisWrites(chainName(committee, context), committee));
  let head: Head = GENESIS_HEAD;
  let bytes = 0;
  while (head.index < plan.commits) {
    const grown = growStretch(fixture, head, plan);
    const stretch = await verifyGrown(fixture, grown, head);
    for (const name of grown.parsed.flatMap((commit) => commit.blocks.map(refName))) {
      bytes += grown.blocks.get(name)?.bytes.length ?? 0;
    }
    await store.write(stretch.writes);
    head = stretch.head;
  }
  await store.close();
  return bytes;
}

/** Grows the next stretch of a chain. */
export function growStretch(
  fixture: Fixture,
  head: Head,
  { commits, payloadBytes }: ChainPlan,
): Grown {
  const payloadOf = (round: number, author: number): readonly Uint8Array[] => {
    if (payloadBytes === 0) return [];
    const payload = new Uint8Array(payloadBytes).fill(1 + ((round * MEMBERS + author) % 250));
    const sequence = head.index * STRETCH_COMMITS + round * MEMBERS + author;
    return [signTransaction({ sequence, payload }, user, fixture.context).bytes];
  };
  const count = Math.min(STRETCH_COMMITS, commits - head.index);
  return growChain(fixture, { commits: count, head, transactions: payloadOf });
}

/** Verifies a grown stretch by the path every commit takes into a store. */
export async function verifyGrown(
  fixture: Fixture,
  grown: Grown,
  head: Head,
): Promise<VerifiedStretch> {
  const end = head.index + grown.commits.length;
  async function* feed(): AsyncGenerator<Uint8Array> {
    for (const { blocks } of grown.parsed) {
      for (const ref of blocks) yield grown.blocks.get(refName(ref))?.bytes ?? new Uint8Array(0);
    }
  }
  const context: StretchContext = {
    ...fixture.context,
    nextTurn: async () => {},
    stage: async () => {},
    stagedBytesMax: Number.MAX_SAFE_INTEGER,
    signal: new AbortController().signal,
  };
  const fetched = { commits: grown.commits, certifierBlocks: grown.certifiers(end) };
  return await verifyStretch(head, { fetched, feed }, context);
}
