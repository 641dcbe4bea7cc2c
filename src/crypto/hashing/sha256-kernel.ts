/**
 * The machine code of SHA-256 over four messages at once, written out as a WebAssembly module: each
 * step of the standard works on a vector with one word of each message. The platform's own hash is
 * quicker for long messages; for short ones most of its time is the way in and out.
 *
 * @see FIPS 180-4, section 6.2; WebAssembly core specification, section 5 (binary format)
 */

/** Bytes of one block of SHA-256. */
export const BLOCK_BYTES = 64;
/** Messages a kernel works on at once. */
export const LANES = 4;

/** Where the digests of the lanes are after `finish`, 32 bytes each. */
export const DIGESTS_AT = 128;
/** The constants of the rounds, each four times: a vector in memory is quicker than one in code. */
const ROUNDS_AT = 256;
/** From here on the memory is the caller's. */
export const ROOM_AT = ROUNDS_AT + 64 * 16;

/** What a kernel can do. */
export interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Begins four messages. */
  readonly start: () => void;
  /** Takes in one block of each lane: the first is at `at`, the others `stride` bytes apart. */
  readonly compress: (at: number, stride: number) => void;
  /** Lays out the digests of the blocks so far; more blocks may follow. */
  readonly finish: () => void;
}

/** What is used here of WebAssembly, whose types the platform leaves to those of browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
  readonly validate: (bytes: Uint8Array) => boolean;
};

/** Opens a kernel; `undefined` where the platform has no vectors. */
export function openKernel(): Kernel | undefined {
  const bytes = moduleBytes();
  if (!WebAssembly.validate(bytes)) return undefined;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const kernel = exports as Kernel;
  const rounds = new DataView(kernel.memory.buffer, ROUNDS_AT);
  for (let at = 0; at < 64 * 4; at += 1) rounds.setUint32(at * 4, ROUNDS[at >> 2] ?? 0, true);
  return kernel;
}

type Code = readonly number[];

/** The first 32 bits of the fractions of a root of the first primes. @see FIPS 180-4, 4.2.2 and 5.3.3 */
function fractions(count: number, root: (prime: number) => number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n += 1) {
    if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  }
  return primes.map((prime) => Math.floor((root(prime) % 1) * 2 ** 32));
}

const INITIAL = fractions(8, Math.sqrt);
const ROUNDS = fractions(64, Math.cbrt);

/** A whole number, seven bits a byte. */
function uleb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...uleb(value >>> 7)];
}

const vector = (op: number, ...rest: number[]): Code => [0xfd, ...uleb(op), ...rest];
const get = (local: number): Code => [0x20, ...uleb(local)];
const set = (local: number): Code => [0x21, ...uleb(local)];
const int = (value: number): Code => [0x41, ...sleb(value)];

/** A number from 0 on with room for a sign, seven bits a byte. */
function sleb(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...sleb(value >>> 7)];
}

const ALIGN_1 = 0;
const load = (offset: number): Code => vector(0x00, ALIGN_1, ...uleb(offset));
const store = (offset: number): Code => vector(0x0b, ALIGN_1, ...uleb(offset));
const storeLane = (offset: number, lane: number): Code =>
  vector(0x5a, ALIGN_1, ...uleb(offset), lane);
const OR = vector(0x50);
const XOR = vector(0x51);
/** Takes the bits of the first where the third has ones, else those of the second. */
const SELECT = vector(0x52);
const SHIFT_LEFT = vector(0xab);
const SHIFT_RIGHT = vector(0xad);
const ADD = vector(0xae);
/** Turns the bytes of each of four words around. */
const SWAP: Code = [
  ...vector(0x0c, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12),
  ...vector(0x0e),
];

/** One word in all four places. */
function splat(word: number): Code {
  const bytes = [word & 0xff, (word >>> 8) & 0xff, (word >>> 16) & 0xff, word >>> 24];
  return vector(0x0c, ...bytes, ...bytes, ...bytes, ...bytes);
}

function rotated(local: number, by: number): Code {
  const low = [...get(local), ...int(by), ...SHIFT_RIGHT];
  return [...low, ...get(local), ...int(32 - by), ...SHIFT_LEFT, ...OR];
}

/** The Σ of the standard: three rotations. */
function sigma(local: number, [one, two, three]: readonly [number, number, number]): Code {
  return [...rotated(local, one), ...rotated(local, two), ...XOR, ...rotated(local, three), ...XOR];
}

/** The σ of the standard: two rotations and a shift. */
function smallSigma(local: number, [one, two, by]: readonly [number, number, number]): Code {
  const shifted = [...get(local), ...int(by), ...SHIFT_RIGHT];
  return [...rotated(local, one), ...rotated(local, two), ...XOR, ...shifted, ...XOR];
}

/** Locals of `compress`: two parameters, four addresses, sixteen words, a to h, one in between. */
const [AT, STRIDE, LANE_AT, WORD, STATE, BETWEEN] = [0, 1, 2, 6, 22, 30];
const word = (round: number): number => WORD + (round & 15);

