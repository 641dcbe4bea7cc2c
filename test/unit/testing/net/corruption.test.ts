import { expect } from "chai";
import fc from "fast-check";
import { turnBit } from "../../../../src/testing/net/corruption.ts";
import { FRAME_HEADER_BYTES } from "../../../../src/wire/frame.ts";

function turnedBits(before: readonly Uint8Array[], after: readonly Uint8Array[]): number {
  let bits = 0;
  for (const [at, frame] of before.entries()) {
    for (const [index, byte] of frame.entries()) {
      const difference = byte ^ (after[at]?.[index] ?? 0);
      bits += difference.toString(2).replaceAll("0", "").length;
    }
  }
  return bits;
}

describe("turnBit", () => {
  it("turns exactly one bit of a body, or says that a length is hit and turns none", () => {
    const frames = fc.array(fc.uint8Array({ maxLength: 9 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(frames, fc.nat(2 ** 32 - 1), (before, choice) => {
        const after = before.map((frame) => frame.slice());

        const damage = turnBit(after, choice);

        expect(turnedBits(before, after)).to.equal(damage === "body" ? 1 : 0);
      }),
    );
  });

  it("reaches every byte as often as it takes room on the way", () => {
    const damages = Array.from({ length: 14 }, (_, byte) =>
      turnBit([new Uint8Array(6), new Uint8Array(0)], byte * 8),
    );

    const lengths = damages.filter((damage) => damage === "length").length;
    expect(lengths).to.equal(2 * FRAME_HEADER_BYTES);
  });

  it("turns the bit the number names", () => {
    const frame = new Uint8Array(2);

    turnBit([frame], (FRAME_HEADER_BYTES + 1) * 8 + 5);

    expect([...frame]).to.deep.equal([0, 32]);
  });
});
