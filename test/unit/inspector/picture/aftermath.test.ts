import { expect } from "chai";
import { AFTERMATH_MS, answersTo } from "../../../../src/inspector/picture/aftermath.ts";
import type { ShownEvent } from "../../../../src/inspector/protocol/bodies.ts";

const END = { id: 3, actor: "/app/crew/a", atMs: 1_000 };

describe("what followed an end", () => {
  it("is what supervisors above reported of it and started then, by path or by id (V2)", () => {
    const events = [
      report("/app/crew", "/app/crew/a", 1_000),
      progress("/app/crew", "a", 1_010),
      report("/app", "crew", 1_020),
      report("/other", "/app/crew/a", 1_030),
      progress("/app/crew", "b", 1_040),
    ];

    expect(answersTo(END, events)).to.deep.equal([events[0], events[1], events[2], events[4]]);
  });

  it("is not what it did before, late, or for another child (V2)", () => {
    const events = [
      report("/app/crew", "a", 999),
      report("/app/crew", "a", 1_000),
      report("/app/crew", "b", 1_100),
      progress("/app/crew", "b", 1_101),
      progress("/app/crew", "a", 1_001 + AFTERMATH_MS),
    ];

    expect(answersTo(END, events)).to.deep.equal([events[1]]);
  });

  it("is over when the one that was started there ends as well (V2)", () => {
    const again: ShownEvent = { type: "actor.stopped", atMs: 2_000, id: 9, reason: "x", ...at };
    const own: ShownEvent = { ...again, atMs: 1_001, id: END.id };
    const events = [
      own,
      report("/app/crew", "a", 1_000),
      progress("/app/crew", "a", 1_100),
      again,
      report("/app/crew", "a", 2_000),
      progress("/app/crew", "a", 2_100),
    ];

    expect(answersTo(END, events)).to.deep.equal([events[1], events[2]]);
  });
});

const at = { actor: END.actor };

function report(supervisor: string, child: string, atMs: number): ShownEvent {
  return {
    ...{ type: "supervisor.report", context: "child_terminated", reason: "x" },
    ...{ supervisor, child, atMs },
  };
}

function progress(supervisor: string, child: string, atMs: number): ShownEvent {
  return { type: "supervisor.progress", supervisor, child, atMs, actor: `${supervisor}/${child}` };
}
