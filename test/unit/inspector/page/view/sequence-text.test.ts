import { expect } from "chai";
import { layoutSequence } from "../../../../../src/inspector/page/view/sequence.ts";
import {
  sequenceJson,
  sequenceMermaid,
} from "../../../../../src/inspector/page/view/sequence-text.ts";
import type { MessageHeader } from "../../../../../src/inspector/protocol/headers.ts";

const ACTORS = [
  { id: 1, name: "/app/a" },
  { id: 2, name: "/app/b" },
];

const REPLY = { askId: 1, inId: 1, atMs: 1, tookMs: 0 };

function said(id: number, parts: Partial<MessageHeader> = {}): MessageHeader {
  return { id, causeId: 0, from: 1, to: 2, type: "ping", outcome: "handled", atMs: id, ...parts };
}

describe("sequenceMermaid", () => {
  it("writes the same as a diagram that others draw (V5)", () => {
    const drawn = layoutSequence(
      ACTORS,
      [said(1, { type: "a:b" }), said(2, { from: 2, to: 1, outcome: "crashed" })],
      { replies: { byAsk: new Map([[1, REPLY]]) } },
    );
    expect(sequenceMermaid(drawn).split("\n")).to.deep.equal([
      "sequenceDiagram",
      "  participant a0 as /app/a",
      "  participant a1 as /app/b",
      "  a0->>a1: a#58;b",
      "  a1-->>a0: answer to a#58;b",
      "  a1-xa0: ping (crashed)",
      "",
    ]);
  });
});

describe("sequenceJson", () => {
  it("says who is in it, what was said, and what happened to whom (V5)", () => {
    const turn = { id: 2, atMs: 9_002, kind: "ended", word: "x" } as const;
    const drawn = layoutSequence(ACTORS, [said(1), said(2, { atMs: 9_001 }), said(3, { to: 9 })], {
      turns: [turn],
      replies: { byAsk: new Map([[1, REPLY]]) },
    });
    expect(JSON.parse(sequenceJson(drawn))).to.deep.equal({
      actors: ACTORS,
      messages: [said(1), said(2, { atMs: 9_001 })],
      replies: [REPLY],
      silencesMs: [9_000],
      turns: [turn],
    });
  });
});
