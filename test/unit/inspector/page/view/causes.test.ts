import { expect } from "chai";
import {
  CONSEQUENCES_MAX,
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
