import { expect } from "chai";
import {
  loudMoments,
  momentBeside,
  placeOf,
} from "../../../../../src/inspector/page/view/scrub.ts";
import type { ShownEvent } from "../../../../../src/inspector/protocol/bodies.ts";

function moment(atMs: number, type: "report" | "progress") {
  const parts = { atMs, supervisor: "/app", child: "a" };
  const event: ShownEvent =
    type === "report"
      ? { ...parts, type: "supervisor.report", context: "child_terminated", reason: "x" }
      : { ...parts, type: "supervisor.progress", actor: "/app/a" };
  return { atMs, messages: 0, event };
}

describe("stops within a recording", () => {
  const moments = [moment(10, "report"), moment(11, "progress"), moment(30, "report")];

  it("are what went wrong, and lie before or after where one is (V4)", () => {
    const loud = loudMoments(moments);
    expect(loud.map(({ atMs }) => atMs)).to.deep.equal([10, 30]);
    expect(momentBeside(loud, 10, 1)?.atMs).to.equal(30);
    expect(momentBeside(loud, 30, -1)?.atMs).to.equal(10);
    expect(momentBeside(loud, 30, 1)).to.equal(undefined);
  });

  it("have a place between its beginning and its end (V4)", () => {
    const span = { startMs: 100, endMs: 300 };
    expect([50, 100, 200, 999].map((atMs) => placeOf(atMs, span))).to.deep.equal([0, 0, 0.5, 1]);
    expect(placeOf(5, { startMs: 5, endMs: 5 })).to.equal(0);
  });
});
