import { expect } from "chai";
import { lifelinesOf, turnsOf } from "../../../../../src/inspector/page/view/sequence-life.ts";
import type { ShownEvent } from "../../../../../src/inspector/protocol/bodies.ts";
import type { WatchedStep } from "../../../../../src/inspector/protocol/watched.ts";

const CRASH = { reason: "Error: no", where: "handle", lastMessages: [] };

const EVENTS: readonly ShownEvent[] = [
  { type: "actor.started", atMs: 1, actor: "/b", id: 2 },
  { type: "actor.crashed", atMs: 5, actor: "/b", id: 2, ...CRASH },
  { type: "actor.stopped", atMs: 5, actor: "/b", id: 2, reason: "Error: no" },
  { type: "actor.started", atMs: 6, actor: "/b", id: 7 },
  { type: "actor.started", atMs: 6, actor: "/c", id: 8 },
  { type: "actor.stopped", atMs: 9, actor: "/b", id: 7, reason: "shutdown" },
];

const nameOf = (id: number): string => (id === 1 ? "/a" : "/b");

function step(id: number, states: Pick<WatchedStep, "before" | "after">): WatchedStep {
  const said = {
    causeId: 0,
    from: 1,
    to: 2,
    type: "t",
    outcome: "handled",
    atMs: 10 * id,
  } as const;
  return { message: { id, ...said }, waitMs: 0, handleMs: 2, ...states };
}

describe("lifelinesOf", () => {
  it("puts who began anew on the line of who was there before (V1)", () => {
    expect(lifelinesOf([1, 2], nameOf, EVENTS)).to.deep.equal([
      { id: 1, name: "/a", ids: [1] },
      { id: 7, name: "/b", ids: [2, 7] },
    ]);
    expect(lifelinesOf([7, 2], nameOf, EVENTS)).to.have.length(1);
  });
});

describe("turnsOf", () => {
  it("tells who began, crashed, began anew and ended, a crash once (V1)", () => {
    const turns = turnsOf(lifelinesOf([1, 2], nameOf, EVENTS), EVENTS, () => []);
    expect(turns.map(({ id, kind, word }) => [id, kind, word])).to.deep.equal([
      [2, "began", "● began"],
      [2, "ended", "✕ crashed"],
      [7, "began", "↻ began anew"],
      [7, "ended", "□ shutdown"],
    ]);
  });

  it("tells where a state changed, and of nothing else that was handled (V1)", () => {
    const steps = [
      step(1, { before: "shut", after: "open" }),
      step(2, { before: "open", after: "open" }),
      step(3, {}),
    ];
    expect(turnsOf([{ id: 2, name: "/b" }], [], () => steps)).to.deep.equal([
      { id: 2, atMs: 12, kind: "state", word: "open", inId: 1 },
    ]);
  });
});
