import { expect } from "chai";
import fc from "fast-check";
import {
  encodeFrame,
  FRAME_HEAD_BYTES,
  FRAME_KINDS,
  FrameStream,
  INSPECTOR_FRAME_BYTES_MAX,
} from "../../../../src/inspector/protocol/frame.ts";

const frames = fc.array(
  fc.record({
    kind: fc.constantFrom(...FRAME_KINDS),
    number: fc.nat(2 ** 32 - 1),
    body: fc.uint8Array({ maxLength: 200 }),
  }),
  { maxLength: 20 },
);

describe("frames of the inspector", () => {
  it("come out as they went in, cut wherever the stream was cut (V4)", () => {
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 64 })), (sent, cuts) => {
        const whole = joined(sent.map(({ kind, number, body }) => encodeFrame(kind, number, body)));
        const stream = new FrameStream();
        expect(piecesOf(whole, cuts).flatMap((piece) => stream.push(piece))).to.deep.equal(sent);
      }),
    );
  });

  it("are skipped when their kind is of a later version", () => {
    const later = encodeFrame("hello", 0, new Uint8Array(3));
    later[4] = 200;
    const known = encodeFrame("tick", 1, new Uint8Array(0));
    expect(new FrameStream().push(joined([later, known])).map(({ kind }) => kind)).to.deep.equal([
      "tick",
    ]);
  });

  it("end the stream when they are too long or shorter than their head", () => {
    const head = (length: number): Uint8Array => {
      const bytes = new Uint8Array(FRAME_HEAD_BYTES);
      new DataView(bytes.buffer).setUint32(0, length);
      return bytes;
    };
    expect(() => new FrameStream().push(head(INSPECTOR_FRAME_BYTES_MAX + 1))).to.throw(RangeError);
    expect(() => new FrameStream().push(head(2))).to.throw(RangeError, "too short");
  });

  it("keep the numbers their kinds were given", () => {
    expect(FRAME_KINDS.slice(0, 6)).to.deep.equal([
      "hello",
      "strings",
      "machine",
      "clear",
      "rows",
      "gone",
    ]);
  });
});

function piecesOf(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const cut of cuts) {
    pieces.push(bytes.slice(at, at + cut));
    at += cut;
  }
  return [...pieces, bytes.slice(at)];
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
