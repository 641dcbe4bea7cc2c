/** Stores on disk to be damaged, and the damage done to them. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lmdbStoreOpener } from "../../../src/store/lmdb.ts";
import type { StoreWrite } from "../../../src/store/store.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";

/** The tables of a sound store. */
export const damagedTables: readonly string[] = ["blocks", "commits"];

/** Bytes of a page of the stores made here. */
export const PAGE_BYTES = 4_096;

/** Makes a sound store with short and long values and freed pages; answers the bytes of its file. */
export async function soundStoreFile(path: string): Promise<Buffer> {
  const store = await lmdbStoreOpener().open(path);
  for (let round = 0; round < 6; round += 1) await store.write(roundOfWrites(round));
  for (let index = 0; index < 200; index += 1) {
    if (index % 50 === 0) await store.write(roundOfRemoves(index));
  }
  await store.close();
  return readFileSync(join(path, "data.mdb"));
}

function roundOfWrites(round: number): StoreWrite[] {
  return Array.from({ length: 400 }, (_, index) => ({
    put: [
      damagedTables[index % 2] ?? "blocks",
      Uint8Array.of(round, index >> 8, index & 255),
      new Uint8Array(index % 40 === 0 ? 9_000 : 60).fill(index),
    ],
  }));
}

function roundOfRemoves(from: number): StoreWrite[] {
  return Array.from({ length: 50 }, (_, index) => ({
    remove: [damagedTables[index % 2] ?? "blocks", Uint8Array.of(0, 0, from + index)],
  }));
}

/** Writes a file into a new data directory. */
export function writeStoreFile(path: string, file: Uint8Array): void {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "data.mdb"), file);
}

/** Ways to damage a file, by name; the same seed does the same damage. */
export const damages: Readonly<Record<string, (file: Buffer, seed: number) => Buffer>> = {
  garbage: (file, seed) => Buffer.from(seededRandom(seed).bytes(file.length)),
  "cut anywhere": (file, seed) => file.subarray(0, seededRandom(seed).below(file.length)),
  "cut between pages": (file, seed) => {
    const pages = seededRandom(seed).below(file.length / PAGE_BYTES);
    return file.subarray(0, pages * PAGE_BYTES);
  },
  "a bit of a meta page turned": (file, seed) => {
    const random = seededRandom(seed);
    return turnBit(file, random.below(2) * PAGE_BYTES + random.below(168), random.below(8));
  },
  "a page of garbage": (file, seed) => {
    const random = seededRandom(seed);
    const copy = Buffer.from(file);
    copy.set(random.bytes(PAGE_BYTES), PAGE_BYTES * random.below(file.length / PAGE_BYTES));
    return copy;
  },
  "a page of zeros": (file, seed) => {
    const from = PAGE_BYTES * seededRandom(seed).below(file.length / PAGE_BYTES);
    return Buffer.from(file).fill(0, from, from + PAGE_BYTES);
  },
  "one page over another": (file, seed) => {
    const random = seededRandom(seed);
    const copy = Buffer.from(file);
    const [from, to] = [1, 2].map(() => PAGE_BYTES * random.below(file.length / PAGE_BYTES));
    file.copy(copy, to, from, (from ?? 0) + PAGE_BYTES);
    return copy;
  },
  "bits turned everywhere": (file, seed) => {
    const random = seededRandom(seed);
    let copy = file;
    for (let bit = 0; bit < 30; bit += 1)
      copy = turnBit(copy, random.below(file.length), random.below(8));
    return copy;
  },
};

function turnBit(file: Buffer, offset: number, bit: number): Buffer {
  const copy = Buffer.from(file);
  copy[offset] = (copy[offset] ?? 0) ^ (1 << bit);
  return copy;
}
