/**
 * Machine code written out by hand: the few parts of a WebAssembly module that hash kernels share.
 *
 * @see WebAssembly core specification, section 5 (binary format)
 */

/** Bytes of code, or of anything else in a module. */
export type Code = readonly number[];

/** What is used here of WebAssembly, whose types the platform leaves to those of browsers. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
  readonly validate: (bytes: Uint8Array) => boolean;
};

/** Numbers of the types of values. */
export const TYPES = { vector: 0x7b, float: 0x7c, long: 0x7e, int: 0x7f } as const;

/** A whole number, seven bits a byte. */
export function uleb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...uleb(value >>> 7)];
}

/** A number from 0 on with room for a sign, seven bits a byte. */
function sleb(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...sleb(value >>> 7)];
}

/** Instructions every kernel needs: a local's value, setting one, a number from 0 on of 32 or 64 bits. */
export const ops = {
  get: (local: number): Code => [0x20, ...uleb(local)],
  set: (local: number): Code => [0x21, ...uleb(local)],
  int: (value: number): Code => [0x41, ...sleb(value)],
  long: (value: number): Code => [0x42, ...sleb(value)],
} as const;

/** One function of a module. */
export interface WrittenFunction {
  /** What it is exported as. */
  readonly name: string;
  /** Types of its parameters; it gives nothing back. */
  readonly takes: readonly number[];
  /** Its further locals: how many of which type, in order. */
  readonly locals: readonly (readonly [count: number, type: number])[];
  readonly code: Code;
}

/**
 * Opens a module with a memory, exported as `memory`, and functions.
 *
 * @param pages how large its memory is, in pages of 64 KiB
 * @returns what it exports; `undefined` where the platform has not all of its instructions
 */
export function openModule(pages: number, functions: readonly WrittenFunction[]): unknown {
  const bytes = moduleBytes(pages, functions);
  // A process told to make no machine code (`--jitless`) has not even the name.
  if (typeof WebAssembly === "undefined" || !WebAssembly.validate(bytes)) return undefined;
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
}

function moduleBytes(pages: number, functions: readonly WrittenFunction[]): Uint8Array {
  const types = functions.map(({ takes }) => [0x60, ...uleb(takes.length), ...takes, 0]);
  const names = functions.map(({ name }, at) => [...text(name), 0, ...uleb(at)]);
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(
      3,
      functions.map((_, at) => uleb(at)),
    ),
    ...section(5, [[0, ...uleb(pages)]]),
    ...section(7, [[...text("memory"), 2, 0], ...names]),
    ...section(10, functions.map(body)),
  ]);
}

/** A section: its number, its length, how many things are in it, and these. */
function section(number: number, items: readonly Code[]): Code {
  const content = [...uleb(items.length), ...items.flat()];
  return [number, ...uleb(content.length), ...content];
}

function text(name: string): Code {
  return [...uleb(name.length), ...Buffer.from(name, "latin1")];
}

function body({ locals, code }: WrittenFunction): Code {
  const declared = locals.flatMap(([count, type]) => [...uleb(count), type]);
  const content = [...uleb(locals.length), ...declared, ...code, 0x0b];
  return [...uleb(content.length), ...content];
}
