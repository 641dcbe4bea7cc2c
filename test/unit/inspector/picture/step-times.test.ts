import { expect } from "chai";
import { stepTimes } from "../../../../src/inspector/picture/step-times.ts";
import type { WatchedStep } from "../../../../src/inspector/protocol/watched.ts";

function step(id: number, waitMs: number, handleMs: number): WatchedStep {
  const message = { id, causeId: 0, from: 0, to: 1, type: "work", outcome: "handled", atMs: 0 };
  return { message, waitMs, handleMs } as WatchedStep;
}

describe("the times of steps", () => {
  it("are found by the number of the message, whoever took it (S4)", () => {
    const times = stepTimes(
      new Map([
        [1, [step(5, 1, 2), step(8, 0, 9)]],
        [2, [step(6, 3, 4)]],
      ]),
    );

    expect([...times.keys()]).to.deep.equal([5, 8, 6]);
    expect(times.get(8)).to.include({ waitMs: 0, handleMs: 9 });
  });
});
