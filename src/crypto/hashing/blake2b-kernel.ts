/**
 * The machine code of BLAKE2b-256, written out as a WebAssembly module: there its words of 64 bits are
 * single values, where JavaScript needs two for each. The platform has this hash only with 64 bytes.
 *
 * @see RFC 7693, sections 2 and 3
 */

import { type Code, openModule, ops, TYPES, uleb } from "./web-assembly.ts";

const { get, set, int, long } = ops;

/** Bytes of one block of BLAKE2b. */
export const BLOCK_BYTES = 128;
/** Where the digest is after the last block; it is 32 bytes long. */
export const DIGEST_AT = 0;
/** Bytes of the digest. */
export const DIGEST_BYTES = 32;
/** From here on the memory is the caller's. */
export const ROOM_AT = 128;
/** Bytes of the caller's memory. */
export const ROOM_BYTES = 64 * 1024;

/** Where the eight words lie that a hash begins with. */
const INITIAL_AT = 64;
const WORDS = 8;
const PAGES = 2;

/** What a kernel can do. */
export interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Begins a message. */
  readonly start: () => void;
  /**
   * Takes in one block.
   *
   * @param at where it lies
   * @param counted bytes of the message up to its end, zeroes behind the message not among them
   * @param isLast 1 for the last block, else 0
   */
  readonly compress: (at: number, counted: number, isLast: 0 | 1) => void;
}

/** Opens a kernel; `undefined` where the platform cannot run it. */
export function openKernel(): Kernel | undefined {
  const exports = openModule(PAGES, [
    { name: "start", takes: [], locals: [], code: startCode() },
    {
      name: "compress",
      takes: [TYPES.int, TYPES.float, TYPES.int],
      locals: [[2 * WORDS, TYPES.long]],
      code: compressCode(),
    },
  ]);
  if (exports === undefined) return undefined;
  const kernel = exports as Kernel;
  const words = new DataView(kernel.memory.buffer, INITIAL_AT);
  for (const [at, word] of INITIAL.entries()) words.setBigUint64(at * 8, word, true);
  return kernel;
}

/** The first 64 bits of the fractions of the square roots of the first eight primes. @see RFC 7693, 2.6 */
const INITIAL = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
] as const;

/** No key, a digest of 32 bytes, one tree node alone: what the first word differs in. @see RFC 7693, 2.5 */
const PARAMETERS = 0x01010020;

/** In which order each round takes the words of a block; after ten it begins anew. @see RFC 7693, 2.7 */
const ORDERS = [
  "0123456789abcdef",
  "ea489fd61c02b753",
  "b8c052fdae367194",
  "7931dcbe265a40f8",
  "905724afe1bc683d",
  "2c6a0b834d75fe19",
  "c51fed4a0763928b",
  "db7ec13950f4862a",
  "6fe9b308c2d714a5",
  "a2847615fb9e3cd0",
] as const;
const ROUNDS = 12;

/** Which four words each of the eight mixings of a round takes: columns, then diagonals. */
const MIXINGS = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

const ALIGN_1 = 0;
const load = (offset: number): Code => [0x29, ALIGN_1, ...uleb(offset)];
const store = (offset: number): Code => [0x37, ALIGN_1, ...uleb(offset)];
const ADD: Code = [0x7c];
const SUBTRACT: Code = [0x7d];
const XOR: Code = [0x85];
const ROTATE: Code = [0x8a];
const LONG_OF_INT: Code = [0xad];
const LONG_OF_FLOAT: Code = [0xb1];

/** Locals of `compress`: three parameters, sixteen words. */
const [AT, COUNTED, IS_LAST, WORD] = [0, 1, 2, 3];

const word = (at: number): number => WORD + at;
const loadAt = (address: number): Code => [...int(0), ...load(address)];
const eachWord = (code: (at: number) => Code): Code =>
  Array.from({ length: WORDS }, (_, at) => code(at)).flat();

function startCode(): Code {
  const parameters = [...long(PARAMETERS), ...XOR];
  return eachWord((at) => [
    ...[...int(0), ...loadAt(INITIAL_AT + at * 8)],
    ...[...(at === 0 ? parameters : []), ...store(at * 8)],
  ]);
}

function compressCode(): Code {
  const allOnes = [...long(0), ...get(IS_LAST), ...LONG_OF_INT, ...SUBTRACT];
  return [
    ...eachWord((at) => [...loadAt(at * 8), ...set(word(at))]),
    ...eachWord((at) => [...loadAt(INITIAL_AT + at * 8), ...set(word(WORDS + at))]),
    ...[...get(word(12)), ...get(COUNTED), ...LONG_OF_FLOAT, ...XOR, ...set(word(12))],
    ...[...get(word(14)), ...allOnes, ...XOR, ...set(word(14))],
    ...Array.from({ length: ROUNDS }, (_, round) => roundCode(round)).flat(),
    ...eachWord((at) => {
      const both = [...get(word(at)), ...get(word(WORDS + at)), ...XOR];
      return [...int(0), ...loadAt(at * 8), ...both, ...XOR, ...store(at * 8)];
    }),
  ];
}

function roundCode(round: number): Code {
  const order = ORDERS[round % ORDERS.length] ?? "";
  return MIXINGS.flatMap((four, at) => {
    const taken = (letter: string): Code => [...get(AT), ...load(Number.parseInt(letter, 16) * 8)];
    const [a, b, c, d] = four;
    return [
      ...[...added(a, b, taken(order.charAt(2 * at))), ...mixed(d, a, 32)],
      ...[...added(c, d), ...mixed(b, c, 24)],
      ...[...added(a, b, taken(order.charAt(2 * at + 1))), ...mixed(d, a, 16)],
      ...[...added(c, d), ...mixed(b, c, 63)],
    ];
  });
}

/** Adds a word, and one of the block, to a word. */
function added(to: number, what: number, taken?: Code): Code {
  const more = taken === undefined ? [] : [...taken, ...ADD];
  return [...get(word(to)), ...get(word(what)), ...ADD, ...more, ...set(word(to))];
}

/** Lays one word over another and turns it to the right. */
function mixed(what: number, other: number, bits: number): Code {
  const both = [...get(word(what)), ...get(word(other)), ...XOR];
  return [...both, ...long(bits), ...ROTATE, ...set(word(what))];
}
