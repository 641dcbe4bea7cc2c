import { expect } from "chai";
import { isRuntimeError } from "../../../../src/errors.ts";
import { Recording } from "../../../../src/inspector/recording/recording.ts";
import { FIRST_MS, recordingMade } from "../../../support/inspector/recording-made.ts";
import { StreamMade } from "../../../support/inspector/stream-made.ts";

const bytes = recordingMade({ actors: 20, messages: 10_000, perFlush: 100, flushMs: 250 });

function refusal(of: Uint8Array): string {
  try {
    return new Recording(of).flaw ?? "none";
  } catch (error) {
    if (isRuntimeError(error, "recording.unreadable")) return error.details.reason;
    throw error;
  }
}

describe("Recording", () => {
  it("says what it spans and how much is in it (V4)", () => {
    const recording = new Recording(bytes);

    expect(recording.hello).to.include({ name: "node", source: "recording" });
    expect(recording.hello.verbs).to.deep.equal([]);
    expect(recording.startMs).to.equal(FIRST_MS);
    expect(recording.endMs).to.equal(FIRST_MS + 25_000);
    expect(recording.messages).to.equal(10_000);
    expect(recording.crashes).to.equal(2);
    expect(recording.flaw).to.equal(undefined);
  });

  it("counts messages by stretches of time, and marks what a scrubber shows (V4)", () => {
    const recording = new Recording(bytes);

    const density = recording.density(10);

    expect(density).to.have.length(10);
    expect(density.reduce((sum, count) => sum + count, 0)).to.equal(10_000);
    expect(Math.max(...density) - Math.min(...density)).to.be.at.most(200);
    expect(recording.moments.map(({ atMs }) => atMs)).to.deep.equal([13_500, 26_000]);
  });

  it("opens a file that was cut anywhere, as far as it goes, and says so (V4)", () => {
    for (const share of [0.3, 0.5, 0.999]) {
      const cut = bytes.slice(0, Math.floor(bytes.length * share));
      const recording = new Recording(cut);
      const cursor = recording.cursor();
      cursor.readAll();

      expect(recording.flaw).to.match(/cut within the frame .* messages up to .* can be read/);
      expect(cursor.message).to.equal(recording.messages);
      expect(cursor.mismatches).to.deep.equal([]);
    }
  });

  it("knows a file that ends between two frames, before its end (V4)", () => {
    const stream = new StreamMade();
    const [hello, flush] = [stream.hello(), stream.flush({ atMs: 5 })];

    expect(refusal(new Uint8Array([...hello, ...flush]))).to.match(/ends without a mark/);
  });

  it("refuses what is no recording, and says what it found (V4)", () => {
    const stream = new StreamMade();
    const foreign = new TextEncoder().encode(
      "this is a text, and a longer one than a head of a frame",
    );

    expect(refusal(new Uint8Array(0))).to.match(/empty/);
    expect(refusal(foreign)).to.match(/holds no frame: no frame begins at byte 0/);
    expect(refusal(stream.flush({ atMs: 5 }))).to.match(/first frame is no hello/);
    expect(refusal(new StreamMade().hello({ protocol: 2 as 1 }))).to.match(/protocol 2/);
  });

  it("knows a frame that is missing (V4)", () => {
    const stream = new StreamMade();
    const hello = stream.hello();
    stream.flush({ atMs: 5 });

    expect(refusal(new Uint8Array([...hello, ...stream.flush({ atMs: 6 })]))).to.match(
      /stands frame 2 \(expected 1\)/,
    );
  });
});
