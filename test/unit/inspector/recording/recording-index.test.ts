import { expect } from "chai";
import { FramePlaces } from "../../../../src/inspector/recording/frame-places.ts";
import {
  isOurs,
  placeBelow,
  RecordingIndex,
  Tellings,
} from "../../../../src/inspector/recording/recording-index.ts";
import { nowMade, originMade } from "../../../support/inspector/frames-made.ts";
import { recordingMade } from "../../../support/inspector/recording-made.ts";
import { joinedBytes, StreamMade } from "../../../support/inspector/stream-made.ts";

function indexOf(bytes: Uint8Array): RecordingIndex {
  return new RecordingIndex(new FramePlaces(bytes));
}

describe("RecordingIndex", () => {
  it("finds the snapshots of a writer, not what a host told anew (V4)", () => {
    const size = { actors: 5, messages: 70_000, perFlush: 1_000, flushMs: 1 };
    const { clears, marks, snapshots, messages } = indexOf(recordingMade(size));
    const stream = new StreamMade();
    const rows = [{ id: 1, origin: originMade(), now: nowMade() }];
    const host = joinedBytes([
      stream.hello(),
      stream.flush({ atMs: 1, rows, others: [["clear", null]] }),
      stream.flush({ atMs: 2, rows, others: [["mark", { atMs: 2, messages: 0, hash: "0" }]] }),
    ]);

    expect(snapshots.map(({ messages: told }) => told)).to.deep.equal([0, 66_000, 70_000]);
    expect(clears).to.deep.equal(snapshots.map(({ clear }) => clear));
    expect(marks.size).to.equal(3);
    expect(messages.total).to.equal(70_000);
    expect(indexOf(host).snapshots).to.have.length(0);
  });

  it("goes as far as the first damaged frame and names it (V4)", () => {
    const bytes = recordingMade({ actors: 5, messages: 500, perFlush: 100, flushMs: 1_000 });
    const text = new TextDecoder("latin1").decode(bytes);
    bytes[text.lastIndexOf('{"atMs":5000')] = 0;

    const { flaw, tickTimes } = indexOf(bytes);

    expect(flaw).to.match(/^the tick at byte \d+ is damaged: SyntaxError/);
    expect(tickTimes.at(-1)).to.equal(4_000);
  });

  it("knows its own protocol only (V4)", () => {
    expect(isOurs(undefined)).to.equal(false);
    expect(isOurs(indexOf(new StreamMade().hello()).hello)).to.equal(true);
  });
});

describe("Tellings", () => {
  it("give the frames that tell the newest things before a frame (V4)", () => {
    const tellings = new Tellings();
    for (const [frame, count] of [
      [2, 10],
      [5, 1],
      [9, 10],
      [12, 3],
    ] as const) {
      tellings.add(frame, count, 0);
    }

    expect(tellings.newest(12, 10)).to.deep.equal([9]);
    expect(tellings.newest(12, 11)).to.deep.equal([5, 9]);
    expect(tellings.newest(12, 12)).to.deep.equal([2, 5, 9]);
    expect(tellings.newest(13, 3)).to.deep.equal([12]);
    expect(tellings.newest(2, 5)).to.deep.equal([]);
    expect(tellings.newest(100, 100)).to.deep.equal([2, 5, 9, 12]);
  });

  it("are searched by halves (V4)", () => {
    expect([0, 1, 2, 5, 6].map((end) => placeBelow([1, 1, 5], end))).to.deep.equal([
      -1, -1, 1, 1, 2,
    ]);
  });
});
