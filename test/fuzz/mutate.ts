/** Changes bytes that mean something into bytes that nearly do: at the places where readers go wrong. */

import type { Random } from "../../src/time/random.ts";
import { type CborItem, cborItems } from "./cbor-items.ts";

/** Longest result, in bytes: one that is longer says nothing new. */
export const MUTANT_BYTES_MAX = 256 * 1024;

/** Changes made to one input at most. */
const CHANGES_MAX = 3;

/** Lengths and counts that have gone wrong in readers before. */
const ARGUMENTS: readonly (readonly number[])[] = [
  [],
  [24, 0],
  [24, 255],
  [25, 255, 255],
  [26, 0x7f, 255, 255, 255],
  [26, 255, 255, 255, 255],
  [27, 0, 0x20, 0, 0, 0, 0, 0, 0],
  [27, 255, 255, 255, 255, 255, 255, 255, 255],
  [28],
  [31],
];

/** Tags with a meaning in some reader: dates, big numbers, shared values, classes, records. */
const TAGS: readonly (readonly number[])[] = [
  [0xc0],
  [0xc1],
  [0xc2],
  [0xd8, 27],
  [0xd8, 28],
  [0xd8, 29],
  [0xd8, 51],
  [0xd9, 0xdf, 0xff],
];

const NESTINGS = [1, 16, 200, 20_000];

type Mutator = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const MUTATORS: readonly Mutator[] = [
  flipBit,
  truncate,
  insertNoise,
  onItem(newHead),
  onItem((bytes, { start, end }) => without(bytes, start, end)),
  onItem((bytes, { start, end }) => insert(bytes, end, bytes.slice(start, end))),
  onItem(tagged),
  onItem(nested),
  swapItems,
  spliceItem,
];

/**
 * A changed copy.
 *
 * @param other what parts are taken from
 */
export function mutate(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let mutant = bytes;
  for (let left = 1 + random.below(CHANGES_MAX); left > 0; left -= 1) {
    const change = random.pick(MUTATORS) ?? flipBit;
    mutant = change(mutant, random, other).slice(0, MUTANT_BYTES_MAX);
  }
  return mutant;
}

function flipBit(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(random.below(256));
  const mutant = bytes.slice();
  const at = random.below(bytes.length);
  mutant[at] = (mutant[at] ?? 0) ^ (1 << random.below(8));
  return mutant;
}

function truncate(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.slice(0, random.below(bytes.length + 1));
}

function insertNoise(bytes: Uint8Array, random: Random): Uint8Array {
  return insert(bytes, random.below(bytes.length + 1), random.bytes(1 + random.below(16)));
}

/** Another major type, another argument, or both: the content stays as it is. */
function newHead(bytes: Uint8Array, { start, headEnd, major }: CborItem, random: Random) {
  const [low = random.below(24), ...rest] = random.pick(ARGUMENTS) ?? [];
  const kind = random.below(2) === 0 ? major : random.below(8);
  const head = Uint8Array.of((kind << 5) | low, ...rest);
  return insert(without(bytes, start, headEnd), start, head);
}

function tagged(bytes: Uint8Array, { start }: CborItem, random: Random): Uint8Array {
  return insert(bytes, start, Uint8Array.from(random.pick(TAGS) ?? []));
}

function nested(bytes: Uint8Array, { start }: CborItem, random: Random): Uint8Array {
  const depth = random.pick(NESTINGS) ?? 1;
  return insert(bytes, start, new Uint8Array(depth).fill(random.below(2) === 0 ? 0x81 : 0xc6));
}

function swapItems(bytes: Uint8Array, random: Random): Uint8Array {
  const items = cborItems(bytes);
  const [one, other] = [random.pick(items), random.pick(items)];
  if (one === undefined || other === undefined || one.end > other.start) return bytes;
  return joined(
    bytes.subarray(0, one.start),
    bytes.subarray(other.start, other.end),
    bytes.subarray(one.end, other.start),
    bytes.subarray(one.start, one.end),
    bytes.subarray(other.end),
  );
}

function spliceItem(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  const [here, there] = [random.pick(cborItems(bytes)), random.pick(cborItems(other))];
  if (here === undefined || there === undefined) return bytes;
  const part = other.subarray(there.start, there.end);
  return insert(without(bytes, here.start, here.end), here.start, part);
}

function onItem(
  change: (bytes: Uint8Array, item: CborItem, random: Random) => Uint8Array,
): Mutator {
  return (bytes, random) => {
    const item = random.pick(cborItems(bytes));
    return item === undefined ? flipBit(bytes, random) : change(bytes, item, random);
  };
}

function insert(bytes: Uint8Array, at: number, more: Uint8Array): Uint8Array {
  return joined(bytes.subarray(0, at), more, bytes.subarray(at));
}

function without(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return joined(bytes.subarray(0, start), bytes.subarray(end));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
