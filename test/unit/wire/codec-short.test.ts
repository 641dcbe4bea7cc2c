import { expect } from "chai";
import fc from "fast-check";
import { decode, encode, type WireValue } from "../../../src/wire/codec.ts";
import { decodeShort, encodeShort } from "../../../src/wire/codec-short.ts";

const items = fc.oneof<fc.Arbitrary<WireValue>[]>(
  fc.constantFrom<WireValue>(null, true, false, -0),
  fc.constantFrom(0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32),
  fc.maxSafeInteger(),
  fc.nat(),
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom<WireValue>("text", [1], 2n ** 60n),
);
const values = fc.array(items, { maxLength: 25 });

/** The general way: an array within an array is never short. */
function general(value: WireValue): Uint8Array {
  return encode([value]).slice(1);
}

/** Either way's verdict on some bytes. */
function outcome(read: () => WireValue | undefined): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}

describe("short messages", () => {
  it("are written as the general way writes them, or left to it", () => {
    let taken = 0;
    fc.assert(
      fc.property(values, (value) => {
        const short = encodeShort(value);
        if (short === undefined) return;
        taken += 1;
        expect([...short]).to.deep.equal([...general(value)]);
      }),
      { numRuns: 500 },
    );
    expect(taken).to.be.above(50);
  });

  it("are read as the general way reads them, or left to it", () => {
    const near = fc
      .tuple(values, fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([value, at, flip]) => {
        const bytes = encode(value);
        bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ flip;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(near, fc.uint8Array({ maxLength: 12 })), (bytes) => {
        const short = decodeShort(bytes);
        if (short === undefined) return;
        expect(short).to.deep.equal(outcome(() => decode(bytes, {})));
      }),
      { numRuns: 2_000 },
    );
  });

  it("are all taken the short way when they are flat and small", () => {
    const value = [1, 70_000, null, true, new Uint8Array(64)];

    expect(encodeShort(value)).to.not.equal(undefined);
    expect(decodeShort(encode(value))).to.deep.equal(value);
  });

  it("share nothing with the bytes they were read from", () => {
    const bytes = encode([new Uint8Array(3)]);
    const [read] = decodeShort(bytes) ?? [];

    bytes.fill(9);

    expect(read).to.deep.equal(new Uint8Array(3));
  });

  it("are not overwritten by the next ones", () => {
    const many = Array.from({ length: 2_000 }, (_, at) => encodeShort([at, new Uint8Array(40)]));

    for (const [at, bytes] of many.entries()) {
      expect(decodeShort(bytes ?? new Uint8Array(0))).to.deep.equal([at, new Uint8Array(40)]);
    }
  });
});
