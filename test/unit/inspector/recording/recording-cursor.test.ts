import { expect } from "chai";
import { hashOf } from "../../../../src/inspector/picture/hash.ts";
import { FRAME_HEAD_BYTES, FrameStream } from "../../../../src/inspector/protocol/frame.ts";
import { Picture } from "../../../../src/inspector/picture/picture.ts";
import { Recording } from "../../../../src/inspector/recording/recording.ts";
import type { RecordingCursor } from "../../../../src/inspector/recording/recording-cursor.ts";
import { failureOf } from "../../../support/failure.ts";
import { FIRST_MS, recordingMade } from "../../../support/inspector/recording-made.ts";

const SIZE = { actors: 40, messages: 140_000, perFlush: 500, flushMs: 100 };
const bytes = recordingMade(SIZE);

/** What a page would show of a picture that does not depend on when it began to look. */
function shownOf({ picture }: RecordingCursor) {
  const rows = [...picture.rows.values()].map(({ id, path, now, rate }) => ({
    id,
    path,
    now,
    rate,
  }));
  return {
    rows: rows.sort((one, other) => one.id - other.id),
    atMs: picture.atMs,
    crashes: picture.crashes.values,
    events: picture.events.values,
    headers: picture.headers.values.map(({ id, atMs }) => `${id} ${atMs}`).join(),
  };
}

describe("RecordingCursor", () => {
  it("folds all of a recording to the hashes that stand in it (V4)", () => {
    const cursor = new Recording(bytes).cursor();

    cursor.readAll();

    expect(cursor.marksChecked).to.equal(4);
    expect(cursor.mismatches).to.deep.equal([]);
  });

  it("shows the same at a place wherever it came from (V4)", () => {
    const recording = new Recording(bytes);
    for (const message of [1, 70_123, 131_999, 139_999]) {
      const direct = recording.cursor();
      direct.seekMessage(message);
      const walked = recording.cursor();
      for (let at = 0; at < message; at += 30_000) walked.seekMessage(at);
      walked.seekMessage(message);
      const back = recording.cursor();
      back.seekMessage(140_000);
      back.seekMessage(message);

      expect(direct.message).to.equal(message);
      expect(direct.picture.headers.last?.id).to.equal(message);
      expect(shownOf(direct)).to.deep.equal(shownOf(walked));
      expect(shownOf(back)).to.deep.equal(shownOf(direct));
    }
  });

  it("goes to the end of the last flush before a time (V4)", () => {
    const cursor = new Recording(bytes).cursor();

    cursor.seekTime(FIRST_MS + 20_050);

    expect(cursor.picture.atMs).to.equal(FIRST_MS + 20_000);
    expect(cursor.message).to.equal(100_000);
    cursor.seekTime(0);
    expect([cursor.picture.atMs, cursor.message]).to.deep.equal([FIRST_MS, 0]);
  });

  it("steps by single messages, ahead and back (V4)", () => {
    const cursor = new Recording(bytes).cursor();
    cursor.seekMessage(777);

    for (const message of [778, 779, 778, 0, 1]) {
      cursor.seekMessage(message);
      expect(cursor.message).to.equal(message);
      expect(cursor.picture.headers.last?.id ?? 0).to.equal(message);
    }
  });

  it("reports a picture that is not the recorded one (V4)", () => {
    const changed = bytes.slice();
    const depth = lastRowsBody(changed) + 2;
    changed[depth] = changed[depth] === 1 ? 2 : 1;
    const cursor = new Recording(changed).cursor();

    cursor.seekMessage(SIZE.messages);
    cursor.readAll();

    expect(cursor.mismatches).to.have.length(1);
    expect(cursor.mismatches[0]?.folded).not.to.equal(cursor.mismatches[0]?.recorded);
  });

  it("fails at a frame whose body is none, and names its place (V4)", () => {
    const damaged = bytes.slice();
    const body = lastRowsBody(damaged);
    damaged.fill(255, body, body + 40);
    const cursor = new Recording(damaged).cursor();

    const { code, message } = failureOf(() => cursor.readAll());

    expect(code).to.equal("recording.unreadable");
    expect(message).to.include(`at byte ${body - FRAME_HEAD_BYTES} is damaged`);
  });

  it("is folded by the same picture as a live stream (V4)", () => {
    const live = new Picture();
    for (const frame of new FrameStream().push(bytes)) live.take(frame);
    const cursor = new Recording(bytes).cursor();
    cursor.readAll();

    expect(hashOf(cursor.picture)).to.equal(hashOf(live));
  });
});

/** Where the rows of the last flush begin: each is its number, its life, its depth, and so on. */
function lastRowsBody(of: Uint8Array): number {
  const frames = new FrameStream().push(of);
  const kinds = frames.map(({ kind }) => kind);
  const rows = kinds.lastIndexOf("rows", kinds.lastIndexOf("tick"));
  const before = frames.slice(0, rows).reduce((sum, { body }) => sum + body.length, 0);
  return before + (rows + 1) * FRAME_HEAD_BYTES;
}
