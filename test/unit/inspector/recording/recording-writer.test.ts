import { expect } from "chai";
import { FrameStream } from "../../../../src/inspector/protocol/frame.ts";
import { Recording } from "../../../../src/inspector/recording/recording.ts";
import { RecordingWriter } from "../../../../src/inspector/recording/recording-writer.ts";
import { nowMade, originMade } from "../../../support/inspector/frames-made.ts";
import { recordingMade } from "../../../support/inspector/recording-made.ts";
import { joinedBytes, StreamMade } from "../../../support/inspector/stream-made.ts";

const SIZE = { actors: 30, messages: 140_000, perFlush: 1_000, flushMs: 10 };

function kindsIn(bytes: Uint8Array): readonly string[] {
  return new FrameStream().push(bytes).map(({ kind }) => kind);
}

describe("RecordingWriter", () => {
  it("tells the whole picture at the first flush, every 65,536 messages and at the end (V4)", () => {
    const { snapshots } = new Recording(recordingMade(SIZE));

    expect(snapshots).to.equal(1 + 2 + 1);
  });

  it("tells it every ten seconds when nothing happens (V4)", () => {
    const slow = recordingMade({ ...SIZE, messages: 40, perFlush: 1, flushMs: 1_000 });

    expect(new Recording(slow).snapshots).to.equal(1 + 4 + 1);
  });

  it("numbers frames without a gap, whatever the stream's own numbers were (V4)", () => {
    const frames = new FrameStream().push(recordingMade({ ...SIZE, messages: 3_000 }));

    expect(frames.map(({ number }) => number)).to.deep.equal(frames.map((_, index) => index));
  });

  it("ends at its cap with a mark and the reason (V4)", () => {
    const bytes = recordingMade({ ...SIZE, bytesMax: 100_000 });
    const recording = new Recording(bytes);
    const cursor = recording.cursor();
    cursor.readAll();

    expect(bytes.length).to.be.within(90_000, 100_000);
    expect(kindsIn(bytes).slice(-2)).to.deep.equal(["mark", "error"]);
    expect(cursor.picture.error?.code).to.equal("recording.full");
    expect(cursor.mismatches).to.deep.equal([]);
    expect(recording.flaw).to.equal(undefined);
  });

  it("remembers in a snapshot who has just gone, as gone (V4)", () => {
    const pieces: Uint8Array[] = [];
    const writer = new RecordingWriter({ write: (bytes) => pieces.push(bytes) });
    const stream = new StreamMade();
    writer.take(stream.hello());
    const rows = [1, 2].map((id) => ({ id, origin: originMade(), now: nowMade() }));
    writer.take(stream.flush({ atMs: 100, rows }));
    writer.take(stream.flush({ atMs: 200, gone: [2] }));
    writer.take(stream.flush({ atMs: 10_200 }));
    writer.close();

    const cursor = new Recording(joinedBytes(pieces)).cursor();
    cursor.seekTime(20_000);

    expect(cursor.picture.rows.get(2)?.goneAtMs).to.be.a("number");
    expect(cursor.mismatches).to.deep.equal([]);
  });

  it("takes nothing any more once it is closed (V4)", () => {
    let written = 0;
    const writer = new RecordingWriter({ write: ({ length }) => (written += length) });
    writer.take(new StreamMade().hello());
    writer.close();
    writer.close();
    const before = written;

    writer.take(new StreamMade().hello());

    expect([written, writer.bytes, writer.isEnded]).to.deep.equal([before, before, true]);
  });
});
