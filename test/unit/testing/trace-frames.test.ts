import { expect } from "chai";
import { FrameStream, Picture } from "../../../src/inspector/index.ts";
import type { TraceEvent } from "../../../src/testing/trace.ts";
import { TraceFrames } from "../../../src/testing/trace-frames.ts";

type Entry = Pick<TraceEvent, "kind"> & Partial<TraceEvent>;

/** Events one after another on one node, a hundredth of a second each. */
function traced(entries: readonly Entry[]): readonly TraceEvent[] {
  return entries.map((entry, index) => ({
    ...{ step: index + 1, atMs: index * 10, node: "n", incarnation: 1, values: {} },
    ...entry,
  }));
}

const HISTORY = traced([
  { kind: "actor.started", actor: "/top", values: { id: 1, behaviour: "top" } },
  { kind: "actor.started", actor: "/top/a", values: { id: 2, behaviour: "worker" } },
  { kind: "mail.sent", actor: "/top", values: { id: 7, to: 1, type: "go", sender: 0 } },
  { kind: "mail.delivered", actor: "/top", cause: 3, values: { id: 7, to: 1, type: "go" } },
  {
    kind: "mail.sent",
    actor: "/top/a",
    cause: 4,
    values: { id: 8, to: 2, type: "work", sender: 1 },
  },
  {
    kind: "mail.sent",
    actor: "/top/a",
    cause: 4,
    values: { id: 9, to: 2, type: "more", sender: 1 },
  },
  { kind: "fault.fired", values: { rule: "crash", place: "a" } },
  { kind: "mail.delivered", actor: "/top/a", cause: 5, values: { id: 8, to: 2, type: "work" } },
  {
    kind: "actor.crashed",
    actor: "/top/a",
    cause: 8,
    values: { id: 2, reason: "bug", where: "handle" },
  },
  { kind: "mail.lost", actor: "/top/a", cause: 6, values: { id: 9, to: 2, type: "more" } },
  { kind: "actor.stopped", actor: "/top/a", cause: 9, values: { id: 2, reason: "bug" } },
  {
    kind: "supervisor.report",
    actor: "/top",
    values: { context: "child_terminated", child: "a", reason: "bug" },
  },
  { kind: "actor.started", actor: "/top/a", values: { id: 3, behaviour: "worker" } },
  { kind: "message.dead", actor: "/top/a", values: { message: "late", cause: "gone" } },
]);

function pictureOf(events: readonly TraceEvent[]): Picture {
  const frames = new TraceFrames(events);
  const [stream, picture] = [new FrameStream(), new Picture()];
  const show = (bytes: Uint8Array = new Uint8Array(0)): void => {
    for (const frame of stream.push(bytes)) picture.take(frame);
  };
  for (const event of events) show(frames.take(event));
  show(frames.flush());
  return picture;
}

describe("a trace as frames", () => {
  const picture = pictureOf(HISTORY);

  it("is a tree below the life of its node, with who is gone (E4)", () => {
    const rows = [...picture.rows.values()].map(({ path, origin, goneAtMs }) => {
      return [path, origin.kind, goneAtMs === undefined];
    });

    expect(rows).to.deep.equal([
      ["/n.1.1", "supervisor", true],
      ["/n.1.1/top", "supervisor", true],
      ["/n.1.1/top/a", "worker", false],
      ["/n.1.1/top/a", "worker", true],
    ]);
  });

  it("numbers messages by their delivery and says what each followed from (E4)", () => {
    const told = picture.headers.values.map(({ id, causeId, from, to, type, outcome }) => [
      ...[id, causeId, from, to, type, outcome],
    ]);

    expect(told).to.deep.equal([
      [4, 0, 0, 2, "go", "handled"],
      [8, 4, 2, 3, "work", "crashed"],
    ]);
  });

  it("tells a crash with the message it came of, and faults besides (E4)", () => {
    const [crash] = picture.crashes.values;

    expect(crash).to.include({ actor: "/n.1.1/top/a", reason: "bug", where: "handle", id: 3 });
    expect(crash?.message).to.deep.equal({ id: 8, causeId: 4, from: 2, type: "work" });
    expect(picture.events.values.map(({ type }) => type)).to.deep.equal([
      ...["actor.started", "actor.started", "app", "actor.crashed", "actor.stopped"],
      ...["supervisor.report", "actor.started", "message.dead"],
    ]);
  });

  it("counts what waits and what was taken (E4)", () => {
    expect(picture.rows.get(2)?.now).to.include({ handled: 1, depth: 0, depthMax: 1, restarts: 1 });
    expect(picture.rows.get(3)?.now).to.include({ handled: 1, depthMax: 2 });
    expect(picture.vitals.last).to.include({ actors: 2, crashes: 1, messages: 2, waiting: 0 });
  });
});
