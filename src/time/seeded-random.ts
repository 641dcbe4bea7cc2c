/** Chance that can be replayed: every number follows from the seed and the purpose. */

import { type Random, randomOver } from "./random.ts";

/**
 * Makes a stream that is a function of its seed (xoshiro128** seeded by FNV-1a). Not for keys.
 *
 * @param seed any text or number; equal seeds give equal streams
 * @see https://prng.di.unimi.it/ for the generator
 */
export function seededRandom(seed: string | number): Random {
  const state = initialState(String(seed));
  const u32 = (): number => nextWord(state);
  return randomOver(
    u32,
    (length) => Uint8Array.from({ length }, () => u32() >>> 24),
    (purpose) => seededRandom(`${seed}/${purpose}`),
  );
}

function initialState(seed: string): Uint32Array {
  return Uint32Array.from({ length: 4 }, (_, index) => fnv1a(`${index}:${seed}`) || 1);
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193);
  }
  // One more mix: neighbouring seeds must not give neighbouring streams.
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function nextWord(state: Uint32Array): number {
  // One by one: to take them apart together asks an iterator for each.
  const s0 = state[0] ?? 0;
  const s1 = state[1] ?? 0;
  const s2 = state[2] ?? 0;
  const s3 = state[3] ?? 0;
  const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
  const shifted = s1 << 9;
  const t2 = s2 ^ s0;
  const t3 = s3 ^ s1;
  state[1] = s1 ^ t2;
  state[0] = s0 ^ t3;
  state[2] = t2 ^ shifted;
  state[3] = rotateLeft(t3, 11);
  return result;
}

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
