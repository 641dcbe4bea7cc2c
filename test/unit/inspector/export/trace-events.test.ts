import { expect } from "chai";
import {
  NOMINAL_US,
  type TraceEvent,
  TraceEvents,
  traceText,
} from "../../../../src/inspector/export/trace-events.ts";
import type { ShownEvent } from "../../../../src/inspector/protocol/bodies.ts";
import { type Frame, FrameStream } from "../../../../src/inspector/protocol/frame.ts";
import type { MessageHeader } from "../../../../src/inspector/protocol/headers.ts";
import { Recording } from "../../../../src/inspector/recording/recording.ts";
import { nowMade, originMade } from "../../../support/inspector/frames-made.ts";
import { recordingMade } from "../../../support/inspector/recording-made.ts";
import { type FlushMade, StreamMade } from "../../../support/inspector/stream-made.ts";

const ROWS = ["asker", "answerer"].map((label, at) => ({
  id: at + 1,
  origin: originMade({ label, parent: 0 }),
  now: nowMade(),
}));

function header(id: number, parts: Partial<MessageHeader> = {}): MessageHeader {
  return { id, causeId: 0, from: 0, to: 1, type: "ask", outcome: "handled", atMs: 1_000, ...parts };
}

function framesOf(...flushes: readonly FlushMade[]): readonly Frame[] {
  const made = new StreamMade();
  const reader = new FrameStream();
  const pieces = [made.hello(), ...flushes.map((flush) => made.flush(flush))];
  return pieces.flatMap((piece) => [...reader.push(piece)]);
}

function eventsOf(...flushes: readonly FlushMade[]): readonly TraceEvent[] {
  const trace = new TraceEvents();
  return framesOf(...flushes).flatMap((frame) => trace.take(frame));
}

describe("TraceEvents", () => {
  it("gives each actor a track with its path, and each message a slice on its receiver's (V5)", () => {
    const events = eventsOf({ atMs: 1_000, rows: ROWS, headers: [header(7, { to: 2, from: 1 })] });

    const names = events
      .filter(({ ph }) => ph === "M")
      .map(({ tid, args }) => [tid, args?.["name"]]);
    expect(names).to.deep.equal([
      [0, "host"],
      [1, "/asker"],
      [2, "/answerer"],
    ]);
    const [slice] = events.filter(({ ph }) => ph === "X");
    expect(slice).to.include({ name: "ask", tid: 2, ts: 0, dur: NOMINAL_US, cat: "handled" });
    expect(slice?.args).to.include({ message: 7, from: "/asker", timed: false });
  });

  it("keeps the slices of a track in their order, none over another (V5)", () => {
    const headers = [1, 2, 3].map((id) => header(id, { atMs: 1_000 + (id === 3 ? 1 : 0) }));
    const slices = eventsOf({ atMs: 1_001, rows: ROWS, headers }).filter(({ ph }) => ph === "X");

    const ends = slices.map(({ ts, dur = 0 }) => ts + dur);
    for (const [at, { ts }] of slices.slice(1).entries()) expect(ts).to.be.at.least(ends[at] ?? 0);
    expect(slices).to.have.length(3);
  });

  it("takes the true time of what a watched actor handled (V5)", () => {
    const steps = [{ message: header(1), waitMs: 0, handleMs: 2.5 }];
    const others = [["detail", { id: 1, steps }]] as const;
    const events = eventsOf({ atMs: 1_000, rows: ROWS, headers: [header(1), header(2)], others });

    const slices = events.filter(({ ph }) => ph === "X").map(({ ts, dur }) => [ts, dur]);
    expect(slices).to.deep.equal([
      [0, 2_500],
      [2_500, NOMINAL_US],
    ]);
  });

  it("draws an arrow from what set a message off, also from an earlier flush (V5)", () => {
    const events = eventsOf(
      { atMs: 1_000, rows: ROWS, headers: [header(1)] },
      { atMs: 1_250, headers: [header(2, { causeId: 1, from: 1, to: 2, atMs: 1_250 })] },
    );

    const arrow = events.filter(({ cat }) => cat === "cause");
    expect(arrow.map(({ ph, tid, ts, id }) => ({ ph, tid, ts, id }))).to.deep.equal([
      { ph: "s", tid: 1, ts: 0, id: 2 },
      { ph: "f", tid: 2, ts: 250_000, id: 2 },
    ]);
  });

  it("marks a crash on the track of its actor, and counts what waits (V5)", () => {
    const crashed: ShownEvent = {
      ...{ atMs: 1_500, actor: "/asker", id: 1, reason: "error: no", where: "handle" },
      type: "actor.crashed",
      lastMessages: [],
    };
    const reading = { atMs: 1_400, waiting: 3, heapBytes: 10, loopDelayMs: 1 };
    const events = eventsOf(
      { atMs: 1_000, rows: ROWS },
      { atMs: 1_500, events: [crashed], others: [["vitals", { readings: [reading] }]] },
    );

    const [mark] = events.filter(({ ph }) => ph === "i");
    expect(mark).to.include({ name: "actor.crashed", tid: 1, ts: 500_000, s: "t" });
    const waiting = events.find(({ name }) => name === "messages waiting");
    expect(waiting).to.deep.include({ ph: "C", ts: 400_000, args: { waiting: 3 } });
  });
});

describe("traceText", () => {
  it("is one JSON text with every message of a recording (V5)", () => {
    const bytes = recordingMade({ actors: 20, messages: 3_000, perFlush: 100, flushMs: 250 });
    const text = [...traceText(new Recording(bytes).frames())].join("");

    const { traceEvents } = JSON.parse(text) as { traceEvents: readonly TraceEvent[] };
    const slices = traceEvents.filter(({ ph }) => ph === "X");
    const numbers = new Set(slices.map(({ args }) => args?.["message"]));
    expect([slices.length, numbers.size]).to.deep.equal([3_000, 3_000]);
  });

  it("is a whole JSON text when nothing happened", () => {
    expect(JSON.parse([...traceText([])].join(""))).to.deep.equal({
      displayTimeUnit: "ms",
      traceEvents: [],
    });
  });

  it("says which frame of a stranger's file is damaged (V4)", () => {
    const rows = { kind: "rows", number: 7, body: new Uint8Array([255]) } as const;
    expect(() => [...traceText([rows])])
      .to.throw("frame 7 (rows) is damaged")
      .with.property("code", "recording.unreadable");
  });
});
