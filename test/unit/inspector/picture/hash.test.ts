import { expect } from "chai";
import { hashOf } from "../../../../src/inspector/picture/hash.ts";
import { Picture } from "../../../../src/inspector/picture/picture.ts";
import type { RowChange } from "../../../../src/inspector/protocol/rows.ts";
import {
  goneFrame,
  nowMade,
  originMade,
  rowFrames,
} from "../../../support/inspector/frames-made.ts";

const ROWS: readonly RowChange[] = [
  { id: 1, origin: originMade({ label: "app" }), now: nowMade() },
  { id: 2, origin: originMade({ parent: 1 }), now: nowMade({ handled: 7 }) },
];

function pictureOf(rows: readonly RowChange[]): Picture {
  const picture = new Picture();
  for (const frame of rowFrames(rows)) picture.take(frame);
  return picture;
}

describe("hashOf a picture", () => {
  it("is equal for equal rows however they came (V4)", () => {
    const late = pictureOf([{ ...ROWS[0], now: nowMade({ depth: 4 }) } as RowChange, ...ROWS]);
    expect(hashOf(late)).to.equal(hashOf(pictureOf(ROWS)));
  });

  it("is another for one message more, and for an actor less (V4)", () => {
    const more = pictureOf([...ROWS, { id: 2, now: nowMade({ handled: 8 }) }]);
    expect(hashOf(more)).not.to.equal(hashOf(pictureOf(ROWS)));
    const less = pictureOf(ROWS);
    less.take(goneFrame([2]));
    expect(hashOf(less)).to.equal(hashOf(pictureOf(ROWS.slice(0, 1))));
  });
});
