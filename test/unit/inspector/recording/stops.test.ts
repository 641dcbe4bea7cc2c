import { expect } from "chai";
import fc from "fast-check";
import type { ShownEvent } from "../../../../src/inspector/protocol/bodies.ts";
import {
  besideTime,
  BOOKMARKS_MAX,
  type Bookmark,
  loudMoments,
  withBookmark,
} from "../../../../src/inspector/recording/stops.ts";

function moment(atMs: number, event: Readonly<Record<string, unknown>>) {
  return { atMs, messages: 0, event: { ...event, atMs } as ShownEvent };
}

const parts = { supervisor: "/app", child: "a" };
const report = { ...parts, type: "supervisor.report", context: "child_terminated", reason: "x" };

describe("stops within a recording", () => {
  const moments = [
    moment(10, report),
    moment(11, { ...parts, type: "supervisor.progress", actor: "/app/a" }),
    moment(20, { type: "app", name: "sync.done", values: {} }),
    moment(25, { type: "app", name: "fault.fired", values: {} }),
    moment(30, report),
  ];

  it("are what went wrong and what was done, and lie before or after where one is (V4)", () => {
    const loud = loudMoments(moments);

    expect(loud.map(({ atMs }) => atMs)).to.deep.equal([10, 25, 30]);
    expect(besideTime(loud, 10, 1)?.atMs).to.equal(25);
    expect(besideTime(loud, 30, -1)?.atMs).to.equal(25);
    expect(besideTime(loud, 30, 1)).to.equal(undefined);
  });

  it("are marked by hand, in order, each once, a hundred at most (V4)", () => {
    const mark = fc.record({ atMs: fc.nat(50), message: fc.nat(200) });
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 250 }), (made) => {
        const marks = made.reduce<readonly Bookmark[]>(withBookmark, []);
        const places = marks.map(({ atMs, message }) => message * 1_000 + atMs);

        expect(marks.length).to.be.at.most(BOOKMARKS_MAX);
        expect(places).to.deep.equal([...new Set(places)].sort((one, other) => one - other));
      }),
    );
    expect(withBookmark([{ atMs: 1, message: 2 }], { atMs: 1, message: 2 })).to.deep.equal([]);
  });
});
