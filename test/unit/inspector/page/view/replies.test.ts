import { expect } from "chai";
import { repliesIn, repliesNote } from "../../../../../src/inspector/page/view/replies.ts";
import type { MessageHeader } from "../../../../../src/inspector/protocol/headers.ts";
import type { WatchedStep } from "../../../../../src/inspector/protocol/watched.ts";

function said(id: number): MessageHeader {
  return { id, causeId: 0, from: 1, to: 2, type: "ask", outcome: "handled", atMs: 100 * id };
}

function step(id: number, parts: Partial<WatchedStep> = {}): WatchedStep {
  return { message: said(id), waitMs: 0, handleMs: 5, ...parts };
}

describe("repliesIn", () => {
  it("finds when an ask was answered, and how long after it was taken (V1)", () => {
    const steps = [step(1, { isAsked: true }), step(3, { answers: [1] })];
    const { byAsk, asks } = repliesIn(steps);
    expect([...byAsk.values()]).to.deep.equal([{ askId: 1, inId: 3, atMs: 305, tookMs: 205 }]);
    expect([...asks]).to.deep.equal([1]);
  });

  it("says no length where nobody saw the ask taken, and invents no answer (V1)", () => {
    const { byAsk, known } = repliesIn([step(3, { answers: [1] }), step(4, { isAsked: true })]);
    expect(byAsk.get(1)?.tookMs).to.equal(undefined);
    expect(byAsk.has(4)).to.equal(false);
    expect([...known]).to.have.members([1, 3, 4]);
  });
});

describe("repliesNote", () => {
  it("says of how many messages it is not known, and how many asks stand open (V1)", () => {
    const replies = repliesIn([step(1, { isAsked: true }), step(2)]);
    expect(repliesNote([said(1), said(2), said(3)], replies)).to.equal(
      "Of 1 of 3 messages it is not known whether they were answered: who took them was not watched then. 1 ask has no answer that was seen.",
    );
    expect(repliesNote([said(2)], replies)).to.equal("");
  });
});
