/** A copy of an archive that lies: files nobody wrote, bytes that changed, and reads that fail or never end. */

import { encodeHead, lengthPrefix } from "../../../src/chain-store/archive/file-form.ts";
import { archiveFileName } from "../../../src/chain-store/archive/file-name.ts";
import { blockKey } from "../../../src/chain-store/layout.ts";
import type { BlockRef } from "../../../src/chain/block-ref.ts";
import { type Commit, encodeCommit, readCommit } from "../../../src/chain/commit.ts";
import { hexOf } from "../../../src/hex.ts";
import type { FileSource } from "../../../src/store/folder.ts";
import { modelledCrypto, type NodeEnv } from "../../../src/testing/index.ts";
import type { Random } from "../../../src/time/random.ts";
import { commitsIn, proofsIn, type RecordedChain } from "../../support/parts/recorded-chain.ts";
import { garbled } from "./natures.ts";
import type { Shelf } from "./shelf.ts";

/** The event a mirror writes when a file is read that is not what was written: name. */
export const MIRRORED = "mirror.lied";

/** Files nobody wrote. */
const FALSE_FILES_MAX = 4;
/** Beyond the last commit there is. */
const FAR = 30;
const BENT_SHARE = 0.15;
const FAILED_SHARE = 0.1;

/** What a read of a file nobody wrote comes to. */
type Lie =
  | { readonly kind: "hangs" | "throws" }
  | { readonly kind: "is"; readonly bytes: Uint8Array };

/** What a reader is told of a shelf, in one of its lives. */
export function mirrorOf(shelf: Shelf, env: NodeEnv, chain: RecordedChain): FileSource {
  const random = env.random.fork("mirror");
  const lies = drawLies(random, chain);
  const lied = (name: string): void => env.trace(MIRRORED, { name });
  return {
    names: () => {
      if (random.unit() < FAILED_SHARE) throw new Error("no answer from the archive");
      return Promise.resolve(random.shuffle([...new Set([...shelf.names, ...lies.keys()])]));
    },
    read: async (name, { from, bytesMax }) => {
      const kept = shelf.bytes(name);
      const lie = kept === undefined ? lies.get(name) : undefined;
      const isBent = from === 0 && kept !== undefined && random.unit() < BENT_SHARE;
      if (lie !== undefined || isBent) lied(name);
      if (lie?.kind === "hangs") return await new Promise(() => {});
      if (lie?.kind === "throws") throw new Error(`no answer for ${name}`);
      const bytes = (lie?.kind === "is" ? lie.bytes : kept) ?? new Uint8Array();
      const said = isBent ? garbled(bytes, random.below(bytes.length)) : bytes;
      return said.slice(from, from + bytesMax);
    },
  };
}

function drawLies(random: Random, chain: RecordedChain): ReadonlyMap<string, Lie> {
  const lies = new Map<string, Lie>();
  for (let left = random.below(FALSE_FILES_MAX + 1); left > 0; left -= 1) {
    const { name, lie } = drawLie(random, chain);
    lies.set(name, lie);
  }
  return lies;
}

function drawLie(
  random: Random,
  chain: RecordedChain,
): { readonly name: string; readonly lie: Lie } {
  const choice = random.unit();
  if (choice < 0.5) return forgedFile(random, chain);
  const name = archiveFileName(1 + random.below(chain.end), FAR);
  const kind = random.pick(["hangs", "throws"] as const) ?? "hangs";
  const isEmpty = choice < 0.7;
  return { name, lie: isEmpty ? { kind: "is", bytes: random.bytes(200) } : { kind } };
}

/** A true row of commits with one more behind it that nobody voted for; beside it the votes for the one before, or none. */
function forgedFile(
  random: Random,
  chain: RecordedChain,
): { readonly name: string; readonly lie: Lie } {
  const crypto = modelledCrypto();
  const at = random.below(chain.stretches.length);
  const { end = 0, writes = [] } = chain.stretches[at] ?? {};
  const start = (chain.stretches[at - 1]?.end ?? 0) + 1;
  const commits = [...commitsIn(writes).values()];
  const last = readCommit(commits.at(-1) ?? new Uint8Array(), crypto);
  const forged = { ...last.commit, index: end + 1, previousDigest: last.digest };
  const all: readonly Commit[] = [...commits.map((one) => readCommit(one, crypto).commit), forged];
  const voters = random.unit() < 0.5 ? [] : (proofsIn(writes)[0] ?? []);
  const blocks = [...voters, ...all.flatMap((commit) => commit.blocks)].map((ref) =>
    blockOf(chain, ref),
  );
  const head = encodeHead(
    {
      chain: chain.name,
      start,
      commits: [...commits, encodeCommit(forged)],
      certifiers: voters.map(({ digest }) => digest),
    },
    crypto,
  );
  const framed = blocks.flatMap((block) => [lengthPrefix(block.length), block]);
  const bytes = new Uint8Array(Buffer.concat([head, ...framed]));
  return { name: archiveFileName(start, end + 1), lie: { kind: "is", bytes } };
}

function blockOf({ blocks }: RecordedChain, ref: BlockRef): Uint8Array {
  return new Uint8Array(Buffer.from(blocks.get(hexOf(blockKey(ref))) ?? "", "hex"));
}
