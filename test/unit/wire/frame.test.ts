import { expect } from "chai";
import fc from "fast-check";
import { isRuntimeError } from "../../../src/errors.ts";
import { FrameReader, frameHeader, frameOf, HEARTBEAT_FRAME } from "../../../src/wire/frame.ts";

const FRAME_BYTES_MAX = 300_000;

/** Cuts bytes at the given sizes, over and over, until none are left. */
function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(bytes.slice(at, at + size));
    at += size;
  }
  return pieces;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function readAll(reader: FrameReader, pieces: readonly Uint8Array[]): Uint8Array[] {
  return pieces.flatMap((piece) => [...reader.push(piece)]);
}

describe("frame", () => {
  it("puts the length before the body, big-endian", () => {
    expect([...frameOf(Uint8Array.of(7, 8))]).to.deep.equal([0, 0, 0, 2, 7, 8]);
    expect([...frameHeader(0x01020304)]).to.deep.equal([1, 2, 3, 4]);
    expect([...HEARTBEAT_FRAME]).to.deep.equal([...frameOf(new Uint8Array(0))]);
  });
});

describe("FrameReader", () => {
  it("gives every body back, whatever the pieces", () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });
    const sizes = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 9 });

    fc.assert(
      fc.property(bodies, sizes, (sent, chunkSizes) => {
        const reader = new FrameReader(FRAME_BYTES_MAX);
        const stream = joined(sent.map(frameOf));

        const read = readAll(reader, cut(stream, chunkSizes));

        expect(read.map((body) => [...body])).to.deep.equal(sent.map((body) => [...body]));
        expect(reader.isPartial).to.equal(false);
      }),
    );
  });

  it("gathers a body larger than its first buffer", () => {
    const body = Uint8Array.from({ length: 250_000 }, (_, index) => index & 0xff);
    const reader = new FrameReader(FRAME_BYTES_MAX);

    const read = readAll(reader, cut(joined([frameOf(body), frameOf(body)]), [1, 1_460, 7]));

    expect(read.length).to.equal(2);
    expect(Buffer.compare(read[0] ?? body.subarray(1), body)).to.equal(0);
    expect(Buffer.compare(read[1] ?? body.subarray(1), body)).to.equal(0);
  });

  it("leaves earlier bodies alone when later ones arrive", () => {
    const reader = new FrameReader(FRAME_BYTES_MAX);
    const first = readAll(reader, cut(frameOf(Uint8Array.of(1, 2, 3)), [2]))[0];

    readAll(reader, cut(frameOf(Uint8Array.of(9, 9, 9)), [2]));

    expect([...(first ?? [])]).to.deep.equal([1, 2, 3]);
  });

  it("gives an empty body for a heartbeat, also as the last bytes of a piece", () => {
    const reader = new FrameReader(FRAME_BYTES_MAX);

    expect(reader.push(HEARTBEAT_FRAME).map((body) => body.length)).to.deep.equal([0]);
    expect(readAll(reader, cut(HEARTBEAT_FRAME, [3])).map((b) => b.length)).to.deep.equal([0]);
    expect(reader.isPartial).to.equal(false);
  });

  it("takes a body as large as the limit and refuses one byte more at its length", () => {
    const reader = new FrameReader(8);
    expect(reader.push(frameOf(new Uint8Array(8))).length).to.equal(1);

    let refusal: unknown;
    try {
      reader.push(frameHeader(9));
    } catch (error) {
      refusal = error;
    }

    expect(isRuntimeError(refusal, "codec.too_large")).to.equal(true);
    expect(isRuntimeError(refusal, "codec.too_large") && refusal.details).to.deep.equal({
      bytes: 9,
      bytesMax: 8,
    });
  });

  it("says whether a frame is unfinished", () => {
    const reader = new FrameReader(8);

    expect(reader.isPartial).to.equal(false);
    reader.push(Uint8Array.of(0, 0));
    expect(reader.isPartial).to.equal(true);
    reader.push(Uint8Array.of(0, 2));
    expect(reader.isPartial).to.equal(true);
    reader.push(Uint8Array.of(5));
    expect(reader.isPartial).to.equal(true);
    reader.push(Uint8Array.of(6));
    expect(reader.isPartial).to.equal(false);
  });

  it("costs time in proportion to the bytes, however small the pieces", () => {
    // 250 kB in single bytes: copying the body at each piece would move 31 GB.
    const reader = new FrameReader(FRAME_BYTES_MAX);
    const read = readAll(reader, cut(frameOf(new Uint8Array(250_000)), [1]));

    expect(read.map((body) => body.length)).to.deep.equal([250_000]);
  }).timeout(30_000);

  it("holds no more than twice what came, whatever length was announced", () => {
    const before = process.memoryUsage().arrayBuffers;
    const readers = Array.from({ length: 200 }, () => new FrameReader(2 ** 30));

    for (const reader of readers) reader.push(joined([frameHeader(2 ** 30), Uint8Array.of(1)]));

    expect(readers.every((reader) => reader.isPartial)).to.equal(true);
    expect(process.memoryUsage().arrayBuffers - before).to.be.below(100 * 1024 * 1024);
  });
});
