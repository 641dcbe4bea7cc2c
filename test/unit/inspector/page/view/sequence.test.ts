import { expect } from "chai";
import {
  ARROWS_MAX,
  isLost,
  layoutSequence,
  sequenceJson,
  sequenceMermaid,
} from "../../../../../src/inspector/page/view/sequence.ts";
import type { MessageHeader } from "../../../../../src/inspector/protocol/headers.ts";

const ACTORS = [
  { id: 1, name: "/app/a" },
  { id: 2, name: "/app/b" },
];

function said(id: number, parts: Partial<MessageHeader> = {}): MessageHeader {
  return { id, causeId: 0, from: 1, to: 2, type: "ping", outcome: "handled", atMs: id, ...parts };
}

describe("layoutSequence", () => {
  it("draws what chosen actors said to each other, one below the other (V1)", () => {
    const { arrows, lines } = layoutSequence(ACTORS, [
      said(1),
      said(2, { from: 2, to: 1, causeId: 1 }),
      said(3, { to: 9 }),
    ]);
    expect(arrows.map(({ header, isCaused }) => [header.id, isCaused])).to.deep.equal([
      [1, false],
      [2, true],
    ]);
    expect(arrows[0]?.fromX).to.equal(lines[0]?.x);
    expect(arrows[1]?.y).to.be.greaterThan(arrows[0]?.y ?? 0);
  });

  it("folds silence, marks ends, and draws the newest only (V1)", () => {
    const quiet = layoutSequence(
      ACTORS,
      [said(1), said(2, { atMs: 9_001 })],
      [{ id: 2, atMs: 9_002, word: "x" }],
    );
    expect(quiet.idles.map(({ ms }) => ms)).to.deep.equal([9_000]);
    expect(quiet.turns.map(({ x }) => x)).to.deep.equal([quiet.lines[1]?.x]);
    const many = Array.from({ length: ARROWS_MAX + 5 }, (_, at) => said(at + 1));
    expect(layoutSequence(ACTORS, many).arrows).to.have.length(ARROWS_MAX);
  });
});

describe("sequenceMermaid", () => {
  it("writes the same as a diagram that others draw (V5)", () => {
    const drawn = layoutSequence(ACTORS, [
      said(1, { type: "a:b" }),
      said(2, { from: 2, to: 1, outcome: "crashed" }),
    ]);
    expect(sequenceMermaid(drawn).split("\n")).to.deep.equal([
      "sequenceDiagram",
      "  participant a0 as /app/a",
      "  participant a1 as /app/b",
      "  a0->>a1: a#58;b",
      "  a1-xa0: ping (crashed)",
      "",
    ]);
  });
});

describe("sequenceJson", () => {
  it("says who is in it, what was said, and what happened to whom (V5)", () => {
    const turn = { id: 2, atMs: 9_002, word: "x" };
    const drawn = layoutSequence(
      ACTORS,
      [said(1), said(2, { atMs: 9_001 }), said(3, { to: 9 })],
      [turn],
    );
    expect(JSON.parse(sequenceJson(drawn))).to.deep.equal({
      actors: ACTORS,
      messages: [said(1), said(2, { atMs: 9_001 })],
      silencesMs: [9_000],
      turns: [turn],
    });
  });
});

describe("isLost", () => {
  it("tells what came to nothing from what was handled or waits (V1)", () => {
    const outcomes = ["handled", "postponed", "unhandled", "crashed"] as const;
    expect(outcomes.map((outcome) => isLost({ outcome }))).to.deep.equal([
      ...[false, false, true, true],
    ]);
  });
});
