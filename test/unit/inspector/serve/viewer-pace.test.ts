import { expect } from "chai";
import fc from "fast-check";
import { ViewerPace } from "../../../../src/inspector/serve/viewer-pace.ts";

/** Somebody who is late so many times. */
function late(times: number): ViewerPace {
  const pace = new ViewerPace();
  for (let at = 0; at < times; at += 1) pace.late();
  return pace;
}

describe("ViewerPace", () => {
  it("steps down from what was wished to one a second and one in five, each after three times late (V6)", () => {
    expect([0, 2, 3, 5, 6, 60].map((times) => late(times).hz(4))).to.deep.equal([
      ...[4, 4, 1, 1, 0.2, 0.2],
    ]);
    expect(late(3).hz(0.5)).to.equal(0.5);
  });

  it("forgives who is late now and then (V6)", () => {
    const pace = new ViewerPace();
    for (let at = 0; at < 30; at += 1) {
      pace.late();
      pace.late();
      pace.read(900, 4);
    }
    expect(pace.hz(4)).to.equal(4);
  });

  it("steps up after two flushes read in time for the pace above, and not before (V6)", () => {
    const pace = late(6);
    pace.read(999, 4);
    expect(pace.hz(4)).to.equal(0.2);
    pace.read(1_000, 4);
    expect(pace.hz(4)).to.equal(1);
    pace.read(250, 4);
    pace.read(251, 4);
    pace.read(250, 4);
    expect(pace.hz(4)).to.equal(1);
    pace.read(0, 4);
    expect(pace.hz(4)).to.equal(4);
  });

  it("gives no more than was wished, and never nothing, whatever happens (V6)", () => {
    const deed = fc.oneof(fc.constant("late"), fc.nat(6_000));
    fc.assert(
      fc.property(
        fc.array(deed),
        fc.double({ min: 0.2, max: 10, noNaN: true }),
        (deeds, wished) => {
          const pace = new ViewerPace();
          for (const one of deeds) {
            if (typeof one === "number") pace.read(one, wished);
            else pace.late();
            expect(pace.hz(wished)).to.be.within(0.2, wished);
          }
        },
      ),
    );
  });
});
