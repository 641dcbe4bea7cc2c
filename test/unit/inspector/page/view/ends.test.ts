import { expect } from "chai";
import {
  endsOf,
  endWord,
  kindsOf,
  reasonLine,
} from "../../../../../src/inspector/page/view/ends.ts";
import { Picture } from "../../../../../src/inspector/picture/picture.ts";
import type { ShownEvent } from "../../../../../src/inspector/protocol/bodies.ts";
import { jsonFrame } from "../../../../support/inspector/frames-made.ts";

function crash(id: number, atMs: number, actor = "/app/a"): ShownEvent {
  const reason = `RangeError: no commit ${id}\n    at x`;
  return { type: "actor.crashed", id, atMs, actor, reason, where: "handle", lastMessages: [] };
}

function stop(id: number, atMs: number, reason: string): ShownEvent {
  return { type: "actor.stopped", id, atMs, actor: "/app/a", reason };
}

function pictureOf(events: readonly ShownEvent[]): Picture {
  const picture = new Picture();
  picture.take(jsonFrame("events", events));
  return picture;
}

describe("endWord", () => {
  it("calls a kill a kill, whether or not its last messages were told (V2)", () => {
    const killed = { ...crash(1, 10), reason: "killed" } as ShownEvent;
    expect(
      endsOf(pictureOf([killed, stop(2, 5, "killed"), crash(3, 1)])).map(endWord),
    ).to.deep.equal(["killed", "killed", "crashed"]);
  });
});

describe("endsOf", () => {
  it("lists crashes once and kills besides, the newest first (V2)", () => {
    const events = [
      crash(1, 10),
      stop(1, 10, "error"),
      stop(2, 20, "killed"),
      stop(3, 30, "shutdown"),
    ];
    expect(
      endsOf(pictureOf(events)).map(({ id, crash: report }) => [id, report?.where]),
    ).to.deep.equal([
      ...[
        [2, undefined],
        [1, "handle"],
      ],
    ]);
  });

  it("puts ends together that differ in numbers only (V2)", () => {
    const kinds = kindsOf(endsOf(pictureOf([crash(1, 10), crash(22, 20), crash(3, 30, "/app/b")])));
    expect(kinds.map(({ ends }) => ends.map(({ id }) => id))).to.deep.equal([[3], [22, 1]]);
  });

  it("tells a reason by its first line (V2)", () => {
    expect(reasonLine("a\nb")).to.equal("a");
  });
});
