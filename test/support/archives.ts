/** Archives of grown chains, and what may go wrong with them. */

import { mkdir } from "node:fs/promises";
import { encodeHead, lengthPrefix } from "../../src/chain-store/archive/file-form.ts";
import { writeArchiveFile } from "../../src/chain-store/archive/write-file.ts";
import { pruneWrites } from "../../src/chain-store/prune.ts";
import type { Crypto } from "../../src/crypto/crypto.ts";
import type { FileSource, Folder } from "../../src/store/folder.ts";
import { lmdbStoreOpener } from "../../src/store/lmdb.ts";
import { memoryFolders } from "../../src/store/memory-folder.ts";
import type { Fixture, Grown } from "./chain-fixture.ts";
import { ChainOnDisk, servedStretch } from "./chain-on-disk.ts";

const signal = new AbortController().signal;

/** An archive in memory, and its files by name. */
export class MemoryArchive {
  readonly #disk = new Map<string, Uint8Array>();
  readonly folder: Folder = memoryFolders({ files: this.#disk }).open("/archive", "test");

  /** An archive of a grown chain in files that end at the given commits. */
  static async of(
    fixture: Fixture,
    grown: Grown,
    ...ends: readonly number[]
  ): Promise<MemoryArchive> {
    const archive = new MemoryArchive();
    const { folder } = archive;
    const disk = await ChainOnDisk.open(fixture);
    const write = { folder, reader: disk.reader, crypto: fixture.crypto, signal };
    for (const [at, end] of ends.entries()) {
      await disk.append(grown, end);
      await writeArchiveFile((ends[at - 1] ?? 0) + 1, write);
    }
    return archive;
  }

  /** Names of its files, in order. */
  get names(): readonly string[] {
    return [...this.#disk.keys()].map((path) => path.slice("/archive/".length)).sort();
  }

  /** The bytes of a file. */
  bytes(name: string): Uint8Array {
    return this.#disk.get(`/archive/${name}`) ?? new Uint8Array();
  }

  /** Puts bytes under a name, or removes it. */
  put(name: string, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.#disk.delete(`/archive/${name}`);
    else this.#disk.set(`/archive/${name}`, bytes);
  }
}

/** The bytes of a file that says it is of a chain, whoever signed what it holds. */
export function forgedFile(
  { grown, crypto }: { readonly grown: Grown; readonly crypto: Crypto },
  chain: Uint8Array,
  [start, end]: readonly [number, number],
): Uint8Array {
  const { fetched, blocks } = servedStretch(grown, start, end);
  const { commits, certifierBlocks } = fetched;
  const certifiers = certifierBlocks.map((block) => crypto.blake2b256(block));
  const head = encodeHead({ chain, start, commits, certifiers }, crypto);
  const all = [...certifierBlocks, ...blocks.flat()];
  const framed = all.flatMap((block) => [lengthPrefix(block.length), block]);
  return new Uint8Array(Buffer.concat([head, ...framed]));
}

/** Writes a chain to the disk as a node has it, but for what it has removed. */
export async function storeChain(
  path: string,
  chain: { readonly fixture: Fixture; readonly grown: Grown; readonly lowest: number },
): Promise<void> {
  const { fixture, grown, lowest } = chain;
  await mkdir(path, { recursive: true });
  const disk = await ChainOnDisk.open(fixture, { open: () => lmdbStoreOpener().open(path) });
  await disk.append(grown, 100, grown.commits.length);
  if (lowest > 0) {
    const plan = { from: 1, to: lowest };
    await disk.store.write(await pruneWrites(disk.reader, plan, fixture.crypto));
  }
  await disk.store.close();
}

/** A source that notes what is read of it. */
export function notingSource(source: FileSource, read: string[]): FileSource {
  return {
    names: (options) => source.names(options),
    read: (name, range) => {
      if (range.from === 0) read.push(name);
      return source.read(name, range);
    },
  };
}
