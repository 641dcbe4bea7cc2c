import { expect } from "chai";
import {
  CONSEQUENCES_MAX,
  causeTreeNote,
  causeTreeOf,
  indexCauses,
  thenOf,
  whyOf,
} from "../../../../../src/inspector/page/view/causes.ts";
import type { MessageHeader } from "../../../../../src/inspector/protocol/headers.ts";

function message(id: number, causeId: number): MessageHeader {
  return { id, causeId, from: 1, to: 2, type: "t", outcome: "handled", atMs: id };
}

describe("causes of messages", () => {
  const all = [message(1, 0), message(2, 1), message(3, 1), message(4, 2)];
  const index = indexCauses(all);

  it("lead from a message up to the first (V1)", () => {
    expect(whyOf(message(4, 2), index).map(({ id }) => id)).to.deep.equal([1, 2, 4]);
    expect(whyOf(message(9, 77), index).map(({ id }) => id)).to.deep.equal([9]);
  });

  it("lead from a message down to all that came of it, each under its cause (V1)", () => {
    expect(
      thenOf(message(1, 0), index).map(({ header, level }) => [header.id, level]),
    ).to.deep.equal([
      ...[
        [2, 1],
        [4, 2],
        [3, 1],
      ],
    ]);
  });

  it("end where a ring or a flood would not (V6)", () => {
    const ring = indexCauses([message(1, 2), message(2, 1)]);
    expect(whyOf(message(1, 2), ring).length).to.be.at.most(3);
    const flood = indexCauses(Array.from({ length: 900 }, (_, at) => message(at + 2, 1)));
    expect(thenOf(message(1, 0), flood)).to.have.length(CONSEQUENCES_MAX);
  });
});

describe("everyone in a cause tree", () => {
  const between = (id: number, causeId: number, from: number, to: number): MessageHeader => ({
    ...message(id, causeId),
    ...{ from, to },
  });
  const index = indexCauses([
    between(1, 0, 0, 1),
    between(2, 1, 1, 2),
    between(3, 1, 1, 3),
    between(4, 3, 3, 4),
    between(9, 0, 7, 8),
  ]);

  it("is found from any of its messages, those on the way to it first (V1)", () => {
    expect(causeTreeOf(3, index, 12)?.actors).to.deep.equal([0, 1, 3, 2, 4]);
    expect(causeTreeOf(1, index, 12)?.actors).to.deep.equal([0, 1, 2, 3, 4]);
    expect(causeTreeOf(77, index, 12)).to.equal(undefined);
  });

  it("has a limit, and the note says who was left out (V6)", () => {
    const tree = causeTreeOf(3, index, 3);
    if (tree === undefined) throw new Error("there is no tree");
    expect(tree).to.deep.include({ actors: [0, 1, 3], left: [2, 4], isCut: false });
    expect(causeTreeNote(tree, (id) => `/a${id}`)).to.equal(
      "Everyone in the cause tree of t #3: 5 actors, of which 3 have room; left out: /a2, /a4.",
    );
    expect(causeTreeNote({ ...tree, left: [], isCut: true }, String)).to.contain("first 200");
  });
});