function round(t: number): Code {
  const name = (letter: number): number => STATE + ((letter + 64 - t) & 7);
  const [a, b, c, d, e, f, g, h] = [0, 1, 2, 3, 4, 5, 6, 7].map(name) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const choice = [...get(f), ...get(g), ...get(e), ...SELECT];
  const majority = [...get(c), ...get(b), ...get(a), ...get(b), ...XOR, ...SELECT];
  return [
    ...(t < 16 ? [] : scheduled(t)),
    ...[...get(h), ...sigma(e, [6, 11, 25]), ...ADD, ...choice, ...ADD],
    ...[...int(0), ...load(ROUNDS_AT + t * 16), ...ADD, ...get(word(t)), ...ADD, ...set(BETWEEN)],
    ...[...get(d), ...get(BETWEEN), ...ADD, ...set(d)],
    ...[...get(BETWEEN), ...sigma(a, [2, 13, 22]), ...ADD, ...majority, ...ADD, ...set(h)],
  ];
}

function scheduled(t: number): Code {
  return [
    ...[...get(word(t)), ...smallSigma(word(t + 1), [7, 18, 3]), ...ADD],
    ...[...get(word(t + 9)), ...ADD, ...smallSigma(word(t + 14), [17, 19, 10]), ...ADD],
    ...set(word(t)),
  ];
}

/** Takes 32 or 64 bits from the one and the other by turns, of their low or their high half. */
const WORDS_LOW = vector(0x0d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
const WORDS_HIGH = vector(0x0d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
const HALVES_LOW = vector(0x0d, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
const HALVES_HIGH = vector(0x0d, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);

/** Four words of each lane come as one vector a lane and become one vector a word. */
function turned(quarter: number): Code {
  // The letters are not in use yet.
  const [one, two, three, four] = [STATE, STATE + 1, STATE + 2, STATE + 3];
  const loads = FOUR.flatMap((lane) => [
    ...[...get(LANE_AT + lane), ...load(quarter * 4), ...SWAP, ...set(STATE + lane)],
  ]);
  const pairs = [
    ...[...get(one), ...get(two), ...WORDS_LOW, ...set(STATE + 4)],
    ...[...get(one), ...get(two), ...WORDS_HIGH, ...set(STATE + 5)],
    ...[...get(three), ...get(four), ...WORDS_LOW, ...set(STATE + 6)],
    ...[...get(three), ...get(four), ...WORDS_HIGH, ...set(STATE + 7)],
  ];
  return [
    ...[...loads, ...pairs],
    ...[...get(STATE + 4), ...get(STATE + 6), ...HALVES_LOW, ...set(word(quarter))],
    ...[...get(STATE + 4), ...get(STATE + 6), ...HALVES_HIGH, ...set(word(quarter + 1))],
    ...[...get(STATE + 5), ...get(STATE + 7), ...HALVES_LOW, ...set(word(quarter + 2))],
    ...[...get(STATE + 5), ...get(STATE + 7), ...HALVES_HIGH, ...set(word(quarter + 3))],
  ];
}

const EIGHT = [0, 1, 2, 3, 4, 5, 6, 7];
const FOUR = [0, 1, 2, 3];

function compressBody(): Code {
  const code: number[] = [];
  for (const lane of FOUR) {
    const before = lane === 0 ? get(AT) : [...get(LANE_AT + lane - 1), ...get(STRIDE), 0x6a];
    code.push(...before, ...set(LANE_AT + lane));
  }
  for (let quarter = 0; quarter < 16; quarter += 4) code.push(...turned(quarter));
  for (const letter of EIGHT) code.push(...int(0), ...load(letter * 16), ...set(STATE + letter));
  for (let t = 0; t < 64; t += 1) code.push(...round(t));
  for (const letter of EIGHT) {
    const sum = [...int(0), ...load(letter * 16), ...get(STATE + letter), ...ADD];
    code.push(...int(0), ...sum, ...store(letter * 16));
  }
  return code;
}

function startBody(): Code {
  return EIGHT.flatMap((letter) => [
    ...int(0),
    ...splat(INITIAL[letter] ?? 0),
    ...store(letter * 16),
  ]);
}

function finishBody(): Code {
  return EIGHT.flatMap((letter) => [
    ...[...int(0), ...load(letter * 16), ...SWAP, ...set(0)],
    ...FOUR.flatMap((lane) => [
      ...[...int(0), ...get(0), ...storeLane(DIGESTS_AT + lane * 32 + letter * 4, lane)],
    ]),
  ]);
}

/** A section: its number, its length, what is in it. */
const section = (number: number, content: Code): Code => [
  number,
  ...uleb(content.length),
  ...content,
];
const text = (name: string): Code => [name.length, ...Buffer.from(name, "latin1")];

const V128 = 0x7b;
const I32 = 0x7f;

function body(locals: Code, code: Code): Code {
  const content = [...locals, ...code, 0x0b];
  return [...uleb(content.length), ...content];
}

function moduleBytes(): Uint8Array {
  const types = [2, 0x60, 0, 0, 0x60, 2, I32, I32, 0];
  const functions = [3, 0, 1, 0];
  const memory = [1, 0, 1];
  const names = [
    ...[...text("memory"), 2, 0],
    ...[...text("start"), 0, 0],
    ...[...text("compress"), 0, 1],
    ...[...text("finish"), 0, 2],
  ];
  const code = [
    ...[3, ...body([0], startBody())],
    ...body([2, 4, I32, 25, V128], compressBody()),
    ...body([1, 1, V128], finishBody()),
  ];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(3, functions),
    ...section(5, memory),
    ...section(7, [4, ...names]),
    ...section(10, code),
  ]);
}
