import { expect } from "chai";
import { encodeFrame } from "../../../../src/inspector/protocol/frame.ts";
import { FramePlaces } from "../../../../src/inspector/recording/frame-places.ts";
import { joinedBytes } from "../../../support/inspector/stream-made.ts";

const BODIES = [[1], [], [2, 3]].map((bytes) => new Uint8Array(bytes));
const FRAMES = BODIES.map((body, number) => encodeFrame("rows", number, body));

describe("FramePlaces", () => {
  it("finds each frame where it stands, also within a larger buffer (V4)", () => {
    const all = joinedBytes([new Uint8Array(5), ...FRAMES]);
    const places = new FramePlaces(all.subarray(5));

    expect(places.count).to.equal(3);
    expect([0, 1, 2].map((at) => places.frame(at)?.body)).to.deep.equal(BODIES);
    expect([0, 1, 2].map((at) => places.startOf(at))).to.deep.equal([0, 10, 19]);
    expect(places.frame(3)).to.equal(undefined);
    expect(places.flaw).to.equal(undefined);
  });

  it("leaves out a frame of a kind it does not know, and goes on (V4)", () => {
    const all = joinedBytes(FRAMES);
    all[4] = 200;

    const places = new FramePlaces(all);

    expect([places.count, places.flaw]).to.deep.equal([2, undefined]);
    expect(places.frame(0)?.number).to.equal(1);
  });

  it("says where a file is cut, and what is no frame (V4)", () => {
    const all = joinedBytes(FRAMES);

    expect(new FramePlaces(all.slice(0, -1)).flaw).to.match(/cut within .* byte 19 of 29/);
    expect(new FramePlaces(all.slice(0, 12)).flaw).to.match(/cut within .* byte 10 of 12/);
    expect(new FramePlaces(joinedBytes([...FRAMES, new Uint8Array(9)])).flaw).to.match(
      /no frame begins at byte 30/,
    );
  });
});
