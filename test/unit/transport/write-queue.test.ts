import { expect } from "chai";
import fc from "fast-check";
import { WRITE_CHUNK_BYTES, WriteQueue } from "../../../src/transport/write-queue.ts";
import { FrameReader } from "../../../src/wire/frame.ts";

describe("WriteQueue", () => {
  const sizes = fc.oneof(
    fc.integer({ min: 0, max: 200 }),
    fc.integer({ min: WRITE_CHUNK_BYTES - 8, max: WRITE_CHUNK_BYTES + 8 }),
  );

  it("gives back every frame, in order, in pieces of at most a chunk or one frame", () => {
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 30 }), (lengths) => {
        const queue = new WriteQueue();
        const frames = lengths.map((length, at) => new Uint8Array(length).fill(at));
        for (const frame of frames) queue.push(frame);
        const bytes = queue.bytes;

        const pieces = queue.take();
        const reader = new FrameReader(2 * WRITE_CHUNK_BYTES);
        const perPiece = pieces.map((piece) => reader.push(piece));

        expect(bytes).to.equal(lengths.reduce((sum, length) => sum + length + 4, 0));
        expect(queue.bytes).to.equal(0);
        expect(reader.isPartial).to.equal(false);
        expect(Buffer.concat(perPiece.flat()).equals(Buffer.concat(frames))).to.equal(true);
        expect(perPiece.flat().length).to.equal(frames.length);
        for (const [at, piece] of pieces.entries()) {
          expect(piece.length <= WRITE_CHUNK_BYTES || perPiece[at]?.length === 1).to.equal(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("closes a piece only when the next frame does not fit", () => {
    const queue = new WriteQueue();
    const half = WRITE_CHUNK_BYTES / 2 - 4;
    for (const length of [half, half, 0]) queue.push(new Uint8Array(length));

    expect(queue.take().map((piece) => piece.length)).to.deep.equal([WRITE_CHUNK_BYTES, 4]);
  });

  it("has nothing to write when nothing was queued or all was forgotten", () => {
    const queue = new WriteQueue();
    queue.push(new Uint8Array(3));
    queue.clear();

    expect(queue.bytes).to.equal(0);
    expect(queue.take()).to.deep.equal([]);
  });
});
