import { expect } from "chai";
import fc from "fast-check";
import { isRuntimeError } from "../../../src/errors.ts";
import { decode, encode, type WireValue } from "../../../src/wire/codec.ts";
import { DECODE_LIMITS } from "../../../src/wire/codec-scan.ts";

function hex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return isRuntimeError(error) ? error.code : String(error);
  }
  return "accepted";
}

const integers = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer(),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
);
const texts = fc
  .oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.string({ maxLength: 80 }))
  .filter((text) => !text.startsWith("\uFEFF") && !/\p{Surrogate}/u.test(text));
const { values } = fc.letrec<{ values: WireValue }>((tie) => ({
  values: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<WireValue>(null, true, false),
    integers,
    texts,
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie("values"), { maxLength: 30 }),
  ),
}));

describe("codec", () => {
  it("gives every value back", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decode(encode(value))).to.deep.equal(value);
      }),
    );
  });

  it("accepts bytes only if it would write the same", () => {
    const noise = fc.uint8Array({ minLength: 1, maxLength: 12 });
    const nearMisses = fc
      .tuple(values, fc.nat(), fc.integer({ min: 1, max: 255 }))
      .map(([value, at, flip]) => {
        const bytes = encode(value);
        const index = at % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ flip;
        return bytes;
      });

    fc.assert(
      fc.property(fc.oneof(noise, nearMisses), (bytes) => {
        let value: WireValue;
        try {
          value = decode(bytes);
        } catch (error) {
          expect(isRuntimeError(error, "codec.malformed"), String(error)).to.equal(true);
          return;
        }
        expect(hexOf(encode(value))).to.equal(hexOf(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  it("refuses every value cut short", () => {
    const bytes = encode([1, [300, "ä".repeat(40)], new Uint8Array(30), 2 ** 40, [null, true]]);

    for (let length = 0; length < bytes.length; length += 1) {
      expect(codeOf(() => decode(bytes.subarray(0, length)))).to.equal("codec.malformed");
    }
  });

  describe("with numbers at the bounds of their forms", () => {
    const forms: readonly [WireValue, string][] = [
      [0, "00"],
      [23, "17"],
      [24, "1818"],
      [255, "18ff"],
      [256, "190100"],
      [65_535, "19ffff"],
      [65_536, "1a00010000"],
      [2 ** 32 - 1, "1affffffff"],
      [2 ** 32, "1b0000000100000000"],
      [Number.MAX_SAFE_INTEGER, "1b001fffffffffffff"],
      [2n ** 53n, "1b0020000000000000"],
      [2n ** 64n - 1n, "1bffffffffffffffff"],
      [-1, "20"],
      [-24, "37"],
      [-25, "3818"],
      [-256, "38ff"],
      [-257, "390100"],
      [-65_536, "39ffff"],
      [-65_537, "3a00010000"],
      [-(2 ** 32), "3affffffff"],
      [-(2 ** 32) - 1, "3b0000000100000000"],
      [Number.MIN_SAFE_INTEGER, "3b001ffffffffffffe"],
      [-(2n ** 63n), "3b7fffffffffffffff"],
    ];
    for (const [value, form] of forms) {
      it(`writes ${value} as ${form} and reads it back`, () => {
        expect(hexOf(encode(value))).to.equal(form);
        expect(decode(hex(form))).to.equal(value);
      });
    }

    it("writes a bigint like the number it equals, and reads the number", () => {
      for (const value of [0, 5, 255, -7, 2 ** 32, Number.MIN_SAFE_INTEGER]) {
        expect(hexOf(encode(BigInt(value)))).to.equal(hexOf(encode(value)));
        expect(decode(encode(BigInt(value)))).to.equal(value);
      }
    });
  });

  describe("refuses to read", () => {
    const refused: readonly [string, string][] = [
      ["nothing", ""],
      ["two values", "00 00"],
      ["a map", "a0"],
      ["a map in a list", "81 a1 00 00"],
      ["a map left open", "bf ff"],
      ["a date tag", "c1 00"],
      ["a bignum tag", "c2 41 01"],
      ["a packed-string tag", "c6 00"],
      ["a tag of one byte", "d8 40 41 00"],
      ["a shared-value tag", "d8 1c 80"],
      ["a record tag", "d9 dfff 83 00 80 00"],
      ["a tag of eight bytes", "db ffffffffffffffff 00"],
      ["undefined", "f7"],
      ["a simple value", "e0"],
      ["a simple value of two bytes", "f8 ff"],
      ["a half float", "f9 3c00"],
      ["a float", "fa 3f800000"],
      ["a double", "fb 3ff0000000000000"],
      ["a break", "ff"],
      ["bytes left open", "5f 41 00 ff"],
      ["text left open", "7f 61 61 ff"],
      ["a list left open", "9f 00 ff"],
      ["a reserved length", "1c"],
      ["23 in two bytes", "18 17"],
      ["255 in three bytes", "19 00ff"],
      ["65535 in five bytes", "1a 0000ffff"],
      ["2^32 - 1 in nine bytes", "1b 00000000ffffffff"],
      ["-24 in two bytes", "38 17"],
      ["a length longer than needed", "58 01 00"],
      ["a text length longer than needed", "78 01 61"],
      ["a list length longer than needed", "98 01 00"],
      ["an integer below -2^63", "3b 8000000000000000"],
      ["a list that claims 2^32 - 1 items", "9a ffffffff"],
      ["bytes that claim 2^64 - 1", "5b ffffffffffffffff"],
      ["text that is not UTF-8", "61 ff"],
      ["text with an overlong form", "62 c080"],
      ["text with half a pair", "63 eda080"],
      ["text cut within a character", "61 c3"],
      ["text with a byte order mark", "63 efbbbf"],
    ];
    for (const [name, form] of refused) {
      it(name, () => {
        expect(codeOf(() => decode(hex(form)))).to.equal("codec.malformed");
      });
    }
  });

  it("refuses to write what has no form", () => {
    const deep = (levels: number): WireValue => (levels === 0 ? 0 : [deep(levels - 1)]);
    const values: unknown[] = [
      undefined,
      1.5,
      Number.NaN,
      2 ** 53,
      2n ** 64n,
      -(2n ** 63n) - 1n,
      "\ud800",
      "\uFEFFa",
      { a: 1 },
      new Map(),
      () => 0,
      [undefined],
      new Array(1),
      new Uint16Array(1),
      deep(DECODE_LIMITS.depthMax + 1),
    ];

    for (const value of values) {
      expect(
        codeOf(() => encode(value as WireValue)),
        String(value),
      ).to.equal("codec.malformed");
    }
    expect(decode(encode(deep(DECODE_LIMITS.depthMax)))).to.deep.equal(deep(16));
  });

  it("stops at its limits of depth, items and bytes", () => {
    const lists = (levels: number): Uint8Array => hex(`${"81".repeat(levels - 1)}80`);

    expect(codeOf(() => decode(lists(16)))).to.equal("accepted");
    expect(codeOf(() => decode(lists(17)))).to.equal("codec.malformed");
    expect(codeOf(() => decode(lists(1_000_000)))).to.equal("codec.malformed");
    expect(codeOf(() => decode(hex("83000000"), { itemsMax: 4 }))).to.equal("accepted");
    expect(codeOf(() => decode(hex("83000000"), { itemsMax: 3 }))).to.equal("codec.malformed");
    expect(codeOf(() => decode(hex("83000000"), { bytesMax: 4 }))).to.equal("accepted");
    expect(codeOf(() => decode(hex("83000000"), { bytesMax: 3 }))).to.equal("codec.too_large");
  });

  it("shares no bytes with its input, and leaves the input alone", () => {
    for (const input of [encode([new Uint8Array(3)]), Buffer.from(encode([new Uint8Array(3)]))]) {
      const value = decode(input);
      const names = Object.getOwnPropertyNames(input).filter((name) => !/^\d+$/.test(name));
      input.fill(0xff);

      expect(value).to.deep.equal([new Uint8Array(3)]);
      expect(names).to.deep.equal([]);
    }
  });

  it("gives bytes that later calls do not touch", () => {
    const first = encode([1, "one"]);
    const before = hexOf(first);

    for (let turn = 0; turn < 2_000; turn += 1) encode([turn, "another"]);

    expect(hexOf(first)).to.equal(before);
    expect(first.buffer.byteLength).to.equal(first.length);
  });
});
