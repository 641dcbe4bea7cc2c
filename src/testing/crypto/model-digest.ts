/**
 * A digest for models: fast, the same on every machine, and of no cryptographic worth. Messages of one length
 * that differ in one word of four bytes never share a digest; others do by chance alone, once in 2^128.
 *
 * @see https://github.com/aappleby/smhasher MurmurHash3 for the constants
 */

const FIRST = 0x239b961b;
const SECOND = 0xab0e9789;
const ADDED = 0x561ccd1b;
/** The golden ratio in 32 bits: tells the words of one digest apart. */
const STEP = 0x9e3779b1;

/** What a digest is taken for, and how long it is. */
export interface DigestPurpose {
  /** Any word; equal parts have other digests under another one. */
  readonly domain: number;
  /** Length of the digest in bytes, a multiple of 4. */
  readonly length: number;
}

/**
 * Digests two parts; where one ends and the other begins counts.
 *
 * @returns new bytes
 */
export function modelDigest(
  { domain, length }: DigestPurpose,
  head: Uint8Array,
  body: Uint8Array,
): Uint8Array {
  const lanes = lanesOf(domain, head, body);
  const digest = new Uint8Array(length);
  for (let at = 0; at < length; at += 4) {
    const word = wordOf(lanes, at / 4);
    digest[at] = word >>> 24;
    digest[at + 1] = word >>> 16;
    digest[at + 2] = word >>> 8;
    digest[at + 3] = word;
  }
  return digest;
}

/** What was digested, and what the digest is said to be. */
export interface DigestClaim {
  readonly head: Uint8Array;
  readonly body: Uint8Array;
  /** As long as digests of the domain are. */
  readonly digest: Uint8Array;
}

/** Tells whether {@link modelDigest} gives this digest, without making it. */
export function isModelDigest(domain: number, { head, body, digest }: DigestClaim): boolean {
  const lanes = lanesOf(domain, head, body);
  for (let at = 0; at < digest.length; at += 4) {
    if (wordOf(lanes, at / 4) !== bigEndianAt(digest, at)) return false;
  }
  return true;
}

type Lanes = [number, number, number, number];

function lanesOf(domain: number, head: Uint8Array, body: Uint8Array): Lanes {
  const lanes: Lanes = [domain, FIRST ^ head.length, SECOND ^ body.length, ADDED];
  absorb(lanes, head);
  absorb(lanes, body);
  // Once so that every lane knows of every other, and again after each has been scattered.
  blend(lanes);
  for (let at = 0; at < lanes.length; at += 1) lanes[at] = scatter(lanes[at] ?? 0);
  blend(lanes);
  return lanes;
}

/** Takes in bytes a word at a time; those past the end read as zero, the length is in the lanes. */
function absorb(lanes: Lanes, bytes: Uint8Array): void {
  let [first, second, third, fourth] = lanes;
  // The last word apart: a loop that also reads past the end is slow from its first byte on.
  const whole = bytes.length & ~3;
  for (let at = 0; at <= whole; at += 4) {
    if (at === bytes.length) break;
    const word = at < whole ? littleEndianAt(bytes, at) : lastWord(bytes, whole);
    const scattered = Math.imul(turned(Math.imul(word, FIRST), 15), SECOND);
    // For a given word nothing of the lanes is lost, for given lanes nothing of the word.
    const taken = (Math.imul(turned(first ^ scattered, 19) + second, 5) + ADDED) | 0;
    first = second;
    second = third;
    third = fourth;
    fourth = taken;
  }
  lanes[0] = first;
  lanes[1] = second;
  lanes[2] = third;
  lanes[3] = fourth;
}

function littleEndianAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}

function lastWord(bytes: Uint8Array, from: number): number {
  let word = 0;
  for (let at = from; at < bytes.length; at += 1) word |= (bytes[at] ?? 0) << (8 * (at - from));
  return word;
}

function bigEndianAt(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16);
  return (high | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
}

/** Adds each lane to all others, in a way that can be undone. */
function blend(lanes: Lanes): void {
  const sum = lanes[0] + lanes[1] + lanes[2] + lanes[3];
  lanes[0] = sum | 0;
  for (let at = 1; at < lanes.length; at += 1) lanes[at] = ((lanes[at] ?? 0) + sum) | 0;
}

function wordOf(lanes: Lanes, at: number): number {
  return scatter((lanes[at & 3] ?? 0) + Math.imul(at, STEP)) >>> 0;
}

function scatter(word: number): number {
  const first = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return second ^ (second >>> 16);
}

function turned(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
