import { expect } from "chai";
import { type Sample, trendOf } from "./slopes.ts";
import { faultsOf, type Soaked, verdictLines } from "./verdict.ts";

const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;

/** Looks over an hour; the heap saws up and down as garbage comes and goes. */
function looks(at: (part: number) => Partial<Sample>): Sample[] {
  return Array.from({ length: 720 }, (_, nth) => ({
    atMs: (nth / 720) * HOUR_MS,
    heapBytes: (100 + (nth % 6) * 20) * MIB,
    externalBytes: 10 * MIB,
    rssBytes: 300 * MIB,
    handles: 20 + (nth % 3),
    listeners: 4,
    ...at(nth / 720),
  }));
}

const soaked = (at: (part: number) => Partial<Sample>, more: Partial<Soaked> = {}): Soaked => ({
  watched: [{ node: 0, samples: looks(at), restarts: 0 }],
  returns: [{ node: 2, caughtUpMs: 1_500 }],
  height: 9,
  faults: [],
  ...more,
});

describe("a trend", () => {
  it("of garbage that comes and goes is none", () => {
    const trend = trendOf(
      looks(() => ({})),
      ({ heapBytes }) => heapBytes / MIB,
    );

    expect(trend?.first).to.equal(trend?.last);
    expect(trend?.perHour).to.be.closeTo(0, 0.01);
  });

  it("of a leak is what leaks in an hour", () => {
    const trend = trendOf(
      looks((part) => ({ heapBytes: (100 + part * 120) * MIB })),
      ({ heapBytes }) => heapBytes / MIB,
    );

    expect(trend?.perHour).to.be.closeTo(120, 1);
    expect((trend?.last ?? 0) - (trend?.first ?? 0)).to.be.closeTo(80, 1);
  });

  it("is not told from two looks", () => {
    expect(trendOf(looks(() => ({})).slice(0, 2), ({ handles }) => handles)).to.equal(undefined);
  });
});

describe("the verdict of a soak", () => {
  it("is one plain line at the end", () => {
    expect(verdictLines(soaked(() => ({}))).at(-1)).to.equal("nothing grew, nothing was lost");
  });

  for (const [what, run] of [
    ["heap", soaked((part) => ({ heapBytes: (100 + part * 120) * MIB }))],
    ["outside", soaked((part) => ({ externalBytes: (10 + part * 120) * MIB }))],
    ["handles", soaked((part) => ({ handles: 20 + Math.floor(part * 60) }))],
    ["listeners", soaked((part) => ({ listeners: 4 + Math.floor(part * 6) }))],
    ["too few looks", soaked(() => ({}), { watched: [{ node: 0, samples: [], restarts: 0 }] })],
    [
      "restarted",
      soaked(() => ({}), { watched: [{ node: 0, samples: looks(() => ({})), restarts: 1 }] }),
    ],
    ["no soak", soaked(() => ({}), { returns: [] })],
    ["lost", soaked(() => ({}), { faults: ["commit 3 is lost"] })],
  ] as const) {
    it(`names ${what}`, () => {
      expect(faultsOf(run)[0]).to.contain(what);
      expect(verdictLines(run).at(-1)).to.match(/FAULTS$/);
    });
  }
});
