import { expect } from "chai";
import fc from "fast-check";
import {
  ByteReader,
  ByteWriter,
  folded,
  unfolded,
} from "../../../../src/inspector/protocol/bytes.ts";

const whole = fc.maxSafeNat();

describe("ByteWriter and ByteReader", () => {
  it("give back every whole number, in order (V1)", () => {
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 300 }), (numbers) => {
        const writer = new ByteWriter();
        for (const one of numbers) writer.number(one);
        expect(writer.bytes().length).to.equal(writer.length);
        const reader = new ByteReader(writer.bytes());
        expect(numbers.map(() => reader.number())).to.deep.equal(numbers);
        expect(reader.hasMore).to.equal(false);
      }),
    );
  });

  it("write small numbers in one byte (V6)", () => {
    const writer = new ByteWriter();
    writer.number(127);
    expect(writer.length).to.equal(1);
  });

  it("refuse bytes that end within a number, and one too large", () => {
    expect(() => new ByteReader(new Uint8Array([0x80])).number()).to.throw(
      RangeError,
      "end within",
    );
    const endless = new Uint8Array(12).fill(0xff);
    expect(() => new ByteReader(endless).number()).to.throw(RangeError, "too large");
    const nothing = new Uint8Array(1_000).fill(0x80);
    expect(() => new ByteReader(nothing).number()).to.throw(RangeError, "too large");
  });

  it("fold signed numbers so that small ones stay small", () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(unfolded(folded(value))).to.equal(value);
        expect(folded(value)).to.be.at.least(0);
      }),
    );
    expect([0, -1, 1, -2].map(folded)).to.deep.equal([0, 1, 2, 3]);
  });
});
