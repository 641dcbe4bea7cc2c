import { expect } from "chai";
import fc from "fast-check";
import { inRange, peakOf } from "../../../../src/inspector/picture/vital-range.ts";
import type { Vitals } from "../../../../src/inspector/protocol/bodies.ts";

function readingMade(atMs: number, parts: Partial<Vitals> = {}): Vitals {
  return {
    ...{ atMs, actors: 1, starting: 0, messages: 0, deadLetters: 0, crashes: 0, restarts: 0 },
    ...{ waiting: 0, heapBytes: 0, loopDelayMs: 0, ...parts },
  };
}

describe("a range of readings", () => {
  it("keeps of levels the peak and of counters the newest (S1)", () => {
    const both = peakOf(
      readingMade(1, { waiting: 9, messages: 5 }),
      readingMade(2, { waiting: 1, messages: 7 }),
    );

    expect(both).to.include({ atMs: 2, waiting: 9, messages: 7 });
  });

  it("is the newest stretch, in equal steps (S1)", () => {
    const readings = Array.from({ length: 100 }, (_, at) =>
      readingMade(at * 1_000, { messages: at * 10, waiting: at === 95 ? 50 : 0 }),
    );
    const shown = inRange(readings, 20_000, 10);

    expect(shown.map(({ atMs }) => atMs)).to.deep.equal([
      ...[81, 83, 85, 87, 89, 91, 93, 95, 97, 99].map((second) => second * 1_000),
    ]);
    expect(shown.map(({ waiting }) => waiting)).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 50, 0, 0]);
    expect(inRange([], 1_000, 10)).to.deep.equal([]);
  });

  it("has what was kept coarsely stand for all of its time (S1)", () => {
    const readings = [
      readingMade(0, { messages: 100 }),
      readingMade(40_000, { messages: 500, waiting: 8 }),
    ];
    const shown = inRange(readings, 50_000, 5);

    expect(shown.map(({ messages }) => messages)).to.deep.equal([100, 200, 300, 400, 500]);
    expect(shown.map(({ waiting }) => waiting)).to.deep.equal([0, 8, 8, 8, 8]);
  });

  it("never has more points than asked for, loses no peak in it and ends with the newest (S1, property)", () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 2, max: 120 }), (steps, points) => {
        let atMs = 0;
        const readings = steps.map((step, at) => {
          atMs += step;
          return readingMade(atMs, { messages: at, waiting: step });
        });
        const shown = inRange(readings, 3_600_000, points);
        const inside = readings.filter((one) => atMs - one.atMs < 3_600_000);
        expect(shown.length).to.be.at.most(points);
        expect(shown.at(-1)?.messages).to.equal(readings.at(-1)?.messages);
        expect(Math.max(...shown.map(({ waiting }) => waiting))).to.equal(
          Math.max(...inside.map(({ waiting }) => waiting)),
        );
        const times = shown.map((one) => one.atMs);
        expect(times).to.deep.equal([...times].sort((one, other) => one - other));
      }),
    );
  });
});
