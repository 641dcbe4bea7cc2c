import { expect } from "chai";
import fc from "fast-check";
import {
  ARROWS_MAX,
  isLost,
  layoutSequence,
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
    const quiet = layoutSequence(ACTORS, [said(1), said(2, { atMs: 9_001 })], {
      turns: [{ id: 2, atMs: 9_002, kind: "ended", word: "x" }],
    });
    expect(quiet.idles.map(({ ms }) => ms)).to.deep.equal([9_000]);
    expect(quiet.turns.map(({ x }) => x)).to.deep.equal([quiet.lines[1]?.x]);
    const many = Array.from({ length: ARROWS_MAX + 5 }, (_, at) => said(at + 1));
    expect(layoutSequence(ACTORS, many).arrows).to.have.length(ARROWS_MAX);
  });
});

describe("an answer in layoutSequence", () => {
  const reply = (askId: number, inId: number) => ({ askId, inId, atMs: 4, tookMs: 3 });

  it("is drawn back from who was asked, below the message in whose step it was given (V1)", () => {
    const byAsk = new Map([[1, reply(1, 2)]]);
    const headers = [said(1), said(2, { atMs: 1 }), said(3, { atMs: 1 })];
    const { arrows, replies, lines } = layoutSequence(ACTORS, headers, { replies: { byAsk } });
    const [drawn] = replies;
    expect([drawn?.fromX, drawn?.toX]).to.deep.equal([lines[1]?.x, lines[0]?.x]);
    expect(drawn?.y).to.be.greaterThan(arrows[1]?.y ?? 0);
    expect(drawn?.y).to.be.lessThan(arrows[2]?.y ?? 0);
  });

  it("stands at its time where that message is not drawn, and not at all without its ask (V1)", () => {
    const byAsk = new Map([
      [1, reply(1, 77)],
      [9, reply(9, 2)],
    ]);
    const { arrows, replies } = layoutSequence(ACTORS, [said(1), said(2), said(5)], {
      replies: { byAsk },
    });
    expect(replies.map(({ ask }) => ask.id)).to.deep.equal([1]);
    expect(replies[0]?.y).to.be.greaterThan(arrows[1]?.y ?? 0);
    expect(replies[0]?.y).to.be.lessThan(arrows[2]?.y ?? 0);
  });

  it("never stands above its ask nor on the height of another, whatever was said (V1)", () => {
    const one = fc.record({ gapMs: fc.nat(1_500), answeredIn: fc.nat(30) });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 30 }), (all) => {
        let atMs = 0;
        const headers = all.map(({ gapMs }, at) => {
          atMs += gapMs;
          return said(at + 1, { atMs });
        });
        const byAsk = new Map(
          all.flatMap(({ answeredIn }, at) => {
            const inId = at + 1 + answeredIn;
            const given = headers[inId - 1];
            return given === undefined
              ? []
              : [[at + 1, { ...reply(at + 1, inId), atMs: given.atMs }] as const];
          }),
        );
        const { arrows, replies, idles } = layoutSequence(ACTORS, headers, { replies: { byAsk } });
        expect(replies).to.have.length(byAsk.size);
        for (const { reply: given, ask, y } of replies) {
          const above = arrows.filter((arrow) => arrow.y < y).map(({ header }) => header.id);
          expect(above).to.include(ask.id).and.include(given.inId);
        }
        const heights = [...arrows, ...replies, ...idles].map(({ y }) => y);
        expect(new Set(heights).size).to.equal(heights.length);
      }),
    );
  });
});

describe("a life in layoutSequence", () => {
  const turn = (atMs: number, kind: "began" | "ended", id = 2) => ({ id, atMs, kind, word: kind });

  it("is a bar that a restart cuts, on one line for both incarnations (V1)", () => {
    const [a] = ACTORS;
    if (a === undefined) throw new Error("there is nobody");
    const lines = [a, { id: 3, name: "/app/b", ids: [2, 3] }];
    const { bars, turns, height, arrows } = layoutSequence(
      lines,
      [said(1), said(4, { to: 3, atMs: 9 })],
      { turns: [turn(2, "ended"), turn(5, "began", 3)] },
    );
    const [ended, began] = turns;
    const own = bars.filter(({ x }) => x === ended?.x);
    expect(own.map(({ toY }) => toY)).to.deep.equal([ended?.y, height]);
    expect(own[1]?.fromY).to.equal(began?.y);
    expect(arrows[1]?.toX).to.equal(arrows[0]?.toX);
  });

  it("begins above its first message and ends below its last, all in one millisecond (V1)", () => {
    const lines = [ACTORS[0], { id: 3, name: "/app/b", ids: [2, 3] }].flatMap((one) => one ?? []);
    const { arrows, turns } = layoutSequence(
      lines,
      [said(1, { atMs: 5 }), said(2, { to: 3, atMs: 5 })],
      { turns: [{ ...turn(5, "ended"), inId: 1 }, turn(5, "began", 3)] },
    );
    const order = [
      ...arrows.map(({ header, y }) => ({ y, is: header.id })),
      ...turns.map(({ kind, y }) => ({ y, is: kind })),
    ];
    expect(order.sort((one, other) => one.y - other.y).map(({ is }) => is)).to.deep.equal([
      ...[1, "ended", "began", 2],
    ]);
  });

  it("is over where it ended before the first message, and has no bar above its beginning (V1)", () => {
    const over = layoutSequence(ACTORS, [said(5)], { turns: [turn(1, "ended")] });
    expect(over.bars.map(({ x }) => x)).to.deep.equal([over.lines[0]?.x]);
    const late = layoutSequence(ACTORS, [said(5)], { turns: [turn(6, "began")] });
    expect(late.bars[1]?.fromY).to.equal(late.turns[0]?.y);
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
