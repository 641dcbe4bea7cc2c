import { expect } from "chai";
import { stepsUpTo } from "../../../../src/inspector/recording/transitions.ts";
import { SEEN, WATCHED, watchedRecording } from "../../../support/inspector/watched-recording.ts";

describe("the transitions of a recorded actor", () => {
  const recording = watchedRecording();

  it("are exact while it was watched, and those of its row before and after (V4)", () => {
    const found = recording.transitionsOf(WATCHED);

    expect(found.map(({ before, after, message }) => [before, after, message])).to.deep.equal([
      ["a", "b", 1],
      ["b", "c", 2],
      ["c", "d", 4],
      ["d", "e", undefined],
    ]);
    expect(recording.transitionsOf(SEEN).map(({ after }) => after)).to.deep.equal(["y"]);
    expect(recording.transitionsOf(99)).to.deep.equal([]);
  });

  it("say where it stood at a message within a flush, which its row does not (V4)", () => {
    const cursor = recording.cursor();
    const states = [0, 1, 2, 3, 4].map((message) => {
      cursor.seekMessage(message);
      return recording.stateAt(WATCHED, { frame: cursor.frame, message });
    });

    expect(states).to.deep.equal(["a", "b", undefined, "c", undefined]);
  });

  it("are the steps that were taken up to a place (V4)", () => {
    const steps = recording.stepsOf(WATCHED);

    expect(stepsUpTo(steps, { frame: 0, message: 3 }).map(({ message }) => message.id)).to.eql([
      ...[10, 20, 30],
    ]);
    expect(recording.watched).to.deep.equal(new Map([[WATCHED, ""]]));
  });
});
