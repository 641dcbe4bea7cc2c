import { expect } from "chai";
import { FrameStream } from "../../../../src/inspector/protocol/frame.ts";
import { Picture } from "../../../../src/inspector/picture/picture.ts";
import { StreamWriter } from "../../../../src/inspector/recording/stream-writer.ts";
import { nowMade, originMade } from "../../../support/inspector/frames-made.ts";

describe("StreamWriter", () => {
  it("tells each word once, before it is used, and numbers its frames (V4)", () => {
    const writer = new StreamWriter();
    const row = (id: number, state: string) => ({
      id,
      origin: originMade(),
      now: nowMade({ state }),
    });
    writer.rows([row(1, "up")]);
    writer.rows([row(2, "up"), row(3, "down")]);
    writer.gone([1]);
    writer.json("tick", { atMs: 9 });

    const frames = new FrameStream().push(writer.taken());

    expect(frames.map(({ kind }) => kind)).to.deep.equal([
      ...["strings", "rows", "strings", "rows", "gone", "tick"],
    ]);
    expect(frames.map(({ number }) => number)).to.deep.equal([0, 1, 2, 3, 4, 5]);
    const picture = new Picture();
    for (const frame of frames) picture.take(frame);
    expect([...picture.rows.values()].map(({ now }) => now.state)).to.deep.equal([
      "up",
      "up",
      "down",
    ]);
    expect(writer.taken()).to.have.length(0);
  });
});
